// The edits: each tells the patches that make it, and changes nothing itself.

import { apply, compose } from '../patches.ts'
import { nodeAt } from '../places.ts'
import { changedAt, dataAt, isMapData, mapFrom, plainOf, sameInOrder, Written } from '../plain.ts'
import { read } from '../reading.ts'
import type { Patch, Path, Source } from '../source.ts'
import { entriesOf } from '../writing.ts'
import { checked } from './checking.ts'
import { copied, cut, insert, move, put, rename } from './step.ts'

/** Where among its siblings an entry goes; at the end where nothing is said or the sibling is not there. */
export interface Beside {
  after?: string
  before?: string
  first?: boolean
}

/** Makes what stands at a path say `value`; what is missing on the way is made. Of maps and lists only what
 * differs is touched. */
export function setValue(source: Source, path: Path, value: unknown): Patch[] {
  const { there, missing } = reach(source.data, path)
  const [step, ...deeper] = missing
  if (step === undefined) {
    const plain = plainOf(value)
    if (
      sameInOrder(dataAt(source.data, path), plain) &&
      (source.data !== null || path.length > 0 || source.root)
    ) {
      return []
    }
    const steps = new Steps(source)
    steps.become(path, value)
    return checked(
      source,
      steps.patches,
      changedAt(source.data, path, () => plain),
      path,
    )
  }
  const made = nested(deeper, value)
  const parent = dataAt(source.data, there)
  if (Array.isArray(parent) && Number.isInteger(Number(step)))
    return addItem(source, there, Number(step), made)
  if (isMapData(parent)) return addEntry(source, there, String(step), made)
  const whole = typeof step === 'number' ? [made] : mapFrom([[step, made]])
  return checked(
    source,
    put(source, there, whole),
    changedAt(source.data, there, () => plainOf(whole)),
    there,
  )
}

/** Adds an entry to a map, which is made where nothing stands. An entry that is there gets the value. */
export function addEntry(
  source: Source,
  path: Path,
  key: string,
  value: unknown,
  beside: Beside = {},
): Patch[] {
  const map = dataAt(source.data, path)
  if (!isMapData(map)) return setValue(source, [...path, key], value)
  if (Object.hasOwn(map, key)) return setValue(source, [...path, key], value)
  const keys = keysOf(source, path)
  const index = placeOf(keys, beside)
  const expected = changedAt(source.data, path, () =>
    mapFrom(inserted(entriesIn(map, keys), index, [key, plainOf(value)])),
  )
  return checked(source, insert(source, path, index, key, value), expected, [...path, key])
}

/** Adds an item to a list before the one that stands at `index`; behind the last when there are fewer. */
export function addItem(source: Source, path: Path, index: number, value: unknown): Patch[] {
  const list = dataAt(source.data, path)
  if (!Array.isArray(list)) return setValue(source, path, [value])
  const at = Math.max(0, Math.min(list.length, Number.isFinite(index) ? index : list.length))
  const expected = changedAt(source.data, path, () => inserted(list, at, plainOf(value)))
  return checked(source, insert(source, path, at, '', value), expected, [...path, at])
}

/** Takes an entry or an item away, with the comments that belong to it. The last one leaves `{}` or `[]`. */
export function remove(source: Source, path: Path): Patch[] {
  const last = path[path.length - 1]
  if (last === undefined) return setValue(source, [], null)
  if (dataAt(source.data, path) === undefined) return []
  const around = path.slice(0, -1)
  const expected = changedAt(source.data, around, (parent) =>
    Array.isArray(parent)
      ? parent.filter((_, index) => index !== Number(last))
      : mapFrom(Object.entries(parent as object).filter(([key]) => key !== String(last))),
  )
  return checked(source, cut(source, path), expected, path)
}

/** Puts an entry elsewhere among its siblings, as it is written, with the comments that belong to it. */
export function moveEntry(source: Source, path: Path, beside: Beside): Patch[] {
  const around = path.slice(0, -1)
  const map = dataAt(source.data, around)
  const keys = isMapData(map) ? keysOf(source, around) : []
  const index = keys.indexOf(String(path[path.length - 1]))
  if (index < 0) return []
  return reordered(source, around, index, placeOf(keys, beside))
}

/** Puts an item of a list so that it stands at `index` afterwards. */
export function moveItem(source: Source, path: Path, index: number): Patch[] {
  const around = path.slice(0, -1)
  const list = dataAt(source.data, around)
  const from = Number(path[path.length - 1])
  if (!Array.isArray(list) || !(from in list)) return []
  const to = Math.max(0, Math.min(list.length - 1, index))
  return reordered(source, around, from, to > from ? to + 1 : to)
}

/** Gives an entry another key. Nothing is done where that key stands already. */
export function renameKey(source: Source, path: Path, key: string): Patch[] {
  const around = path.slice(0, -1)
  const map = dataAt(source.data, around)
  const old = String(path[path.length - 1])
  if (!isMapData(map) || path.length === 0 || !Object.hasOwn(map, old) || Object.hasOwn(map, key)) return []
  const expected = changedAt(source.data, around, () =>
    mapFrom(Object.entries(map).map(([each, value]) => [each === old ? key : each, value])),
  )
  return checked(source, rename(source, path, key), expected, path)
}

