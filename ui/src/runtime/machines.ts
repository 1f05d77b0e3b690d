// One flat state machine per scope, shared by all jobs on a runbook; twin of engine/runtime/machines.py.
//
// States are the steps of the scope, and a few that only say where the work leaves it: `$done`, `$return`, and
// the steps of scopes around it. Triggers are what can end a step: `next`, `outcome NAME`, `end LABEL`,
// `otherwise`, `error`, `fault NAME`; and `go STEP` for a composite step that the work leaves from within.

import type { Gives } from './programs.ts'
import { at, type Table } from './records.ts'
import type { Arrow, Expression, Runbook, Scope, Step } from './runbook.ts'
import { byCodePoint } from './text.ts'

export const DONE = '$done'
export const RETURN = '$return'

/** The runbook contradicts itself. A compiled one never does; one from elsewhere may. */
export class PlaybookError extends Error {
  override name = 'PlaybookError'
}

/** Where the scopes of a runbook lie within each other. */
export class Ground {
  readonly steps: Table<Step>
  readonly scopes: Table<Scope>
  readonly holder = new Map<string, string>() // scope → the composite step that opens it

  constructor(runbook: Runbook) {
    this.steps = runbook.steps
    this.scopes = runbook.scopes
    for (const [path, step] of Object.entries(runbook.steps)) {
      if (step.kind === 'any_order') for (const member of step.members) this.holder.set(member, path)
      else if (step.kind === 'each') this.holder.set(step.items ?? path, path)
    }
    this.#check()
  }

  step(path: string): Step {
    const step = at(this.steps, path)
    if (step === undefined) throw new PlaybookError(`there is no step ${path}`)
    return step
  }

  scope(key: string): Scope {
    const scope = at(this.scopes, key)
    if (scope === undefined) throw new PlaybookError(`there is no scope ${key}`)
    return scope
  }

  /** The scope in which a step stands. */
  scopeOf(path: string): string {
    return this.step(path).scope ?? ''
  }

  /** The scope and those around it, inside outwards. */
  *enclosing(scope: string): Generator<string> {
    let around: string | undefined = scope
    while (around !== undefined) {
      yield around
      const holder = this.holder.get(around)
      around = holder === undefined ? undefined : this.scopeOf(holder)
    }
  }

  /** Where a step without arrows goes: the step written after it, else out of its scope. */
  after(path: string): string {
    const scope = this.scope(this.scopeOf(path))
    const next = scope.steps[scope.steps.indexOf(path) + 1]
    if (next !== undefined) return next
    if (scope.kind === 'top') throw new PlaybookError(`${path} is the last step, is no end and leads nowhere`)
    return DONE
  }

  #check(): void {
    if (at(this.scopes, '')?.kind !== 'top') throw new PlaybookError('there is no top scope')
    for (const [key, scope] of Object.entries(this.scopes)) {
      if ((key !== '') !== this.holder.has(key)) throw new PlaybookError(`no step opens the scope ${key}`)
      if (!scope.steps.includes(scope.start)) {
        throw new PlaybookError(`the scope ${key} begins with ${scope.start}, which is not in it`)
      }
      for (const path of scope.steps) {
        const step = at(this.steps, path)
        if (step === undefined || (step.scope ?? '') !== key) {
          throw new PlaybookError(`${path} is not a step of the scope ${key}`)
        }
      }
    }
    for (const [path, step] of Object.entries(this.steps)) {
      if (!at(this.scopes, step.scope ?? '')?.steps.includes(path)) {
        throw new PlaybookError(`${path} stands in no scope`)
      }
      if (step.kind === 'end' && step.scope) {
        throw new PlaybookError(`${path} is an end within a composite step`)
      }
    }
    for (const [key, holder] of this.holder) {
      if (at(this.scopes, key) === undefined)
        throw new PlaybookError(`${holder} opens ${key}, which is no scope`)
      if (this.#heldBy(key).has(holder)) throw new PlaybookError(`${holder} holds itself`)
    }
  }

  /** The composite steps around a scope, without its own; ends when they go round in a circle. */
  #heldBy(key: string): Set<string> {
    const seen = new Set<string>()
    let holder = this.holder.get(key)
    while (holder !== undefined) {
      holder = this.holder.get(this.scopeOf(holder))
      if (holder === undefined || seen.has(holder)) break
      seen.add(holder)
    }
    return seen
  }
}

