// What a code list is being changed to, and what that is another than it was.

import type { Schemas } from '../../api/index.ts'

export type Entry = Schemas['CodeEntryOut']
export type Content = Schemas['CodeListContent']
export type Change = 'added' | 'changed' | 'retired' | 'restored' | 'removed'

/** A code with its kind: 1 and "1" are two codes. */
export function keyOf(code: string | number): string {
  return `${typeof code} ${code}`
}

export interface Differing {
  code: string | number
  change: Exclude<Change, 'removed'>
  before: Entry | null
  after: Entry
}

/** What becomes of entries, in the order of `after`; where they stand does not count. */
export function differing(before: readonly Entry[], after: readonly Entry[]): Differing[] {
  const old = new Map(before.map((one) => [keyOf(one.code), one]))
  return after.flatMap((entry): Differing[] => {
    const was = old.get(keyOf(entry.code)) ?? null
    if (was && same(was, entry)) return []
    const change = !was
      ? 'added'
      : was.retired === entry.retired
        ? 'changed'
        : entry.retired
          ? 'retired'
          : 'restored'
    return [{ code: entry.code, change, before: was, after: entry }]
  })
}

/** Whether the entries that both have stand in another order. */
export function reordered(before: readonly Entry[], after: readonly Entry[]): boolean {
  const [old, now] = [before, after].map((list) => list.map((one) => keyOf(one.code)))
  const common = new Set(old?.filter((key) => now?.includes(key)))
  const kept = (keys: readonly string[] = []) => keys.filter((key) => common.has(key)).join('\n')
  return kept(old) !== kept(now)
}

/** The entries with one of them elsewhere. */
export function moved(entries: readonly Entry[], from: number, to: number): Entry[] {
  const next = [...entries]
  const [one] = next.splice(from, 1)
  if (one) next.splice(Math.max(0, Math.min(next.length, to)), 0, one)
  return next
}

function same(one: Entry, other: Entry): boolean {
  return (
    one.retired === other.retired &&
    one.parent === other.parent &&
    JSON.stringify(Object.entries(one.title).sort()) === JSON.stringify(Object.entries(other.title).sort())
  )
}

/**
 * What both sides changed since `base`, put together: mine wherever I changed an entry, theirs elsewhere. Codes
 * that both changed are told, so that whoever decides sees them.
 */
export function merged(
  base: readonly Entry[],
  mine: readonly Entry[],
  theirs: readonly Entry[],
): { entries: Entry[]; both: string[] } {
  const ours = new Map(differing(base, mine).map((one) => [keyOf(one.code), one.after]))
  const others = new Map(differing(base, theirs).map((one) => [keyOf(one.code), one.after]))
  const both = [...ours].flatMap(([key, entry]) => {
    const other = others.get(key)
    return other && !same(entry, other) ? [String(entry.code)] : []
  })
  const there = new Map(theirs.map((one) => [keyOf(one.code), one]))
  const known = new Set(mine.map((one) => keyOf(one.code)))
  return {
    entries: [
      ...mine.map((entry) => (ours.has(keyOf(entry.code)) ? entry : (there.get(keyOf(entry.code)) ?? entry))),
      ...theirs.filter((one) => !known.has(keyOf(one.code))),
    ],
    both,
  }
}
