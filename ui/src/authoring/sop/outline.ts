// The steps of an SOP with their addresses and kinds, and an arrow for everything that can take the work from one
// to another: what the graph draws and what the panel tells. It says the same as the server's graph, on which
// the proofs are made. It is forgiving: what is not shaped like a step is left out, its finding stands elsewhere.

import type { Path } from '../../document/index.ts'

export type Kind = 'work' | 'approval' | 'any_order' | 'each' | 'call' | 'wait' | 'do' | 'end'
export type Data = Readonly<Record<string, unknown>>

const KINDS: readonly Kind[] = ['approval', 'any_order', 'each', 'call', 'wait', 'do', 'end']

export const TOP = ''
export const DONE = '$done'
export const RETURN = '$return'

/** A step as written. `id` is its address in the language, such as `prepare.badge`. */
export interface Step {
  id: string
  name: string
  scope: string
  kind: Kind
  data: Data
  at: Path
}

/** A flat run of steps. `holder` is the step that opens it; none for the top. */
export interface Scope {
  key: string
  kind: 'top' | 'member' | 'item'
  holder: string | null
  names: ReadonlyMap<string, string>
  /** The map in the document that its steps stand in. */
  at: Path
}

export type ArrowKind = 'next' | 'when' | 'outcome' | 'fault' | 'rung' | 'timeout' | 'error'

/** What leads from one step to another. `target` is a step, `$done` (the scope is finished) or `$return` (back
 * to the step that a fault left). `at` is the place in the document that says so: of an arrow that only the order
 * says, the step itself (`implicit`). */
export interface Arrow {
  id: string
  source: string
  target: string
  kind: ArrowKind
  label: string
  when: string | null
  done: boolean
  byFault: boolean
  at: Path
  implicit: boolean
}

/** A `go` that leads nowhere, and why. */
export interface Stray {
  source: string
  name: string
  why: 'unknown' | 'inside' | 'beside' | 'top'
  at: Path
}

export interface Fault {
  name: string
  data: Data
  /** The steps that can have it. */
  from: readonly string[]
  /** Whether the document says which; else it is every work step. */
  said: boolean
  /** A step or `$return`; null where it leads nowhere. */
  target: string | null
}

export interface Outline {
  data: Data
  steps: ReadonlyMap<string, Step>
  scopes: ReadonlyMap<string, Scope>
  arrows: ReadonlyMap<string, readonly Arrow[]>
  strays: readonly Stray[]
  /** Steps at the top that are last, are no end and lead nowhere. */
  unfinished: readonly string[]
  faults: ReadonlyMap<string, Fault>
  triggers: ReadonlyMap<string, Data>
  entry: string | null
}

const EMPTY: Data = Object.freeze({})

export function map(value: unknown): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : EMPTY
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The key that is present decides. */
export function kindOf(data: Data): Kind {
  return KINDS.find((kind) => Object.hasOwn(data, kind)) ?? 'work'
}

/** The outline of what an SOP file says. The same data gives the same outline. */
export function outlineOf(data: unknown): Outline {
  const whole = map(data)
  const known = made.get(whole)
  if (known) return known
  const outline = new Drawing(whole).outline()
  if (whole !== EMPTY) made.set(whole, outline)
  return outline
}

const made = new WeakMap<Data, Outline>()

class Drawing {
  steps = new Map<string, Step>()
  scopes = new Map<string, Scope & { names: Map<string, string> }>()
  arrows = new Map<string, Arrow[]>()
  strays: Stray[] = []
  unfinished: string[] = []
  faults = new Map<string, Fault>()
  private following = new Map<string, string>()
  private faultsOf = new Map<string, string[]>()

  private data: Data

  constructor(data: Data) {
    this.data = data
    this.scope(TOP, 'top', null, data.steps, ['steps'])
  }

  outline(): Outline {
    this.readFaults()
    for (const step of this.steps.values()) {
      const arrows = [...this.waysOf(step)]
      const seen = new Map<string, number>()
      this.arrows.set(
        step.id,
        arrows.map((arrow) => {
          const id = `${arrow.source} ${arrow.kind} ${arrow.at.join('/')}`
          const times = seen.get(id) ?? 0
          seen.set(id, times + 1)
          return { ...arrow, id: times ? `${id} ${times}` : id }
        }),
      )
    }
    const { steps, scopes, arrows, strays, unfinished, faults } = this
    const triggers = new Map(Object.entries(map(this.data.triggers)).map(([name, one]) => [name, map(one)]))
    const entry = scopes.get(TOP)?.names.values().next().value ?? null
    return { data: this.data, steps, scopes, arrows, strays, unfinished, faults, triggers, entry }
  }