/** What can end a step, and where each leads; the first arrow that holds is taken. */
export function* exits(ground: Ground, runbook: Runbook, path: string): Generator<[string, Arrow[]]> {
  const step = ground.step(path)
  if (step.kind !== 'approval' && step.kind !== 'end') {
    yield ['next', step.next?.length ? step.next : [{ go: ground.after(path) }]]
  }
  if (step.kind === 'approval') {
    for (const [name, arrows] of Object.entries(step.outcomes)) yield [`outcome ${name}`, arrows]
  } else if (step.kind === 'call') {
    for (const [label, arrows] of Object.entries(step.outcomes ?? {})) yield [`end ${label}`, arrows]
  } else if (step.kind === 'wait' && step.otherwise?.length) {
    yield ['otherwise', step.otherwise]
  } else if (step.kind === 'do' && step.on_error?.length) {
    yield ['error', step.on_error]
  }
  for (const name of faultsOf(runbook, path, step)) {
    yield [`fault ${name}`, [{ go: at(runbook.faults, name)?.go ?? RETURN }]]
  }
}

/** The faults that people may report at a step; one that names no steps can be reported at any work. */
export function reportable(runbook: Runbook, path: string): string[] {
  const work = at(runbook.steps, path)?.kind === 'work'
  return Object.entries(runbook.faults ?? {})
    .filter(([, fault]) => (fault.from?.length ? fault.from.includes(path) : work))
    .map(([name]) => name)
}

/** The faults that a step can have: those that people may report, and those of its own ladder. */
function faultsOf(runbook: Runbook, path: string, step: Step): string[] {
  const raised = (step.escalate ?? []).map((rung) => rung.fault ?? null).filter((fault) => fault !== null)
  const missing = raised.find((fault) => at(runbook.faults, fault) === undefined)
  if (missing !== undefined) {
    throw new PlaybookError(`the ladder of ${path} raises ${missing}, which is no fault`)
  }
  const reported = reportable(runbook, path)
  return Object.keys(runbook.faults ?? {}).filter((name) => raised.includes(name) || reported.includes(name))
}

type Holds = (when: Expression, view: Gives) => boolean

/** The machine of one scope: per trigger and step the arrows, in order. */
export class Machine {
  readonly #arrows = new Map<string, Arrow[]>()
  readonly #holds: Holds

  constructor(holds: Holds) {
    this.#holds = holds
  }

  add(trigger: string, source: string, arrow: Arrow): void {
    const key = `${trigger}\n${source}`
    const arrows = this.#arrows.get(key)
    if (arrows) arrows.push(arrow)
    else this.#arrows.set(key, [arrow])
  }

  /** What a trigger may lead to from a step, in order; empty where it leads nowhere. */
  arrows(source: string, trigger: string): readonly Arrow[] {
    return this.#arrows.get(`${trigger}\n${source}`) ?? []
  }

  /** Where the work goes; null: nothing leads on. */
  lead(source: string, trigger: string, view: Gives): string | null {
    const taken = this.arrows(source, trigger).find(({ when }) => !when || this.#holds(when, view))
    return taken?.go ?? null
  }
}

/** The machine of every scope. Throws PlaybookError for arrows that lead nowhere. */
export function build(ground: Ground, runbook: Runbook, holds: Holds): Map<string, Machine> {
  const machines = new Map(Object.keys(runbook.scopes).map((key) => [key, new Machine(holds)]))
  const left = new Map<string, Set<string>>()
  for (const path of Object.keys(runbook.steps)) {
    const machine = machines.get(ground.scopeOf(path))
    for (const [trigger, arrows] of exits(ground, runbook, path)) {
      endsSurely(path, trigger, arrows)
      for (const arrow of arrows) {
        reach(ground, path, arrow.go, left)
        machine?.add(trigger, path, arrow)
      }
    }
  }
  for (const [key, leavings] of left) {
    for (const leaving of [...leavings].sort(byCodePoint)) {
      const [holder = '', go = ''] = leaving.split('\n')
      machines.get(key)?.add(`go ${go}`, holder, { go })
    }
  }
  return machines
}

function endsSurely(path: string, trigger: string, arrows: Arrow[]): void {
  const final = arrows.at(-1)
  if (final === undefined || final.when) {
    throw new PlaybookError(`${trigger} of ${path} may lead nowhere: its last arrow must have no condition`)
  }
}

/** Check a target, and note which composite steps the work leaves on its way there. */
function reach(ground: Ground, path: string, go: string, left: Map<string, Set<string>>): void {
  let here = ground.scopeOf(path)
  if (go === RETURN || (go === DONE && here !== '')) return
  if (at(ground.steps, go) === undefined) throw new PlaybookError(`${path} goes to ${go}, which is no step`)
  const there = ground.scopeOf(go)
  if (![...ground.enclosing(here)].includes(there)) {
    throw new PlaybookError(`${path} goes to ${go}, which lies inside a composite step that it is not in`)
  }
  while (here !== there) {
    const holder = ground.holder.get(here) ?? ''
    here = ground.scopeOf(holder)
    if (here !== there) continue
    const leavings = left.get(there) ?? new Set()
    left.set(there, leavings.add(`${holder}\n${go}`))
  }
}
