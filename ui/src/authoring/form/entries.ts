// The entries of a code list that a draft has: each changed by itself, so that all other lines stay as they are.

import {
  addItem,
  apply,
  compose,
  moveItem,
  type Patch,
  read,
  remove,
  type Source,
  setValue,
} from '../../document/index.ts'
import { isObject } from '../../forms/fields.ts'
import type { ChoiceRow } from './choices.ts'

export function entriesOf(source: Source | null): readonly ChoiceRow[] {
  const data = source?.data
  return isObject(data) && Array.isArray(data.entries) ? (data.entries as ChoiceRow[]) : []
}

/** Several small edits, one after the other, told as one. */
export function inTurn(
  source: Source,
  edits: readonly ((now: Source) => readonly Patch[])[],
): readonly Patch[] {
  let now = source
  let patches: readonly Patch[] = []
  for (const edit of edits) {
    const more = edit(now)
    if (more.length === 0) continue
    patches = patches.length === 0 ? more : compose(patches, more)
    now = read(apply(now.text, more), now.format, now)
  }
  return patches
}

/** Changes what an entry says; what becomes undefined is taken away. */
export function setEntry(
  source: Source,
  at: number,
  next: { [K in keyof ChoiceRow]?: ChoiceRow[K] | undefined },
): readonly Patch[] {
  const entry = entriesOf(source)[at]
  if (!entry) return []
  return inTurn(
    source,
    Object.entries(next).map(([key, value]) => (now: Source) => {
      const path = ['entries', at, key]
      if (value !== undefined) return setValue(now, path, value)
      return key in entry ? remove(now, path) : []
    }),
  )
}

/** Puts entries at the end. */
export function addEntries(source: Source, rows: readonly ChoiceRow[]): readonly Patch[] {
  const before = entriesOf(source).length
  const written = rows.map(({ code, title, parent }) => ({
    code,
    title: title ?? String(code),
    ...(parent !== undefined && { parent }),
  }))
  if (before === 0) return setValue(source, ['entries'], written)
  return inTurn(
    source,
    written.map((row, number) => (now: Source) => addItem(now, ['entries'], before + number, row)),
  )
}

export function moveEntryTo(source: Source, from: number, to: number): readonly Patch[] {
  const { length } = entriesOf(source)
  return to < 0 || to >= length || from === to ? [] : moveItem(source, ['entries', from], to)
}

/** Sets which list's choice decides what this list offers. */
export function setParent(source: Source, parent: string | null): readonly Patch[] {
  if (parent !== null) return setValue(source, ['parent'], parent)
  return isObject(source.data) && 'parent' in source.data ? remove(source, ['parent']) : []
}

/** The text of a new code list. */
export function emptyList(name: string, title: Readonly<Record<string, string>>): string {
  const said = Object.entries(title).map(([tag, text]) => `${tag}: ${JSON.stringify(text)}`)
  return `codeList: ${name}\ntitle: {${said.join(', ')}}\nentries:\n  - {code: a, title: A}\n`
}
