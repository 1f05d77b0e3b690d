// A variant laid over its SOP, as the server does it: JSON merge patch (RFC 7396), with steps that keep and take
// their order. It is forgiving: an order that can't be is left as it is, its finding stands elsewhere.

import type { Path } from '../../document/index.ts'

export type Json = unknown
export type Map_ = Readonly<Record<string, unknown>>

/** What a map is: `steps` (by name), a `step`, the inside of `each`, the whole SOP, or anything else. */
export type Where = 'sop' | 'steps' | 'step' | 'each' | ''

export const PLACED: readonly string[] = ['after', 'before']

export function isMap(value: unknown): value is Map_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What the value under `key` is, where `where` says what holds it. */
export function within(where: Where, key: string): Where {
  if (where === 'steps') return 'step'
  if (key === 'steps' && (where === 'sop' || where === 'each')) return 'steps'
  if (key === 'any_order' && where === 'step') return 'steps'
  if (key === 'each' && where === 'step') return 'each'
  return ''
}

/** The SOP as `change` makes it. Neither is changed. */
export function overlay(base: Json, change: Json, where: Where = 'sop'): Json {
  if (!isMap(change)) return change
  const there = isMap(base)
  const found = new Map<string, unknown>()
  for (const [key, value] of there ? Object.entries(base) : []) {
    if (!Object.hasOwn(change, key)) found.set(key, value)
  }
  for (const [key, value] of Object.entries(change)) {
    if ((where === 'step' && PLACED.includes(key)) || value === null) continue
    const before = there && Object.hasOwn(base, key) ? base[key] : undefined
    found.set(key, overlay(before, value, within(where, key)))
  }
  let keys = [...(there ? Object.keys(base) : []), ...Object.keys(change)].filter((key) => found.has(key))
  keys = [...new Set(keys)]
  if (where === 'steps') keys = ordered(keys, change)
  return Object.fromEntries(keys.map((key) => [key, found.get(key)]))
}

/** Names of steps in the order that `after` and `before` of a patch ask for; the others keep theirs. */
export function ordered(names: readonly string[], change: Map_): string[] {
  const anchors = new Map<string, readonly [string, string]>()
  for (const name of Object.keys(change)) {
    const anchor = anchorOf(change[name], name, names)
    if (anchor) anchors.set(name, anchor)
  }
  const order = names.filter((name) => !anchors.has(name))
  const follows = new Map<string, string>() // an anchor, and the last step that was put after it
  const pending = new Map(anchors)
  while (pending.size > 0) {
    let ready = [...pending].filter(([, [, at]]) => !pending.has(at)).map(([name]) => name)
    if (ready.length === 0) {
      const first = pending.keys().next().value as string
      ready = [first]
      const last = order.at(-1)
      pending.set(first, last === undefined ? ['', ''] : ['after', last])
    }
    for (const name of ready) {
      const [way, at] = pending.get(name) as readonly [string, string]
      pending.delete(name)
      if (way === 'after') {
        order.splice(order.indexOf(follows.get(at) ?? at) + 1, 0, name)
        follows.set(at, name)
      } else order.splice(at ? order.indexOf(at) : 0, 0, name)
    }
  }
  return order
}

/** Where a step asks to stand: `after` or `before`, and which step. */
function anchorOf(change: Json, name: string, names: readonly string[]): readonly [string, string] | null {
  if (!isMap(change) || !names.includes(name)) return null
  const way = PLACED.find((one) => change[one] !== undefined && change[one] !== null)
  const at = way === undefined ? undefined : change[way]
  return way !== undefined && typeof at === 'string' && at !== name && names.includes(at) ? [way, at] : null
}

/** What a map of the merged document is, by its path. */
export function whereAt(path: Path): Where {
  return path.reduce<Where>((where, key) => within(where, String(key)), 'sop')
}

/** What stands at a path of plain data; `undefined` where nothing does. */
export function dataAt(data: Json, path: Path): Json {
  let found = data
  for (const part of path) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined
    found = (found as Record<string | number, unknown>)[part]
  }
  return found
}

/** Whether two documents say the same. Of maps only the order of steps counts: it is all that a patch can say. */
export function means(one: Json, other: Json, where: Where = 'sop'): boolean {
  if (one === other) return true
  if (isMap(one) && isMap(other)) {
    const keys = Object.keys(one)
    const others = Object.keys(other)
    return (
      keys.length === others.length &&
      (where !== 'steps' || keys.every((key, at) => key === others[at])) &&
      keys.every((key) => Object.hasOwn(other, key) && means(one[key], other[key], within(where, key)))
    )
  }
  return (
    Array.isArray(one) &&
    Array.isArray(other) &&
    one.length === other.length &&
    one.every((item, at) => means(item, other[at], ''))
  )
}