function reordered(source: Source, path: Path, index: number, before: number): Patch[] {
  if (before === index || before === index + 1) return []
  const parent = dataAt(source.data, path)
  let expected: unknown
  if (Array.isArray(parent)) {
    expected = changedAt(source.data, path, () => movedIn(parent, index, before))
  } else {
    const entries = entriesIn(parent as Record<string, unknown>, keysOf(source, path))
    expected = changedAt(source.data, path, () => mapFrom(movedIn(entries, index, before)))
  }
  const patches = move(source, path, index, before)
  if (patches) return checked(source, patches, expected, [...path, index])
  const steps = new Steps(source)
  steps.shift(path, index, before)
  return checked(source, steps.patches, expected, [...path, index])
}

/** Several steps, each made on what the one before left. */
class Steps {
  patches: Patch[] = []
  #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  become(path: Path, value: unknown): void {
    const old = dataAt(this.#source.data, path)
    if (!(value instanceof Written) && sameInOrder(old, plainOf(value))) return
    if (Array.isArray(old) && Array.isArray(value) && old.length > 0 && value.length > 0) {
      this.#list(path, old, value)
    } else if (isMapData(old) && isMapData(value) && sharesKeys(old, value)) {
      this.#map(path, old, value)
    } else {
      this.#do(put(this.#source, path, value))
    }
  }

  /** Moves a child as it is written; where that can't be, takes it out and puts it in again. */
  shift(path: Path, index: number, before: number): void {
    const patches = move(this.#source, path, index, before)
    if (patches) {
      this.#do(patches)
      return
    }
    const keys = keysOf(this.#source, path)
    const parent = dataAt(this.#source.data, path)
    const step = Array.isArray(parent) ? index : (keys[index] as string)
    const value = copied(this.#source, [...path, step])
    this.#do(cut(this.#source, [...path, step]))
    this.#do(insert(this.#source, path, before > index ? before - 1 : before, String(step), value))
  }

  #map(path: Path, old: Record<string, unknown>, value: Record<string, unknown>): void {
    for (const key of Object.keys(old)) {
      if (!Object.hasOwn(value, key) || value[key] === undefined) this.#do(cut(this.#source, [...path, key]))
    }
    const wanted = entriesOf(value)
    wanted.forEach(([key, item], index) => {
      if (!Object.hasOwn(old, key)) {
        this.#do(insert(this.#source, path, index, key, item))
        return
      }
      const standing = keysOf(this.#source, path).indexOf(key)
      if (standing !== index) this.shift(path, standing, index)
      this.become([...path, key], item)
    })
  }

  #list(path: Path, old: readonly unknown[], value: readonly unknown[]): void {
    const plain = value.map(plainOf)
    let start = 0
    while (start < old.length && start < value.length && sameInOrder(old[start], plain[start])) start++
    let end = 0
    while (
      end < old.length - start &&
      end < value.length - start &&
      sameInOrder(old[old.length - 1 - end], plain[value.length - 1 - end])
    ) {
      end++
    }
    const before = old.length - start - end
    const after = value.length - start - end
    const both = Math.min(before, after)
    for (let index = 0; index < both; index++) this.become([...path, start + index], value[start + index])
    for (let index = before - 1; index >= both; index--) this.#do(cut(this.#source, [...path, start + index]))
    for (let index = both; index < after; index++) {
      this.#do(insert(this.#source, path, start + index, '', value[start + index]))
    }
  }

  #do(patches: readonly Patch[]): void {
    if (patches.length === 0) return
    this.patches = compose(this.patches, patches)
    this.#source = read(apply(this.#source.text, patches), this.#source.format, this.#source)
  }
}

function sharesKeys(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  return Object.keys(one).some((key) => Object.hasOwn(other, key) && other[key] !== undefined)
}

/** How far a path leads, and what of it is missing. */
function reach(data: unknown, path: Path): { there: Path; missing: Path } {
  let found = data
  for (let depth = 0; depth < path.length; depth++) {
    found = dataAt(found, [path[depth] as string | number])
    if (found === undefined) return { there: path.slice(0, depth), missing: path.slice(depth) }
  }
  return { there: path, missing: [] }
}

function nested(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, step) => (typeof step === 'number' ? [inner] : mapFrom([[step, inner]])),
    value,
  )
}

/** The keys of a map in the order of the text. */
function keysOf(source: Source, path: Path): string[] {
  return (nodeAt(source, path)?.entries ?? []).map((entry) => entry.key)
}

function entriesIn(map: Record<string, unknown>, keys: readonly string[]): [string, unknown][] {
  return keys.map((key) => [key, map[key]])
}

function placeOf(keys: readonly string[], beside: Beside): number {
  if (beside.first) return 0
  if (beside.before !== undefined) {
    const index = keys.indexOf(beside.before)
    if (index >= 0) return index
  }
  if (beside.after !== undefined) {
    const index = keys.indexOf(beside.after)
    if (index >= 0) return index + 1
  }
  return keys.length
}

function inserted<T>(list: readonly T[], index: number, item: T): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)]
}

function movedIn<T>(list: readonly T[], index: number, before: number): T[] {
  const rest = list.filter((_, each) => each !== index)
  return inserted(rest, before > index ? before - 1 : before, list[index] as T)
}
