// What is entered in one form while it is open. Fields read and change it at their spots; it takes the answers
// in after each change and tells those who watch. Nothing here knows how anything is drawn.

import type { CodeEntry } from '../forms/form.ts'
import type { FormTaker, Shown } from '../forms/intake.ts'
import type { Control, Element } from '../forms/layout.ts'
import type { Context, FieldProblem } from '../forms/problem.ts'
import { type Answers, changedAt, valueAt } from './answers.ts'
import { bySpot, compared, type Fault, type FieldFault, located, sameFaults } from './faults.ts'
import { FormTree, pathOf, spotOf, startOf } from './formTree.ts'
import { isMade } from './schemas.ts'
import { ROOT, type Spot, Spots, within } from './spots.ts'
import { Watching } from './watching.ts'

/** What else is known when the answers change. While `settled` is false the rest is of before the change. */
export interface Meta {
  /** What would be handed in: hidden fields left out, calculated ones filled in. */
  kept: Answers
  faults: readonly FieldFault[]
  hidden: ReadonlySet<string>
  settled: boolean
}

/** A field as it is drawn now. The same object as long as nothing of it changes. */
export interface FieldState {
  value: unknown
  shown: boolean
  enabled: boolean
  faults: readonly Fault[]
}

/** Taking in may last this long (ms) and still be done with each key press. */
const AT_ONCE = 5
const PAUSE = 180
const LONGEST_PAUSE = 900

const NO_FAULTS: readonly Fault[] = []

export class FormStore {
  readonly spots = new Spots()
  tree: FormTree
  answers: Answers
  outcome: Shown
  /** Whether somebody tried to hand in: from then on every fault is shown. */
  attempted = false
  onChange: (answers: Answers, meta: Meta) => void = () => {}

  #taker: FormTaker
  #context: Context
  #version = 0
  #seen = new WeakSet<Answers>()
  #lasted = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #formFaults = new Map<string, Fault[]>()
  #server: Fault[] = []
  #dirty = new Set<string>()
  #touched = new Set<string>()
  #begun = new Set<string>()
  #refiners = new Map<string, () => FieldProblem[] | null>()
  #states = new Map<string, { version: number; state: FieldState }>()
  readonly #watching = new Watching()
  #counted: { faults: readonly Fault[]; counts: Map<Spot, number> } | undefined
  #offers = new Map<string, { outcome: Shown; entries: readonly CodeEntry[] }>()
  #summary: { version: number; faults: readonly Fault[] } | undefined

  constructor(taker: FormTaker, answers: Answers, context: Context) {
    this.#taker = taker
    this.#context = context
    this.tree = new FormTree(taker.layout, taker.form.schema ?? {})
    this.answers = answers
    this.#seen.add(answers)
    this.outcome = taker.take(answers, context)
    this.#take()
  }

  // Reading

  value(spot: Spot): unknown {
    const place = this.spots.place(spot)
    return place === null ? undefined : valueAt(this.answers, place)
  }

  /** What is kept there: the result of a calculated field, the default of a barred one. */
  kept(spot: Spot): unknown {
    const place = this.spots.place(spot)
    return place === null ? undefined : valueAt(this.outcome.answers, place)
  }

  /** The keys of a list's rows. */
  keys(list: Spot): readonly number[] {
    const rows = this.value(list)
    return this.spots.keys(list, Array.isArray(rows) ? rows.length : 0)
  }

