// What two people made of one text, as one text. Lines that only one side changed are taken as they are written;
// where lines clash, what the documents say decides, entry by entry.

import { stretches } from './aligning.ts'
import { remove, setValue } from './editing/edits.ts'
import { type Conflict, mergedData } from './merging_data.ts'
import { apply } from './patches.ts'
import { dataAt } from './plain.ts'
import { read } from './reading.ts'
import type { Format, Patch, Source } from './source.ts'

export type { Conflict } from './merging_data.ts'

export interface Merge {
  /** With `mine` where both wrote differently. */
  text: string
  conflicts: readonly Conflict[]
}

export type Side = 'mine' | 'theirs'

/** Both changes of `base` in one text. Where a side can't be read, lines are compared instead, and a conflict is
 * about the whole text: its path is empty, and its sides are texts. */
export function merge(base: string, mine: string, theirs: string, format: Format = 'yaml'): Merge {
  if (theirs === base || mine === theirs) return { text: mine, conflicts: [] }
  if (mine === base) return { text: theirs, conflicts: [] }
  const lines = mergedLines(base, mine, theirs)
  const sides = [base, mine, theirs].map((text) => read(text, format)) as [Source, Source, Source]
  if (sides.some((side) => side.troubles.length > 0)) {
    return lines.clash
      ? { text: mine, conflicts: [{ path: [], base, mine, theirs }] }
      : { text: lines.text, conflicts: [] }
  }
  const conflicts: Conflict[] = []
  const data = mergedData(sides[0].data, sides[1].data, sides[2].data, conflicts)
  const joined = read(lines.text, format)
  const from = joined.troubles.length === 0 ? joined : sides[1]
  return { text: apply(from.text, setValue(from, [], data)), conflicts }
}

/** The patches that let a side have its way at a conflict of `merge`. */
export function resolve(text: string, conflict: Conflict, side: Side, format: Format = 'yaml'): Patch[] {
  const wanted = conflict[side]
  const isText =
    conflict.path.length === 0 &&
    [conflict.mine, conflict.theirs, conflict.base].every((each) => typeof each === 'string')
  if (isText) {
    return wanted === text ? [] : [{ from: 0, to: text.length, insert: wanted as string }]
  }
  const source = read(text, format)
  if (wanted !== undefined) return setValue(source, conflict.path, wanted)
  return dataAt(source.data, conflict.path) === undefined ? [] : remove(source, conflict.path)
}

function mergedLines(base: string, mine: string, theirs: string): { text: string; clash: boolean } {
  let text = ''
  let clash = false
  const parts = stretches(linesOf(base), linesOf(mine), linesOf(theirs), (one, other) => one === other)
  for (const part of parts) {
    const [was, ours, others] = [part.base.join(''), part.mine.join(''), part.theirs.join('')]
    if (ours !== was && others !== was && ours !== others) clash = true
    text += ours === was ? others : ours
  }
  return { text, clash }
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}
