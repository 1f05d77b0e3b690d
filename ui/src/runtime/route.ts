// The way through a scope: what was done, what is open, and what is likely still to come.
//
// What comes later may depend on what nobody knows yet. Then the ordinary way is shown: the first arrow that does not
// go back. `sure` says whether it was a guess.

import type { Case } from './actors.ts'
import { itemWords, last } from './addresses.ts'
import type { Event } from './events.ts'
import { text } from './fill.ts'
import { DONE } from './machines.ts'
import { at, type Table } from './records.ts'
import type { AnyOrder, Arrow, Each, Step } from './runbook.ts'
import type { Ms } from './values.ts'
import { Item, View } from './view.ts'

export type PlaceState = 'done' | 'open' | 'ahead'

/** One step on the way. */
export interface Waypoint {
  address: string
  step: string // template path
  kind: Step['kind']
  title: Record<string, string>
  state: PlaceState
  sure: boolean // done: it stands in the history; ahead: no choice is left before it
  dueAt: Ms | null
  holds: Held | null // of a composite step
}

/** What a composite step holds, and how much of it is done. `total` is null where nobody can know yet. */
export interface Held {
  done: number
  need: number | null
  total: number | null
  parts: Part[]
}

/** A member of `any_order`, or an item of `each`. Its own way is `route` of its scope. */
export interface Part {
  scope: string // address
  word: string // how it is called in addresses
  title: Record<string, string> // of a member; items have none of their own
  item: unknown
  state: PlaceState
}

/**
 * The way through the scope of that address (`''` is the top). `history` are the latest events, oldest first; where
 * they do not go back to the beginning, steps before them are inferred.
 */
export function route(on: Case, scope: string, history: readonly Event[] = []): Waypoint[] {
  return new Way(on, scope, history).points()
}

/** What a guard may read and still be known before its step is reached. */
const SETTLED = new Set(['inputs', 'subject', 'branch', 'answers'])

const CLOSED = new Set<Event['type']>(['step.handed_in', 'step.finished', 'approval.decided'])

class Way {
  readonly #on: Case
  readonly #scope: string
  readonly #of: string
  readonly #history: readonly Event[]
  readonly #view: View

  constructor(on: Case, scope: string, history: readonly Event[]) {
    this.#on = on
    this.#scope = scope
    this.#of = at(on.job.state.scopes, scope)?.of ?? ''
    this.#history = history
    this.#view = new View(on.playbook, on.job, on.facts.organisation, scope)
  }

