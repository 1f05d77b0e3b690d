// The engine of expressions, which is loaded only where something has expressions.
//
// `await loadExpressions()` before a form or runbook that has some is used (or `provideExpressions(Program)`
// where the engine is at hand anyway); from then on everything is synchronous.

import type { Program } from './program.ts'

type Engine = new (source: string, reads: Record<string, string>) => Program

let engine: Engine | null = null

/** Load the engine; at once where it is there already. */
export async function loadExpressions(): Promise<void> {
  if (engine === null) provideExpressions((await import('./program.ts')).Program)
}

/** Use this engine from now on. */
export function provideExpressions(program: Engine): void {
  engine = program
}

/** The expression, ready to run. Throws where the engine was not loaded or the expression is not checked. */
export function programOf(source: string, reads: Record<string, string>): Program {
  if (engine === null) throw new Error('the engine of expressions is not loaded')
  return new engine(source, reads)
}
