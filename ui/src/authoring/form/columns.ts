// How many fields stand beside each other in a section.

import { type Edit, Refused } from './edit.ts'
import { group, ungroup } from './grouping.ts'
import type { Item } from './items.ts'

export const MOST_COLUMNS = 4

/** How many columns a section, a page or a row has. */
export function columnsOf(item: Item): number {
  if (item.what === 'columns') return Math.max(1, item.children.length)
  const rows = item.children.filter(isRow)
  return Math.max(1, ...rows.map(({ children }) => children.length))
}

/** Puts the fields of a section beside each other, so many in a row. What needs the whole width keeps it: lists,
 * groups, sections, notes. A row alone is cut into rows of so many. */
export function setColumns(edit: Edit, id: string, count: number): string[] {
  const item = edit.tree.byId.get(id)
  if (!item || item.field || item.slot?.how !== 'elements') throw new Refused('unknownShape')
  if (item.what === 'columns') {
    const fields = item.children.filter(isNarrow).map((child) => child.id)
    ungroup(edit, id)
    return inRows(edit, [fields], count)
  }
  for (let guard = 0; guard < 200; guard++) {
    const row = edit.tree.byId.get(id)?.children.find(isRow)
    if (!row) break
    ungroup(edit, row.id)
  }
  const runs: string[][] = [[]]
  for (const child of edit.tree.byId.get(id)?.children ?? []) {
    if (isNarrow(child)) runs.at(-1)?.push(child.id)
    else runs.push([])
  }
  inRows(edit, runs, count)
  return [id]
}

/** Puts runs of fields into rows; gives what the first of them stands in. */
function inRows(edit: Edit, runs: readonly (readonly string[])[], count: number): string[] {
  let first: string | null = null
  for (const run of runs) {
    for (let from = 0; count > 1 && from < run.length; from += count) {
      const ids = run.slice(from, from + count)
      if (ids.length > 1) group(edit, ids, 'columns', null)
      first ??= ids[0] ?? null
    }
    first ??= run[0] ?? null
  }
  const parent = first === null ? null : edit.tree.byId.get(first)?.parent
  const above = parent ? edit.tree.byId.get(parent) : undefined
  return above?.what === 'columns' ? [above.id] : first === null ? [] : [first]
}

/** A row that only lays out: one with a condition is kept as it is. */
function isRow(item: Item): boolean {
  return item.what === 'columns' && !item.hasRule && item.children.every(isNarrow)
}

function isNarrow({ field }: Item): boolean {
  return field !== null && field.kind !== 'list' && field.kind !== 'object' && field.kind !== 'variant'
}
