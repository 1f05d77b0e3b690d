// A variant on a base that changed: where both changed the same, so that a person has to look.

import type { Path } from '../../document/index.ts'
import { dataAt, isMap, type Json, PLACED } from './overlay.ts'

/** The base said `was` at `path` and now says `now`; the variant says `says`. `null` is for what is not there. */
export interface VariantConflict {
  path: Path
  was: Json
  now: Json
  says: Json
}

export function conflictsOf(older: Json, newer: Json, change: Json): VariantConflict[] {
  return [...said(change, [])].flatMap(({ path, says }) => {
    const was = at(older, path)
    const now = at(newer, path)
    return differ(was, now) && differ(now, says) ? [{ path, was, now, says }] : []
  })
}

function* said(change: Json, path: Path): Generator<{ path: Path; says: Json }> {
  if (!isMap(change)) {
    yield { path, says: change }
    return
  }
  for (const [key, value] of Object.entries(change)) {
    if (!PLACED.includes(key)) yield* said(value, [...path, key])
  }
}

/** Only maps are gone into; what is not there is told as `null`, as a merge patch does. */
function at(data: Json, path: Path): Json {
  let found = data
  for (let length = 0; length < path.length; length += 1) {
    if (!isMap(found)) return null
    found = dataAt(found, [path[length] as string])
    if (found === undefined) return null
  }
  return found ?? null
}

function differ(one: Json, other: Json): boolean {
  return canonical(one) !== canonical(other)
}

/** What a conflict is about, to know it again: with other values it is another one. */
export function conflictKey(variant: string, { path, was, now, says }: VariantConflict): string {
  return `${variant} ${canonical([path, was, now, says])}`
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, one) =>
    isMap(one) ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))) : one,
  )
}