  private scope(key: string, kind: 'top' | 'item', holder: string | null, steps: unknown, at: Path) {
    const scope = { key, kind, holder, names: new Map<string, string>(), at }
    this.scopes.set(key, scope)
    let previous: string | null = null
    for (const [name, data] of stepsIn(steps)) {
      const id = holder ? `${holder}.${name}` : name
      scope.names.set(name, id)
      if (previous !== null) this.following.set(previous, id)
      previous = id
      this.step({ id, name, scope: key, kind: kindOf(data), data, at: [...at, name] })
    }
  }

  private step(step: Step) {
    this.steps.set(step.id, step)
    if (step.kind === 'any_order') {
      const at = [...step.at, 'any_order']
      for (const [name, data] of stepsIn(step.data.any_order)) {
        const id = `${step.id}.${name}`
        this.scopes.set(id, { key: id, kind: 'member', holder: step.id, names: new Map([[name, id]]), at })
        this.step({ id, name, scope: id, kind: kindOf(data), data, at: [...at, name] })
      }
    } else if (step.kind === 'each' && map(step.data.each) !== EMPTY) {
      const key = this.scopes.get(step.scope)?.kind === 'member' ? `${step.id}.*` : step.id
      this.scope(key, 'item', step.id, map(step.data.each).steps, [...step.at, 'each', 'steps'])
    }
  }

  private readFaults() {
    for (const [name, data] of Object.entries(map(this.data.faults))) {
      if (!isMap(data)) continue
      const fault = map(data)
      const said = fault.from !== undefined && fault.from !== null
      const from = said
        ? [
            ...new Set(
              (typeof fault.from === 'string' ? [fault.from] : list(fault.from)).flatMap((one) => {
                const found = typeof one === 'string' ? named(this, one, TOP) : null
                return found === null ? [] : [found]
              }),
            ),
          ]
        : [...this.steps.values()].filter(({ kind }) => kind === 'work').map(({ id }) => id)
      for (const step of from) this.faultsOf.set(step, [...(this.faultsOf.get(step) ?? []), name])
      const go = fault.go === undefined ? RETURN : fault.go
      let target: string | null = null
      if (go === RETURN) target = RETURN
      else if (typeof go === 'string') {
        const scope = commonScope(this, from)
        target = beside(this, go, scope) ?? named(this, go, scope)
      }
      this.faults.set(name, { name, data: fault, from, said, target })
    }
  }

  private *waysOf(step: Step): Generator<Omit<Arrow, 'id'>> {
    const { data, at, kind } = step
    if (kind === 'approval') {
      yield* this.outcomes(step, map(data.approval).outcomes, [...at, 'approval', 'outcomes'])
    } else if (kind !== 'end') {
      if (kind === 'call') yield* this.outcomes(step, data.outcomes, [...at, 'outcomes'])
      if (Object.hasOwn(data, 'next')) yield* this.routes(step, data.next, [...at, 'next'], 'next')
      else yield* this.onwards(step)
    }
    const wait = map(data.wait)
    if (kind === 'wait' && Object.hasOwn(wait, 'else')) {
      yield* this.routes(step, wait.else, [...at, 'wait', 'else'], 'timeout', '', false)
    }
    if (kind === 'do' && Object.hasOwn(data, 'on_error')) {
      yield* this.routes(step, data.on_error, [...at, 'on_error'], 'error', '', false)
    }
    if (kind === 'work') {
      for (const fault of this.faultsOf.get(step.id) ?? []) {
        yield* this.fault(step, fault, 'fault', ['faults', fault, 'go'])
      }
    }
    yield* this.rungs(step)
  }

  private *outcomes(step: Step, outcomes: unknown, at: Path) {
    for (const [name, value] of Object.entries(map(outcomes))) {
      yield* this.routes(step, value, [...at, name], 'outcome', name)
    }
  }

  private *onwards(step: Step): Generator<Omit<Arrow, 'id'>> {
    const following = this.following.get(step.id)
    if (following === undefined && step.scope === TOP) {
      this.unfinished.push(step.id)
      return
    }
    yield {
      source: step.id,
      target: following ?? DONE,
      kind: 'next',
      label: '',
      when: null,
      done: true,
      byFault: false,
      at: step.at,
      implicit: true,
    }
  }

  private *routes(
    step: Step,
    value: unknown,
    at: Path,
    kind: ArrowKind,
    label = '',
    done = true,
  ): Generator<Omit<Arrow, 'id'>> {
    const written = routesOf(value, at)
    for (const route of written) {
      const target = resolve(this, route.go, step.scope)
      const why = strayOf(target)
      if (why !== null) {
        this.strays.push({ source: step.id, name: route.go, why, at: route.at })
        continue
      }
      yield {
        source: step.id,
        target,
        kind: kind === 'next' && route.when !== null ? 'when' : kind,
        label,
        when: route.when,
        done,
        byFault: false,
        at: route.at,
        implicit: false,
      }
    }
    // That none may hold has a finding; the steps after it are not lost.
    if (kind === 'next' && written.length > 0 && written.every(({ when }) => when !== null)) {
      yield* this.onwards(step)
    }
  }

