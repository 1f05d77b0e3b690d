// What a job remembers of what was handed in; twin of engine/runtime/memory.py. The functions change the
// tables of a state in work.

import { inside } from './addresses.ts'
import type { FullState } from './full.ts'
import type { Playbook } from './playbook.ts'
import { isObject, type Table } from './records.ts'
import { sorted } from './text.ts'

export const ABSENT: unique symbol = Symbol('ABSENT')

/** Remember answers after a step was handed in (again): new ones in, those not given now out. */
export function rememberAnswers(
  playbook: Playbook,
  state: FullState,
  address: string,
  template: string,
  answers: Record<string, unknown>,
): void {
  for (const [rest, keys] of playbook.kept.get(template) ?? []) {
    const name = rest ? `${address}.${rest}` : address
    const value = dig(answers, keys)
    if (value === ABSENT) delete state.answers[name]
    else state.answers[name] = value
  }
}

/** What lies under a row of keys, or ABSENT. */
export function dig(value: unknown, keys: readonly string[]): unknown {
  let found = value
  for (const key of keys) {
    if (!isObject(found) || !Object.hasOwn(found, key)) return ABSENT
    found = found[key]
  }
  return found
}

export function rememberVisit(playbook: Playbook, state: FullState, address: string, template: string): void {
  if (playbook.counted.has(template)) state.visits[address] = (state.visits[address] ?? 0) + 1
}

export function rememberPerformer(
  playbook: Playbook,
  state: FullState,
  address: string,
  template: string,
  login: string,
): void {
  if (playbook.performed.has(template)) state.performers[address] = login
}

/** Forget what belonged to an item that is closed; of its performers it stays known who did the step. */
export function forgetItem(playbook: Playbook, state: FullState, scope: string): void {
  for (const kept of [state.answers, state.visits, state.decided] as Table<unknown>[]) {
    for (const name of Object.keys(kept)) if (inside(scope, name)) delete kept[name]
  }
  const performers: Table<string> = {}
  for (const [name, login] of Object.entries(state.performers)) {
    performers[inside(scope, name) ? `${playbook.template(name)} ${login}` : name] = login
  }
  state.performers = performers
}

/** Who did a step, in every item where it was done; sorted. */
export function performersOf(playbook: Playbook, state: FullState, template: string): string[] {
  const found = new Set<string>()
  for (const [name, login] of Object.entries(state.performers)) {
    const blank = name.indexOf(' ')
    const of = blank < 0 ? playbook.template(name) : name.slice(0, blank)
    if (template === of) found.add(login)
  }
  return sorted(found)
}
