// Plain data, and what an edit makes of it.

import { readYaml } from './reading_yaml.ts'
import type { Path } from './source.ts'
import { put } from './tree.ts'

/** A value as it is to stand in the text: YAML with its own comments and layout. It is indented to fit where it is
 * put; `above` are comment lines that go above its key or dash, `behind` is a comment on its own line. */
export class Written {
  readonly text: string
  readonly above: string
  readonly behind: string

  constructor(text: string, above = '', behind = '') {
    this.text = text
    this.above = above
    this.behind = behind
  }
}

export function isMapData(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written)
}

/** What a value says: written pieces are read, what JSON can't hold is left out. */
export function plainOf(value: unknown): unknown {
  if (value instanceof Written) return readYaml(value.text).data
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : plainOf(item)))
  if (isMapData(value)) {
    const result: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) if (item !== undefined) put(result, key, plainOf(item))
    return result
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  return value === undefined ? null : String(value)
}

/** Whether two pieces of plain data say the same; the order of keys does not count. */
export function same(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  if (Array.isArray(one) || Array.isArray(other)) {
    return (
      Array.isArray(one) &&
      Array.isArray(other) &&
      one.length === other.length &&
      one.every((item, index) => same(item, other[index]))
    )
  }
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every(
      (key) =>
        Object.hasOwn(other, key) &&
        same((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]),
    )
  )
}

/** Whether they say the same in the same order. */
export function sameInOrder(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => sameInOrder(item, other[index]))
  }
  if (isMapData(one) && isMapData(other)) {
    const keys = Object.keys(one)
    const others = Object.keys(other)
    return (
      keys.length === others.length &&
      keys.every((key, index) => key === others[index] && sameInOrder(one[key], other[key]))
    )
  }
  return same(one, other)
}

/** What stands at a path of plain data; `undefined` where nothing does. */
export function dataAt(data: unknown, path: Path): unknown {
  let found = data
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)]
    else if (isMapData(found) && Object.hasOwn(found, String(step))) found = found[String(step)]
    else return undefined
  }
  return found
}

/** The data with what stands at a path replaced by what `change` makes of it. */
export function changedAt(data: unknown, path: Path, change: (before: unknown) => unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return change(data)
  if (Array.isArray(data)) {
    const copy = [...data]
    copy[Number(step)] = changedAt(data[Number(step)], rest, change)
    return copy
  }
  const map = isMapData(data) ? data : {}
  const key = String(step)
  const value = changedAt(Object.hasOwn(map, key) ? map[key] : undefined, rest, change)
  const copy: Record<string, unknown> = {}
  for (const each of Object.keys(map)) put(copy, each, map[each])
  put(copy, key, value)
  return copy
}

/** The data with entries in another order or with other keys. */
export function mapFrom(entries: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, value] of entries) put(result, key, value)
  return result
}
