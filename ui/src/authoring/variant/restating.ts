// What a variant has to say, so that its SOP says what it is wanted to say there. What the change did not touch is
// said as it was before.

import {
  isMap,
  type Json,
  type Map_,
  means,
  ordered,
  overlay,
  PLACED,
  type Where,
  within,
} from './overlay.ts'

/** The merge patch that makes `wanted` of `base`, where `change` made `before` of it. A patch can't say everything:
 * see `sayable`. */
export function restated(base: Json, before: Json, wanted: Json, change: Json): Map_ {
  const found = restate(base, before, wanted, change, 'sop')
  return isMap(found) ? found : {}
}

/** Whether the patch really makes what is wanted: the order of keys that are no steps can't be said by one. */
export function sayable(base: Json, change: Json, wanted: Json): boolean {
  return means(overlay(base, change), wanted)
}

/** `undefined` where nothing need be said. */
function restate(base: Json, before: Json, wanted: Json, change: Json, where: Where): Json {
  if (before !== undefined && means(before, wanted, where)) return change
  if (!isMap(wanted)) return means(base, wanted, where) ? undefined : wanted
  const old = isMap(change) ? change : {}
  const from = isMap(base) ? base : {}
  const was = isMap(before) ? before : {}
  const said = new Map<string, unknown>()
  for (const key of Object.keys(from)) {
    if (!Object.hasOwn(wanted, key)) said.set(key, null)
  }
  for (const [key, value] of Object.entries(wanted)) {
    const next = restate(
      Object.hasOwn(from, key) ? from[key] : undefined,
      Object.hasOwn(was, key) ? was[key] : undefined,
      value,
      Object.hasOwn(old, key) ? old[key] : undefined,
      within(where, key),
    )
    if (next !== undefined) said.set(key, next)
    else if (!Object.hasOwn(from, key)) said.set(key, blank(value))
  }
  if (where === 'step') for (const way of PLACED) if (Object.hasOwn(old, way)) said.set(way, old[way])
  const arranged = arrange(said, old, Object.keys(wanted))
  const result = where === 'steps' ? placed(from, wanted, arranged, old) : arranged
  if (Object.keys(result).length > 0) return result
  return isMap(base) ? undefined : {}
}

/** A new value as a patch says it: `null` would take it away. */
function blank(value: Json): Json {
  return value === null ? {} : value
}

/** What was said before keeps its order; what is new comes behind, in the order of what is wanted. */
function arrange(said: ReadonlyMap<string, unknown>, old: Map_, wanted: readonly string[]): Map_ {
  const keys = [...Object.keys(old), ...PLACED, ...wanted, ...said.keys()].filter((key) => said.has(key))
  return Object.fromEntries([...new Set(keys)].map((key) => [key, said.get(key)]))
}

/** The patch of a map of steps, with what it takes to have them in the order that is wanted. */
function placed(base: Map_, wanted: Map_, change: Map_, old: Map_): Map_ {
  const order = Object.keys(wanted)
  const natural = (patch: Map_) => {
    const names = [...Object.keys(base), ...Object.keys(patch)].filter((name) => Object.hasOwn(wanted, name))
    return ordered([...new Set(names)], patch)
  }
  const right = (patch: Map_) => natural(patch).every((name, at) => name === order[at])
  const bound = tidy(base, change, order)
  if (right(bound)) return lighter(base, bound, right)
  const fresh = order.filter((name) => !Object.hasOwn(base, name))
  const kept = order.filter((name) => anchored(old[name]))
  // At first only what is new or stands wrong is placed, the rest stays as it was said; then all of it anew.
  const loose = new Set([...fresh, ...kept])
  const straight = inOrder(
    Object.keys(base).filter((name) => Object.hasOwn(wanted, name) && !loose.has(name)),
    order,
  )
  const moved = order.filter((name) => Object.hasOwn(base, name) && !straight.has(name) && !loose.has(name))
  const some = anchors(bound, order, new Set([...fresh.filter((name) => !kept.includes(name)), ...moved]))
  if (right(some)) return lighter(base, some, right)
  const all = inOrder(
    Object.keys(base).filter((name) => Object.hasOwn(wanted, name)),
    order,
  )
  const bare = without(change, base)
  return anchors(bare, order, new Set(order.filter((name) => !all.has(name))))
}

/** The patch without places beside steps that are gone. */
function tidy(base: Map_, change: Map_, order: readonly string[]): Map_ {
  const found = Object.entries(change).flatMap(([name, one]) => {
    if (!isMap(one)) return [[name, one] as const]
    const rest = Object.entries(one).filter(
      ([key, at]) => !PLACED.includes(key) || order.includes(String(at)),
    )
    if (rest.length === Object.keys(one).length) return [[name, one] as const]
    return rest.length > 0 || !Object.hasOwn(base, name) ? [[name, Object.fromEntries(rest)] as const] : []
  })
  return Object.fromEntries(found)
}

/** The patch without steps of the base of which it says a place only, where they stand there anyway. */
function lighter(base: Map_, change: Map_, right: (patch: Map_) => boolean): Map_ {
  let found = change
  for (const [name, one] of Object.entries(change)) {
    if (!Object.hasOwn(base, name) || !isMap(one) || Object.keys(one).length === 0) continue
    if (Object.keys(one).some((key) => !PLACED.includes(key))) continue
    const { [name]: _, ...rest } = found
    if (right(rest)) found = rest
  }
  return found
}

function anchored(change: Json): boolean {
  return isMap(change) && PLACED.some((way) => typeof change[way] === 'string')
}

/** The patch without any order; steps of the base of which nothing else is said are left out. */
function without(change: Map_, base: Map_): Map_ {
  return Object.fromEntries(
    Object.entries(change).flatMap(([name, one]) => {
      if (!isMap(one)) return [[name, one]]
      const rest = Object.fromEntries(Object.entries(one).filter(([key]) => !PLACED.includes(key)))
      return Object.keys(rest).length > 0 || !Object.hasOwn(base, name) ? [[name, rest]] : []
    }),
  )
}

/** Each of `names` put right after the one that stands before it; those at the beginning before what follows. */
function anchors(change: Map_, order: readonly string[], names: ReadonlySet<string>): Map_ {
  if (names.size === order.length) {
    // Nothing stands fast: they follow as they are written.
    return Object.fromEntries([
      ...order.map((name) => [name, change[name] ?? {}]),
      ...Object.entries(change).filter(([name]) => !order.includes(name)),
    ])
  }
  const found = new Map(Object.entries(change))
  const fast = order.find((name) => !names.has(name)) as string
  for (const [at, name] of order.entries()) {
    if (!names.has(name)) continue
    const one = found.get(name)
    const rest = isMap(one) ? Object.entries(one).filter(([key]) => !PLACED.includes(key)) : []
    const place = at === 0 ? ['before', fast] : ['after', order[at - 1]]
    found.set(name, Object.fromEntries([place, ...rest]))
  }
  return Object.fromEntries(found)
}

/** The most of these names that stand in the order that is wanted. */
function inOrder(names: readonly string[], order: readonly string[]): Set<string> {
  const rank = new Map(order.map((name, at) => [name, at]))
  const best: string[][] = []
  for (const name of names) {
    const at = rank.get(name) ?? 0
    const before = best
      .filter((run) => (rank.get(run.at(-1) as string) ?? 0) < at)
      .reduce<string[]>((most, run) => (run.length > most.length ? run : most), [])
    best.push([...before, name])
  }
  return new Set(best.reduce<string[]>((most, run) => (run.length > most.length ? run : most), []))
}
