// Edits of maps and lists whose entries stand in lines below each other.

import type { Patch } from '../source.ts'
import type { Style } from '../style.ts'
import type { Child } from '../tree.ts'
import type { Lines } from '../writing.ts'
import {
  blankAbove,
  blankBelow,
  type Collection,
  isSpaced,
  isTall,
  keepsBlank,
  lineEnd,
  nextLine,
  spanOf,
} from './spans.ts'

/** Lines put in as the child at `index`. */
export function inserted(of: Collection, style: Style, index: number, lines: readonly string[]): Patch[] {
  const { text } = of
  const { newline } = style
  const count = of.branch.children.length
  const tall = lines.filter((line) => !line.trimStart().startsWith('#')).length > 1
  if (index === 0) {
    const first = spanOf(of, 0)
    if (!first.own) {
      const body = lines.join(newline).slice(first.column)
      return [{ from: first.keyAt, to: first.keyAt, insert: body + newline + ' '.repeat(first.column) }]
    }
    const blank = count > 1 && isSpaced(of) && (tall || isTall(text, first)) ? newline : ''
    return [{ from: first.from, to: first.from, insert: lines.join(newline) + newline + blank }]
  }
  const above = spanOf(of, index - 1)
  const spaced =
    (tall || isTall(text, above)) && isSpaced(of) && !keepsBlank(of, of.branch.children[index - 1] as Child)
  const body = (spaced ? newline : '') + lines.join(newline)
  return [
    endsLine(text, above.to)
      ? { from: above.to, to: above.to, insert: body + newline }
      : { from: above.to, to: above.to, insert: newline + body },
  ]
}

/** The child at `index` taken away; it is not the only one. */
export function removed(of: Collection, index: number): Patch {
  const { text } = of
  const span = spanOf(of, index)
  if (!span.own) {
    const below = text.slice(span.to).search(/\S/)
    return { from: span.keyAt, to: below < 0 ? text.length : span.to + below, insert: '' }
  }
  if (index === 0) {
    const next = spanOf(of, 1)
    return { from: span.from, to: Math.min(blankBelow(text, span.to), next.from), insert: '' }
  }
  const above = spanOf(of, index - 1)
  const from = blankAbove(text, span.from, above.to)
  if (span.to === text.length && !endsLine(text, span.to)) {
    // The last line of a text without a newline at its end: the one before it gives up its own.
    return { from: lineEnd(text, Math.max(0, from - newlineBefore(text, from))), to: span.to, insert: '' }
  }
  return { from, to: span.to, insert: '' }
}

/** The only child taken away: `empty` stands for what was a map or a list. `head` is the place behind the key or
 * the dash that it belongs to; null at the top of the document. */
export function emptied(of: Collection, empty: string, head: number | null): Patch[] {
  const span = spanOf(of, 0)
  if (head === null || !span.own) {
    const ends = endsLine(of.text, span.to) ? newlineBefore(of.text, span.to) : 0
    return [{ from: span.own ? span.from : span.keyAt, to: span.to - ends, insert: empty }]
  }
  const cut = { from: span.from, to: span.to, insert: '' }
  if (span.to === of.text.length && !endsLine(of.text, span.to)) {
    cut.from -= newlineBefore(of.text, span.from)
  }
  return [{ from: head, to: head, insert: ` ${empty}` }, cut]
}

/** The child at `index` put before the child that stands at `before` now (the number of children: at the end). */
export function moved(of: Collection, style: Style, index: number, before: number): Patch[] | null {
  if (before === index || before === index + 1) return []
  const { text } = of
  const span = spanOf(of, index)
  if (of.branch.children.some((child) => keepsBlank(of, child))) return null
  const lead = span.own ? '' : ' '.repeat(span.column)
  const lines = (lead + text.slice(span.from, span.to)).replace(/\r?\n$/, '').split(/\r?\n/)
  const put = inserted(of, style, before, lines)
  const cut = removed(of, index)
  const patches = [...put, cut].sort((one, other) => one.from - other.from || one.to - other.to)
  const [first, second] = patches as [Patch, Patch]
  return first.to > second.from ? null : patches
}

/** The value of a child, or of the document, put in place of what stands there. `head` is the place behind its
 * colon or dash. */
export function replaced(
  text: string,
  style: Style,
  of: { head: number; from: number; to: number; block: boolean },
  value: Lines,
): Patch[] {
  const { newline } = style
  const below = value.lines.map((line) => newline + line).join('')
  const headLineEnd = lineEnd(text, of.head)
  if (of.from > headLineEnd || (of.block && of.from > nextLine(text, of.head) - 1)) {
    // It stands in the lines below its key.
    const to = withoutNewline(text, of.to)
    return tidy([
      { from: of.head, to: of.head, insert: value.head ? ` ${value.head}` : '' },
      { from: headLineEnd, to: Math.max(headLineEnd, to), insert: below },
    ])
  }
  const isNothing = of.to === of.from
  const gap = isNothing ? of.head : value.head ? of.from : of.head
  const lead = isNothing && value.head ? ' ' : ''
  const header = of.block ? null : /^[|>][0-9+-]*/.exec(text.slice(of.from, of.from + 4))
  if (header && lineEnd(text, of.from) <= of.to) {
    const headerEnd = of.from + header[0].length
    const end = lineEnd(text, of.from)
    const to = Math.max(end, withoutNewline(text, of.to))
    return tidy([
      { from: gap, to: headerEnd, insert: value.head },
      { from: end, to, insert: below },
    ])
  }
  const to = Math.max(gap, isNothing ? gap : withoutNewline(text, of.to))
  const end = lineEnd(text, to)
  if (value.lines.length === 0 || text.slice(to, end).trim() === '') {
    return tidy([{ from: gap, to: value.lines.length === 0 ? to : end, insert: lead + value.head + below }])
  }
  return tidy([
    { from: gap, to, insert: lead + value.head },
    { from: end, to: end, insert: below },
  ])
}

function tidy(patches: Patch[]): Patch[] {
  return patches.filter((patch) => patch.insert !== '' || patch.to > patch.from)
}

function withoutNewline(text: string, at: number): number {
  return at - newlineBefore(text, at)
}

function newlineBefore(text: string, at: number): number {
  return text[at - 1] !== '\n' ? 0 : text[at - 2] === '\r' ? 2 : 1
}

function endsLine(text: string, at: number): boolean {
  return at === 0 || text[at - 1] === '\n'
}