  private *fault(step: Step, name: string, kind: ArrowKind, at: Path): Generator<Omit<Arrow, 'id'>> {
    const target = this.faults.get(name)?.target ?? null
    if (target === null) return
    if (target !== RETURN && !enclosing(this, step.scope).includes(this.steps.get(target)?.scope ?? TOP)) {
      this.strays.push({ source: step.id, name: target, why: 'inside', at })
      return
    }
    yield {
      source: step.id,
      target,
      kind,
      label: name,
      when: null,
      done: false,
      byFault: true,
      at,
      implicit: false,
    }
  }

  private *rungs(step: Step): Generator<Omit<Arrow, 'id'>> {
    for (const [index, one] of list(step.data.escalate).entries()) {
      const rung = map(one)
      const at = [...step.at, 'escalate', index]
      if (typeof rung.fault === 'string') yield* this.fault(step, rung.fault, 'rung', [...at, 'fault'])
      if (step.kind !== 'approval' || typeof rung.outcome !== 'string') continue
      for (const route of routesOf(map(map(step.data.approval).outcomes)[rung.outcome], at)) {
        const target = resolve(this, route.go, step.scope)
        if (strayOf(target) !== null) continue
        yield {
          source: step.id,
          target,
          kind: 'rung',
          label: rung.outcome,
          when: route.when,
          done: true,
          byFault: false,
          at: [...at, 'outcome'],
          implicit: false,
        }
      }
    }
  }
}

type Places = Pick<Outline, 'steps' | 'scopes'>

/** Why there is no target, where `resolve` says so. */
function strayOf(target: string): Stray['why'] | null {
  return target.startsWith('?') ? (target.slice(1) as Stray['why']) : null
}

/** One entry of a `next`: where to, under which guard, and the path of its `go`. */
interface Route {
  go: string
  when: string | null
  at: Path
}

/** `next: step` or `next: [{when, go}, …]` as routes; what is not shaped so is left out. */
export function routesOf(value: unknown, at: Path): Route[] {
  if (typeof value === 'string') return [{ go: value, when: null, at }]
  return list(value).flatMap((entry, index) => {
    const { go, when } = map(entry)
    return typeof go === 'string'
      ? [{ go, when: typeof when === 'string' ? when : null, at: [...at, index, 'go'] }]
      : []
  })
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function* stepsIn(value: unknown): Generator<[string, Data]> {
  for (const [name, data] of Object.entries(map(value))) {
    if (data === null || isMap(data)) yield [name, map(data)]
  }
}

/** The scope itself and the scopes around it, inside outwards; the top is last. */
export function enclosing({ steps, scopes }: Places, key: string): string[] {
  const found: string[] = []
  let current: string | null = key
  while (current !== null) {
    found.push(current)
    const holder: string | null = scopes.get(current)?.holder ?? null
    current = holder === null ? null : (steps.get(holder)?.scope ?? null)
  }
  return found
}

function commonScope(places: Places, ids: readonly string[]): string {
  const around = ids.map((id) => enclosing(places, places.steps.get(id)?.scope ?? TOP))
  return around[0]?.find((key) => around.every((keys) => keys.includes(key))) ?? TOP
}

/** The steps inside a composite step by name; none for other steps. */
export function inside({ scopes }: Places, id: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const scope of scopes.values()) {
    if (scope.holder === id) for (const [name, inner] of scope.names) found.set(name, inner)
  }
  return found
}

/** Where `go: name` leads from a scope: a step beside, else one of a scope further out. */
function beside(places: Places, name: string, scope: string): string | null {
  for (const key of enclosing(places, scope)) {
    const found = places.scopes.get(key)?.names.get(name)
    if (found !== undefined) return found
  }
  return null
}

/** The step meant by a name where steps are only spoken of (`performer:`, `four_eyes` …). */
export function named(places: Places, name: string, scope: string): string | null {
  const [head = '', ...rest] = name.split('.')
  for (const key of enclosing(places, scope)) {
    const here = places.scopes.get(key)
    const mate = here?.holder && here.kind === 'member' ? inside(places, here.holder).get(head) : undefined
    let path = here?.names.get(head) ?? mate
    for (const part of rest) path = path === undefined ? undefined : inside(places, path).get(part)
    if (path !== undefined) return path
  }
  return null
}

