// What rules and calculations leave of the answers: gone through in the order of the document until nothing
// changes. The twin of the middle of forms/intake.py.

import type { Calculation } from './computing.ts'
import type { Holder } from './conditions.ts'
import {
  copied,
  dig,
  EVERY,
  escaped,
  isObject,
  keyOf,
  MISSING,
  type Path,
  type Place,
  places,
  pointer,
  put,
  same,
} from './fields.ts'
import { isKnown, Scene } from './formulas.ts'
import type { Context } from './problem.ts'
import type { FieldRule } from './rules.ts'

/** An object all of whose fields have rules: where all are hidden, so is the object. */
export interface Group {
  path: Path
  pointer: string
  fields: readonly string[]
}

/** The groups of a form, innermost first. */
export function groupsOf(
  names: ReadonlyMap<string, { path: Path; names: readonly string[] }>,
  ruled: readonly Path[],
): Group[] {
  const known = new Set(ruled.map(keyOf))
  const groups: Group[] = []
  for (const { path, names: fields } of [...names.values()].sort((a, b) => b.path.length - a.path.length)) {
    if (path.length === 0 || path.includes(EVERY) || known.has(keyOf(path))) continue
    if (!fields.every((name) => known.has(keyOf([...path, name])))) continue
    const at = pointer(path)
    groups.push({ path, pointer: at, fields: fields.map((name) => `${at}/${escaped(name)}`) })
    known.add(keyOf(path))
  }
  return groups
}

/** What bears on the answers of a form. */
export interface Bearing {
  rules: readonly FieldRule[]
  calculations: readonly Calculation[]
  groups: readonly Group[]
  /** The keys of the paths of calculated fields, and the defaults of fields by the key of their path. */
  calculated: ReadonlySet<string>
  defaults: ReadonlyMap<string, unknown>
}

/** An object in the answers as they are settled, and what was sent there. */
interface Sent extends Holder {
  sent: unknown
}

/** One settling of some answers. */
export class Settling {
  readonly kept: Record<string, unknown>
  readonly scene: Scene
  /** The places of hidden fields, by pointer. */
  readonly hidden = new Map<string, Place>()
  readonly #sent: Record<string, unknown>
  readonly #bearing: Bearing
  #holders = new Map<Path, Sent[]>()
  #holdersAt = -1
  #structure = 0

  constructor(answers: Record<string, unknown>, context: Context, bearing: Bearing) {
    this.#sent = answers
    this.#bearing = bearing
    this.kept = copied(answers)
    this.scene = new Scene(this.kept, context)
  }

  run(): void {
    const { rules, calculations, groups } = this.#bearing
    let rested = rules.length + calculations.length === 0
    for (let pass = 0; pass < rules.length + calculations.length + 2 && !rested; pass++) {
      let changed = false
      for (const calculation of calculations) if (this.#calculate(calculation)) changed = true
      for (const rule of rules) if (this.#judge(rule)) changed = true
      for (const group of groups) if (this.#fold(group)) changed = true
      rested = !changed
    }
    for (const { formula } of calculations) formula.turn(rested)
  }

  /** Set the field in every object it stands in and is not hidden in; whether anything changed. */
  #calculate({ holder: path, name, formula }: Calculation): boolean {
    let changed = false
    const step = `/${escaped(name)}`
    for (const holder of this.#objects(path)) {
      if (!isObject(holder.value)) continue
      const hidden = this.hidden.size > 0 && this.hidden.has(holder.pointer + step)
      const value = hidden ? MISSING : formula.value(this.scene, holder.value, holder.pointer)
      const set = value !== MISSING && isKnown(value) ? value : MISSING
      if (this.#set(holder.value, name, set)) changed = true
    }
    return changed
  }

  /** Take the field out of every object where it is hidden or barred, or put it back. */
  #judge(rule: FieldRule): boolean {
    let changed = false
    const { calculated, defaults } = this.#bearing
    const name = rule.path.at(-1) ?? ''
    const key = keyOf(rule.path)
    const step = `/${escaped(name)}`
    for (const holder of this.#objects(rule.path.slice(0, -1), rule)) {
      const at = holder.pointer + step
      const shown = rule.shown(this.scene, holder)
      if (shown === this.hidden.has(at)) changed = true
      if (shown) this.hidden.delete(at)
      else this.hidden.set(at, [...holder.place, name])
      if (!isObject(holder.value)) continue
      let value: unknown = MISSING
      if (calculated.has(key)) {
        if (shown) continue
      } else if (shown && rule.mayBeFilledIn(this.scene, holder)) value = field(holder.sent, name)
      else if (shown && defaults.has(key)) value = defaults.get(key)
      if (this.#set(holder.value, name, value)) changed = true
    }
    return changed
  }

  /** Hide a group whose fields are all hidden, or show it again. */
  #fold(group: Group): boolean {
    const allHidden = group.fields.every((field) => this.hidden.has(field))
    let changed = allHidden !== this.hidden.has(group.pointer)
    if (!allHidden) this.hidden.delete(group.pointer)
    else {
      this.hidden.set(group.pointer, group.path)
      const left = dig(this.kept, group.path)
      const holder = dig(this.kept, group.path.slice(0, -1))
      if (isObject(left) && Object.keys(left).length === 0 && isObject(holder)) {
        if (this.#set(holder, group.path.at(-1) ?? '', MISSING)) changed = true
      }
    }
    return changed
  }

  /** Set a field, or take it out where the value is MISSING; whether that changed anything. */
  #set(target: Record<string, unknown>, name: string, value: unknown): boolean {
    const before = field(target, name)
    if (value === MISSING) {
      if (before === MISSING) return false
      delete target[name]
    } else {
      if (before !== MISSING && same(before, value)) return false
      put(target, name, copied(value))
    }
    this.scene.version += 1
    if (typeof before === 'object' || typeof value === 'object') this.#structure += 1
    return true
  }

  /**
   * The objects that a path leads to; for a rule outside lists also where there is none yet. They are looked
   * up again only after a list or an object came or went.
   */
  #objects(path: Path, rule?: FieldRule): Sent[] {
    if (this.#holdersAt !== this.#structure) {
      this.#holders.clear()
      this.#holdersAt = this.#structure
    }
    const key = rule?.path ?? path
    const known = this.#holders.get(key)
    if (known !== undefined) return known
    const found: Sent[] =
      rule === undefined || path.includes(EVERY)
        ? places(this.kept, path).map(({ place, value }) => this.#holder(place, value))
        : [this.#holder(path, dig(this.kept, path))]
    const objects = found.filter(
      ({ value }) => rule === undefined || !path.includes(EVERY) || isObject(value),
    )
    this.#holders.set(key, objects)
    return objects
  }

  #holder(place: Place, value: unknown): Sent {
    return { place, pointer: pointer(place), value, sent: dig(this.#sent, place) }
  }
}

function field(target: unknown, name: string): unknown {
  return isObject(target) && Object.hasOwn(target, name) ? target[name] : MISSING
}
