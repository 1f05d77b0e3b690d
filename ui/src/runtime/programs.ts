// Expressions of a runbook, ready to be evaluated over what a job gives them.

import { programOf } from '../expressions/engine.ts'
import type { Program } from '../expressions/program.ts'
import type { Expression } from './runbook.ts'

/** Whatever can give the values of names; names that it does not know are left out. */
export interface Gives {
  give(names: readonly string[]): Record<string, unknown>
}

/** An expression, compiled when it is first asked for and then kept. */
export class Formula {
  readonly #expression: Expression
  #program: Program | null = null
  readonly names: readonly string[]

  constructor(expression: Expression) {
    this.#expression = expression
    this.names = Object.keys(expression.vars ?? {})
  }

  /** Its value, or UNKNOWN where a name that it needs was not given. */
  value(view: Gives): unknown {
    this.#program ??= programOf(this.#expression.cel, this.#expression.vars ?? {})
    return this.#program.evaluate(view.give(this.names))
  }

  /** Whether it is true; what is not known does not hold. */
  holds(view: Gives): boolean {
    return this.value(view) === true
  }
}
