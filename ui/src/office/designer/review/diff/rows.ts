// Two texts line by line: what stands in both, what went, what came, and where within a line.

import { aligned } from '../../../../document/index.ts'

/** From and to in a line's text. */
export type Span = readonly [number, number]

export interface Side {
  /** The line's number, from 1. */
  line: number
  text: string
  /** What of the line is another than on the other side; empty where all of it is. */
  marks: readonly Span[]
}

export interface Row {
  is: 'same' | 'gone' | 'new' | 'changed'
  before: Side | null
  after: Side | null
}

/** Rows to be shown, or rows that nothing happened to and that are folded. */
export interface Piece {
  folded: boolean
  rows: readonly Row[]
}

const equal = (one: string, other: string) => one === other

/** Both texts in order. A text that is not there has no lines. */
export function rowsOf(before: string | null, after: string | null): Row[] {
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const partner = aligned(old, fresh, equal)
  const rows: Row[] = []
  let [oldAt, freshAt] = [0, 0]
  for (let at = 0; at <= old.length; at += 1) {
    const to = at === old.length ? fresh.length : (partner[at] ?? -1)
    if (to < 0) continue
    rows.push(...block(old, fresh, [oldAt, at], [freshAt, to]))
    if (at < old.length) {
      const text = old[at] ?? ''
      const side = (line: number): Side => ({ line, text, marks: [] })
      rows.push({ is: 'same', before: side(at + 1), after: side(to + 1) })
    }
    oldAt = at + 1
    freshAt = to + 1
  }
  return rows
}

function linesOf(text: string | null): string[] {
  if (text === null || text === '') return []
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

const PAIRS = 900 // above this many to compare, lines of a block are not paired

/** What went at a place and what came there; lines that are alike stand beside each other. */
function block(
  old: readonly string[],
  fresh: readonly string[],
  [from, to]: Span,
  [start, end]: Span,
): Row[] {
  const gone = old.slice(from, to).map((text) => ({ text, words: wordsOf(text) }))
  const came = fresh.slice(start, end).map((text) => ({ text, words: wordsOf(text) }))
  const few = gone.length * came.length <= PAIRS
  const partner = few ? aligned(gone, came, (one, other) => alike(one.words, other.words)) : []
  const rows: Row[] = []
  const went = (at: number): Side => ({ line: from + at + 1, text: gone[at]?.text ?? '', marks: [] })
  const arrived = (at: number): Side => ({ line: start + at + 1, text: came[at]?.text ?? '', marks: [] })
  let next = 0
  for (let at = 0; at < gone.length; at += 1) {
    const beside = partner[at] ?? -1
    if (beside < 0) {
      rows.push({ is: 'gone', before: went(at), after: null })
      continue
    }
    for (; next < beside; next += 1) rows.push({ is: 'new', before: null, after: arrived(next) })
    const [left, right] = marksOf(gone[at]?.words ?? [], came[beside]?.words ?? [])
    rows.push({
      is: 'changed',
      before: { ...went(at), marks: left },
      after: { ...arrived(beside), marks: right },
    })
    next = beside + 1
  }
  for (; next < came.length; next += 1) rows.push({ is: 'new', before: null, after: arrived(next) })
  return rows
}

/** Words, single Han characters, runs of spaces, single signs. */
function wordsOf(text: string): string[] {
  return text.match(/\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+|\s+|./gu) ?? []
}

/** Whether lines share most of what they say. */
function alike(one: readonly string[], other: readonly string[]): boolean {
  const count = (words: readonly string[]) => words.filter((word) => word.trim() !== '').length
  const shared = aligned(one, other, equal).filter(
    (partner, at) => partner >= 0 && one[at]?.trim() !== '',
  ).length
  return shared * 2 >= Math.max(count(one), count(other)) && shared > 0
}

function marksOf(one: readonly string[], other: readonly string[]): [Span[], Span[]] {
  const partner = aligned(one, other, equal)
  const taken = new Set(partner)
  return [spans(one, (at) => (partner[at] ?? -1) < 0), spans(other, (at) => !taken.has(at))]
}

/** Where the words that count stand; only spaces between two of them do not part them. */
function spans(words: readonly string[], counts: (at: number) => boolean): Span[] {
  const found: [number, number][] = []
  let at = 0
  for (const [place, word] of words.entries()) {
    const last = found.at(-1)
    if (counts(place)) {
      if (last && words.slice(0, place).join('').slice(last[1]).trim() === '') last[1] = at + word.length
      else found.push([at, at + word.length])
    }
    at += word.length
  }
  return found
}

const AROUND = 3

/** Rows with those folded that are further than three from anything that changed. */
export function folded(rows: readonly Row[], around = AROUND): Piece[] {
  const near = new Array<boolean>(rows.length).fill(false)
  for (const [at, row] of rows.entries()) {
    if (row.is === 'same') continue
    near.fill(true, Math.max(0, at - around), at + around + 1)
  }
  const pieces: { folded: boolean; rows: Row[] }[] = []
  for (const [at, row] of rows.entries()) {
    const hide = near[at] !== true
    const last = pieces.at(-1)
    if (last && last.folded === hide) last.rows.push(row)
    else pieces.push({ folded: hide, rows: [row] })
  }
  // One or two lines are shown in less room than a fold takes.
  return pieces.map((piece) => (piece.folded && piece.rows.length <= 2 ? { ...piece, folded: false } : piece))
}

/** Rows as they stand in one column: all that went at a place, then all that came. */
export function inOneColumn(rows: readonly Row[]): Row[] {
  const found: Row[] = []
  let gone: Row[] = []
  let came: Row[] = []
  const flush = () => {
    found.push(...gone, ...came)
    gone = []
    came = []
  }
  for (const row of rows) {
    if (row.is === 'same') {
      flush()
      found.push(row)
      continue
    }
    if (row.before) gone.push({ is: 'gone', before: row.before, after: null })
    if (row.after) came.push({ is: 'new', before: null, after: row.after })
  }
  flush()
  return found
}

export function countsOf(rows: readonly Row[]): { gone: number; came: number } {
  return {
    gone: rows.filter(({ is, before }) => is !== 'same' && before).length,
    came: rows.filter(({ is, after }) => is !== 'same' && after).length,
  }
}