/** The target of a `go` from a scope, or `?` with why there is none. */
function resolve(places: Places, go: string, scope: string): string {
  if (go === RETURN || (go === DONE && scope !== TOP)) return go
  if (go === DONE) return '?top'
  const path = beside(places, go, scope) ?? dotted(places, go, scope)
  if (path !== null) return path
  const other = named(places, go, scope) ?? innerStep(places, go)
  if (other === null) return '?unknown'
  const held = places.scopes.get(places.steps.get(other)?.scope ?? TOP)
  const holders = enclosing(places, scope).map((key) => places.scopes.get(key)?.holder)
  return held?.kind === 'member' && holders.includes(held.holder) ? '?beside' : '?inside'
}

function dotted(places: Places, go: string, scope: string): string | null {
  const path = go.includes('.') ? named(places, go, scope) : null
  return path && enclosing(places, scope).includes(places.steps.get(path)?.scope ?? '') ? path : null
}

function innerStep({ steps }: Places, name: string): string | null {
  const found = [...steps.values()].filter((step) => step.name === name)
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

/** How a `go` in one step names another, or null where the work can't go there from it. */
export function goName(outline: Outline, source: string, target: string): string | null {
  const scope = outline.steps.get(source)?.scope ?? TOP
  if (target === RETURN || (target === DONE && scope !== TOP)) return target
  const step = outline.steps.get(target)
  if (!step || !enclosing(outline, scope).includes(step.scope)) return null
  if (resolve(outline, step.name, scope) === target) return step.name
  return resolve(outline, target, scope) === target ? target : null
}

/** Every step that the work can go to from a step, in written order. */
export function goals(outline: Outline, source: string): Step[] {
  return [...outline.steps.values()].filter(({ id }) => goName(outline, source, id) !== null)
}

/** The arrows that lead to a step, from wherever. */
export function arrowsTo(outline: Outline, id: string): Arrow[] {
  return [...outline.arrows.values()].flat().filter(({ target }) => target === id)
}

/** The way that a step mostly takes: what the order or a plain `next` says; of several ways (or outcomes) the first
 * that leads on to what is written later, else the first. */
export function mainArrow(outline: Outline, id: string): Arrow | null {
  const ways = (outline.arrows.get(id) ?? []).filter(
    ({ kind }) => kind === 'next' || kind === 'when' || kind === 'outcome',
  )
  const plain = ways.find(({ kind, at }) => kind === 'next' && at.at(-1) !== 'go')
  if (plain) return plain
  const order = orderOf(outline)
  const here = order.get(id) ?? order.size
  return ways.find(({ target }) => target === DONE || (order.get(target) ?? -1) > here) ?? ways[0] ?? null
}

/** Which step is written before which. */
function orderOf({ steps }: Outline): ReadonlyMap<string, number> {
  const known = orders.get(steps)
  if (known) return known
  const order = new Map([...steps.keys()].map((id, at) => [id, at]))
  orders.set(steps, order)
  return order
}

const orders = new WeakMap<Outline['steps'], ReadonlyMap<string, number>>()

/** Who does a step, as written; for an approval, who decides (of stages, the first). */
export function whoOf(step: Step): string | null {
  const approval = map(step.data.approval)
  const said = step.kind === 'approval' ? (approval.by ?? map(list(approval.stages)[0]).by) : step.data.by
  if (typeof said === 'string') return said
  return step.kind === 'work' || step.kind === 'approval' ? 'assignee' : null
}

/** The kinds of evidence that a step takes, each once. */
export function evidenceOf(step: Step): string[] {
  const kinds = Object.values(map(step.data.evidence)).map((one) => map(one).kind)
  return [...new Set(kinds.filter((kind): kind is string => typeof kind === 'string'))]
}

/** Steps that only what goes wrong leads to: a main path reads well without them. */
export function detours(outline: Outline): Set<string> {
  const reached = new Set<string>()
  const open = outline.entry === null ? [] : [outline.entry]
  while (open.length > 0) {
    const id = open.pop()
    if (id === undefined || reached.has(id) || !outline.steps.has(id)) continue
    reached.add(id)
    for (const { target, byFault } of outline.arrows.get(id) ?? []) if (!byFault) open.push(target)
    open.push(...inside(outline, id).values())
  }
  const byFault = new Set<string>()
  for (const fault of outline.faults.values()) {
    if (fault.target === null || reached.has(fault.target)) continue
    const way = [fault.target]
    while (way.length > 0) {
      const id = way.pop()
      if (id === undefined || reached.has(id) || byFault.has(id) || !outline.steps.has(id)) continue
      byFault.add(id)
      way.push(...(outline.arrows.get(id) ?? []).map(({ target }) => target), ...inside(outline, id).values())
    }
  }
  return byFault
}
