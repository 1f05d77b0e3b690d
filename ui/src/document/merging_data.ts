// What two sides made of one piece of data, as one: by the keys of maps, and by the items of lists.

import { stretches } from './aligning.ts'
import { isMapData, mapFrom, sameInOrder } from './plain.ts'
import type { Path } from './source.ts'

/** A place where both sides wrote differently. `undefined` stands for what is not there. */
export interface Conflict {
  path: Path
  base: unknown
  mine: unknown
  theirs: unknown
}

/** Both changes in one; what `mine` says where they disagree, which is added to `conflicts`. */
export function mergedData(
  base: unknown,
  mine: unknown,
  theirs: unknown,
  conflicts: Conflict[],
  path: Path = [],
): unknown {
  if (sameInOrder(mine, theirs) || sameInOrder(base, theirs)) return mine
  if (sameInOrder(base, mine)) return theirs
  if (isMapData(mine) && isMapData(theirs) && (isMapData(base) || base === undefined || base === null)) {
    return mergedMaps(isMapData(base) ? base : {}, mine, theirs, conflicts, path)
  }
  if (
    Array.isArray(mine) &&
    Array.isArray(theirs) &&
    (Array.isArray(base) || base === undefined || base === null)
  ) {
    const found: Conflict[] = []
    const list = mergedLists(Array.isArray(base) ? base : [], mine, theirs, found, path)
    if (list) {
      conflicts.push(...found)
      return list
    }
  }
  conflicts.push({ path, base, mine, theirs })
  return mine
}

function mergedMaps(
  base: Record<string, unknown>,
  mine: Record<string, unknown>,
  theirs: Record<string, unknown>,
  conflicts: Conflict[],
  path: Path,
): Record<string, unknown> {
  const values = new Map<string, unknown>()
  for (const key of new Set([...Object.keys(mine), ...Object.keys(theirs), ...Object.keys(base)])) {
    const value = mergedData(own(base, key), own(mine, key), own(theirs, key), conflicts, [...path, key])
    if (value !== undefined) values.set(key, value)
  }
  const keys = mergedOrder(Object.keys(base), Object.keys(mine), Object.keys(theirs))
  return mapFrom(keys.filter((key) => values.has(key)).map((key) => [key, values.get(key)] as const))
}

function own(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined
}

/** The order of `mine` with what only `theirs` has put behind its neighbour; or the other way round, where only
 * they changed the order of what was there. */
function mergedOrder(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const ofMine = new Set(mine)
  const ofTheirs = new Set(theirs)
  const both = base.filter((key) => ofMine.has(key) && ofTheirs.has(key))
  const known = new Set(both)
  const kept = mine.filter((key) => known.has(key)).every((key, index) => key === both[index])
  const [first, second] = kept ? [theirs, mine] : [mine, theirs]
  const result = [...first]
  const standing = new Set(first)
  second.forEach((key, index) => {
    if (standing.has(key)) return
    const above = index === 0 ? -1 : result.indexOf(second[index - 1] as string)
    result.splice(above + 1, 0, key)
    standing.add(key)
  })
  return result
}

/** Null where both changed the same items in ways that do not go together. */
function mergedLists(
  base: readonly unknown[],
  mine: readonly unknown[],
  theirs: readonly unknown[],
  conflicts: Conflict[],
  path: Path,
): unknown[] | null {
  const result: unknown[] = []
  for (const part of stretches(base, mine, theirs, sameInOrder)) {
    if (part.stable || sameInOrder(part.base, part.theirs) || sameInOrder(part.mine, part.theirs)) {
      result.push(...part.mine)
    } else if (sameInOrder(part.base, part.mine)) {
      result.push(...part.theirs)
    } else if (part.base.length === 0) {
      result.push(...part.mine, ...part.theirs)
    } else if (part.base.length === part.mine.length && part.base.length === part.theirs.length) {
      part.base.forEach((item, index) => {
        result.push(
          mergedData(item, part.mine[index], part.theirs[index], conflicts, [...path, result.length]),
        )
      })
    } else {
      return null
    }
  }
  return result
}