  shown(element: Element, row: Spot): boolean {
    return isMade(element) || this.outcome.shown(element, this.#rowPlace(row))
  }

  enabled(element: Element, row: Spot): boolean {
    return isMade(element) || this.outcome.enabled(element, this.#rowPlace(row))
  }

  #rowPlace(row: Spot) {
    return row === ROOT ? undefined : (this.spots.place(row) ?? undefined)
  }

  get codeLists() {
    return this.#taker.codeLists
  }

  /** The same array as long as the same entries are offered: a search index hangs on it. */
  offered(control: Control, row: Spot): readonly CodeEntry[] {
    const key = `${control.id} ${row.id}`
    const known = this.#offers.get(key)
    if (known?.outcome === this.outcome) return known.entries
    const entries = this.outcome.offered(control, this.#rowPlace(row))
    const same =
      known?.entries.length === entries.length && known.entries.every((entry, at) => entry === entries[at])
    this.#offers.set(key, { outcome: this.outcome, entries: same ? known.entries : entries })
    return same ? known.entries : entries
  }

  state(spot: Spot, control: Control, row: Spot, whole = false): FieldState {
    const known = this.#states.get(spot.id)
    if (known && known.version === this.#version) return known.state
    const enabled = this.enabled(control, row)
    const state: FieldState = {
      value: control.calculated || !enabled ? this.kept(spot) : this.value(spot),
      shown: this.shown(control, row),
      enabled,
      faults: this.#faultsAt(spot, whole),
    }
    const same =
      known &&
      Object.is(known.state.value, state.value) &&
      known.state.shown === state.shown &&
      known.state.enabled === state.enabled &&
      sameFaults(known.state.faults, state.faults)
    const current = same ? known.state : state
    this.#states.set(spot.id, { version: this.#version, state: current })
    return current
  }

  #faultsAt(spot: Spot, whole: boolean): readonly Fault[] {
    let own = this.#formFaults.get(spot.id) ?? NO_FAULTS
    if (whole)
      for (const [id, faults] of this.#formFaults) if (id.startsWith(`${spot.id}.`)) own = [...own, ...faults]
    const visible =
      this.attempted || this.#touched.has(spot.id)
        ? own
        : own.filter((fault) => fault.code === 'codeList.parent')
    if (this.#server.length === 0) return visible.length > 0 ? visible : NO_FAULTS
    const server = this.#server.filter(
      (fault) =>
        (fault.spot === spot || (whole && within(fault.spot, spot))) &&
        !visible.some((other) => other.spot === fault.spot && other.code === fault.code),
    )
    const all = [...visible, ...server]
    return all.length > 0 ? all : NO_FAULTS
  }

  /** Every fault that may be shown, in the order of the page. */
  get allFaults(): readonly Fault[] {
    if (this.#summary?.version === this.#version) return this.#summary.faults
    const own = this.attempted ? [...this.#formFaults.values()].flat() : []
    const faults = [
      ...own,
      ...this.#server.filter(
        (fault) => !own.some((other) => other.spot === fault.spot && other.code === fault.code),
      ),
    ]
    const order = new Map(faults.map((fault) => [fault, this.#orderOf(fault.spot)]))
    faults.sort((a, b) => compared(order.get(a) ?? [], order.get(b) ?? []))
    const before = this.#summary?.faults
    const kept = before && sameFaults(before, faults) ? before : faults
    this.#summary = { version: this.#version, faults: kept }
    return kept
  }

  #orderOf(spot: Spot): number[] {
    const order: number[] = []
    for (let here: Spot | null = spot; here?.parent; here = here.parent)
      order.unshift(typeof here.step === 'number' ? this.spots.number(here) : this.tree.order(pathOf(here)))
    return order
  }

  /** How many of them lie in a row or a group. */
  faultsWithin(outer: Spot): number {
    const faults = this.allFaults
    if (faults.length === 0) return 0
    if (this.#counted?.faults !== faults) {
      const counts = new Map<Spot, number>()
      for (const fault of faults)
        for (let spot: Spot | null = fault.spot; spot; spot = spot.parent)
          counts.set(spot, (counts.get(spot) ?? 0) + 1)
      this.#counted = { faults, counts }
    }
    return this.#counted.counts.get(outer) ?? 0
  }

  // Changing

  /**
   * Changes what stands at a spot, from what stands there now: controls that answer late can't undo what was
   * entered meanwhile. `undefined` takes the field out. Does nothing where the row is gone.
   */
  update(spot: Spot, change: (now: unknown) => unknown) {
    const place = this.spots.place(spot)
    if (place === null) return
    const before = this.answers
    let after = changedAt(before, place, change)
    if (after === before) return
    after = this.#withoutEmpty(after, spot)
    this.#dirty.add(spot.id)
    this.#server = this.#server.filter(
      (fault) => fault.spot === ROOT || !(within(fault.spot, spot) || within(spot, fault.spot)),
    )
    this.#changed(after as Answers, spot)
  }

  set(spot: Spot, value: unknown) {
    this.update(spot, () => value)
  }

  /** Sets the rows of a list together with their keys, so that each row stays what it was. */
  setRows(list: Spot, rows: readonly unknown[] | undefined, keys: readonly number[]) {
    this.spots.order(list, keys)
    this.update(list, () => (rows ? [...rows] : undefined))
    this.settle()
    this.#notify(null)
  }

  /** Objects that became empty are taken out, up to the one that is demanded or is a row. */
  #withoutEmpty(answers: unknown, changed: Spot): unknown {
    let current = answers
    for (let spot = changed.parent; spot && spot !== ROOT; spot = spot.parent) {
      if (typeof spot.step === 'number') return current
      const place = this.spots.place(spot)
      if (place === null) return current
      const value = valueAt(current, place)
      if (value === undefined) continue
      if (typeof value !== 'object' || value === null || Object.keys(value).length > 0) return current
      if (this.tree.control(pathOf(spot))?.required) return current
      current = changedAt(current, place, () => undefined)
    }
    return current
  }

  #changed(answers: Answers, spot: Spot) {
    this.answers = answers
    this.#seen.add(answers)
    this.#version += 1
    if (this.#lasted <= AT_ONCE) {
      this.#take()
      this.tell(true)
      this.#notify(null)
    } else {
      this.#later()
      this.tell(false)
      this.#notify(spot)
    }
  }

  #later() {
    clearTimeout(this.#timer)
    const pause = Math.min(LONGEST_PAUSE, Math.max(PAUSE, this.#lasted * 4))
    this.#timer = setTimeout(() => this.settle(), pause)
  }

  /** Whether answers have not been taken in yet. */
  get unsettled(): boolean {
    return this.#timer !== undefined
  }

  /** Takes in now what waits to be. */
  settle(): Shown {
    if (this.#timer !== undefined) {
      this.#take()
      this.tell(true)
      this.#notify(null)
    }
    return this.outcome
  }

  /** Tells whoever keeps the answers. */
  tell(settled = true) {
    const { answers, faults, hidden } = this.outcome
    this.onChange(this.answers, { kept: answers, faults, hidden, settled })
  }

  #take() {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const began = performance.now()
    for (let round = 0; round < 6; round++) {
      this.outcome = this.#taker.take(this.answers, this.#context)
      if (!this.#begin()) break
    }
    this.#lasted = performance.now() - began
    this.#place()
  }

  /** Puts what the form says is wrong to its spots. */
  #place() {
    this.#formFaults = bySpot(located(this.#refined(), this.spots, this.outcome.answers))
    this.#version += 1
  }

  /** Fields that are shown for the first time get what they begin with; whether any did. */
  #begin(): boolean {
    let answers: unknown = this.answers
    for (const control of this.tree.beginning) {
      const spot = spotOf(this.spots, control, ROOT)
      if (this.#begun.has(spot.id) || !this.shown(control, ROOT)) continue
      const place = this.spots.place(spot) ?? []
      const parent = spot.parent
      if (parent && parent !== ROOT && valueAt(answers, place.slice(0, -1)) === undefined) continue
      this.#begun.add(spot.id)
      if (valueAt(answers, place) === undefined) answers = changedAt(answers, place, () => startOf(control))
    }
    if (answers === this.answers) return false
    this.answers = answers as Answers
    this.#seen.add(this.answers)
    return true
  }

  /** What is wrong with a chosen variant says more than that none fits. */
  #refined(): FieldProblem[] {
    if (this.#refiners.size === 0) return this.outcome.faults
    const places = new Map<string, () => FieldProblem[] | null>()
    for (const [pointer, refine] of this.#refiners) places.set(pointer, refine)
    return this.outcome.faults.flatMap((fault) => {
      const refine = fault.code === 'oneOf' || fault.code === 'anyOf' ? places.get(fault.pointer) : undefined
      const finer = refine?.()
      return finer && finer.length > 0 ? finer : [fault]
    })
  }

  /** Lets the field at a pointer say more exactly what is wrong there. Gives back how to stop that. */
  refine(pointer: string, refiner: () => FieldProblem[] | null): () => void {
    this.#refiners.set(pointer, refiner)
    this.#place()
    this.#notify(null)
    return () => {
      if (this.#refiners.get(pointer) === refiner) this.#refiners.delete(pointer)
    }
  }

  /** Faults of a field found at once, until everything is taken in. */
  foresee(spot: Spot, faults: readonly FieldFault[]) {
    if (!this.unsettled) return
    const own = faults.map((fault) => ({ ...fault, spot }))
    if (own.length > 0) this.#formFaults.set(spot.id, own)
    else this.#formFaults.delete(spot.id)
    this.#version += 1
    this.#notify(spot)
  }

  // What happens around

  /** A field is left: from now on its faults are shown, if something was changed in it. */
  leave(spot: Spot) {
    if (!this.#dirty.has(spot.id) || this.#touched.has(spot.id)) return
    this.#touched.add(spot.id)
    this.#version += 1
    this.#notify(spot)
  }

  /** Somebody wants to hand in: everything is taken in and every fault shown. */
  attempt(): Shown {
    const outcome = this.settle()
    this.attempted = true
    this.#version += 1
    this.#notify(null)
    return outcome
  }

  /** The faults that came from outside; they stay until their fields change. */
  setServerFaults(faults: readonly FieldFault[]) {
    this.#server = located(faults, this.spots, this.answers)
    if (faults.length > 0) this.attempted = true
    this.#version += 1
    this.#notify(null)
  }

  /** Answers from outside, such as a draft; what was told from here before is not taken back. */
  adopt(answers: Answers) {
    if (this.#seen.has(answers)) return
    this.answers = answers
    this.#seen.add(answers)
    this.#take()
    this.#notify(null)
  }

  /** The same form again in other words or surroundings. */
  surround(taker: FormTaker, context: Context) {
    if (taker === this.#taker && context === this.#context) return
    if (taker !== this.#taker) this.tree = new FormTree(taker.layout, taker.form.schema ?? {})
    this.#taker = taker
    this.#context = context
    this.#take()
    this.#notify(null)
  }

  /** Calls `check` when what stands at the spot, in it or around it may have changed. */
  watch(spot: Spot, check: () => void): () => void {
    return this.#watching.watch(spot, check)
  }

  #notify(changed: Spot | null) {
    if (changed === null) this.#watching.tellAll()
    else this.#watching.tell(changed, typeof this.value(changed) === 'object')
  }

  /** Stops what is still planned; what waits is taken in first, so that nobody misses the last change. */
  close() {
    this.settle()
  }
}