  points(): Waypoint[] {
    const { state } = this.#on.job
    const here = at(state.scopes, this.#scope)
    const current = here?.at ?? null
    const open = current !== null && at(state.open, this.#address(current)) !== undefined ? current : null
    const seen = this.#seen().filter((path) => path !== open)
    const complete = this.#history[0]?.seq === 1
    const guessed = complete ? [] : this.#before(new Set([...seen, ...(open === null ? [] : [open])]))
    const ahead = open === null ? [] : this.#ahead(open, new Set([...guessed, ...seen, open]))
    return [
      ...guessed.map((path) => this.#point(path, 'done', false)),
      ...seen.map((path) => this.#point(path, 'done', true)),
      ...(open === null ? [] : [this.#point(open, 'open', true)]),
      ...ahead.map(([path, sure]) => this.#point(path, 'ahead', sure)),
    ]
  }

  #address(path: string): string {
    return this.#on.playbook.address(this.#scope, this.#of, path)
  }

  /** The steps of this scope that the history tells as done, in the order in which they last were. */
  #seen(): string[] {
    const paths = new Map(this.#on.playbook.scope(this.#of).steps.map((path) => [this.#address(path), path]))
    const found = new Set<string>()
    for (const event of this.#history) {
      const address = event.type === 'job.ended' ? event.step : 'address' in event ? event.address : undefined
      const path = address === undefined ? undefined : paths.get(address)
      if (path === undefined) continue
      if (event.type === 'step.opened') found.delete(path)
      if (CLOSED.has(event.type) || event.type === 'job.ended') found.add(path)
    }
    return [...found]
  }

  /** The ordinary way from the beginning to the first step that is known of; nothing where it does not meet one. */
  #before(known: ReadonlySet<string>): string[] {
    const { start } = this.#on.playbook.scope(this.#of)
    if (known.size === 0 || known.has(start)) return []
    const way = [start, ...this.#ahead(start, new Set([start])).map(([path]) => path)]
    const meets = way.findIndex((path) => known.has(path))
    return meets < 0 ? [] : way.slice(0, meets)
  }

  /** The ordinary way on from a step, and whether each was sure. */
  #ahead(from: string, behind: ReadonlySet<string>): [string, boolean][] {
    const way: [string, boolean][] = []
    const passed = new Set(behind)
    let sure = true
    for (let path: string | null = from; path !== null; ) {
      const next: Choice | null = this.#next(path, passed)
      if (next === null) break
      sure &&= next.sure
      way.push([next.go, sure])
      passed.add(next.go)
      path = next.go
    }
    return way
  }

  #next(path: string, passed: ReadonlySet<string>): Choice | null {
    const step = this.#on.playbook.step(path)
    const trigger = step.kind === 'approval' ? `outcome ${step.first}` : 'next'
    const possible: Arrow[] = []
    for (const arrow of this.#on.playbook.arrows(path, trigger)) {
      const held = this.#held(arrow)
      if (held !== false) possible.push(arrow)
      if (held === true) break
    }
    const leads = possible.filter(({ go }) => go === DONE || this.#isAhead(go, passed))
    const taken = leads[0]
    if (taken === undefined || taken.go === DONE) return null
    const others = step.kind === 'approval' && Object.keys(step.outcomes).length > 1
    return { go: taken.go, sure: possible.length === 1 && !others && step.kind !== 'call' }
  }

  #isAhead(go: string, passed: ReadonlySet<string>): boolean {
    return !passed.has(go) && at(this.#on.playbook.steps, go) !== undefined && this.#scopeOf(go) === this.#of
  }

  #scopeOf(path: string): string {
    return this.#on.playbook.ground.scopeOf(path)
  }

  /** Whether an arrow is taken, if that is known already. */
  #held({ when }: Arrow): boolean | null {
    if (!when) return true
    const settled = Object.keys(when.vars ?? {}).every((name) => SETTLED.has(name.split('.', 1)[0] ?? ''))
    const value = settled ? this.#on.playbook.formula(when).value(this.#view) : null
    return typeof value === 'boolean' ? value : null
  }

  #point(path: string, state: PlaceState, sure: boolean): Waypoint {
    const { playbook, job } = this.#on
    const step = playbook.step(path)
    const address = this.#address(path)
    return {
      address,
      step: path,
      kind: step.kind,
      title: text(playbook, step.title, this.#view),
      state,
      sure,
      dueAt: state === 'open' ? (at(job.state.open, address)?.due_at ?? null) : null,
      holds: step.kind === 'any_order' || step.kind === 'each' ? this.#holds(step, address, state) : null,
    }
  }

  #holds(step: AnyOrder | Each, address: string, state: PlaceState): Held {
    const parts = step.kind === 'any_order' ? this.#members(step, address) : this.#items(step, address)
    const counts = at(this.#on.job.state.done, address)
    const known = parts === null || (counts !== undefined && counts[1] !== parts.length) ? null : parts
    const total = counts?.[1] ?? known?.length ?? null
    const need = step.kind === 'any_order' ? Math.min(step.need, total ?? step.need) : total
    const told = known?.map((part) => ({ ...part, state: this.#stateOf(part, state) }))
    return { done: counts?.[0] ?? 0, need, total, parts: told ?? this.#openParts(address) }
  }

  #members(step: AnyOrder, address: string): Part[] {
    const { playbook } = this.#on
    return step.members.map((path) => ({
      scope: `${address}.${last(path)}`,
      word: last(path),
      title: text(playbook, playbook.step(path).title, this.#view),
      item: null,
      state: 'ahead',
    }))
  }

  /** The items, if they can be told now. */
  #items(step: Each, address: string): Part[] | null {
    const { playbook } = this.#on
    const found = playbook.formula(step.of).value(this.#view)
    if (!Array.isArray(found)) return null
    const items = found.length === 0 && step.at_least_one ? [null] : found
    const { key, as = 'item' } = step
    const keys = key
      ? items.map((item) => playbook.formula(key).value(new Item(this.#view, as, item)))
      : items
    const words = itemWords(keys)
    return items.map((item, place) => {
      const word = words[place] ?? ''
      return { scope: `${address}.${word}`, word, title: {}, item, state: 'ahead' }
    })
  }

  /** The parts that are open, where it can't be told any more what others there were. */
  #openParts(address: string): Part[] {
    const scopes = Object.entries(this.#on.job.state.scopes).filter(([, scope]) => scope.parent === address)
    return scopes.map(([scope, { item = null }]) => ({
      scope,
      word: last(scope),
      title: {},
      item,
      state: 'open' as const,
    }))
  }

  #stateOf(part: Part, around: PlaceState): PlaceState {
    if (around !== 'open') return around
    return at(this.#on.job.state.scopes as Table<unknown>, part.scope) === undefined ? 'done' : 'open'
  }
}

interface Choice {
  go: string
  sure: boolean
}
