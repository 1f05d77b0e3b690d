// Which lines belong to an entry or an item that stands below others: its own, comments directly above it, and
// comments below it that are indented deeper.

import type { Node, Source } from '../source.ts'
import { type Branch, branchOf, type Child } from '../tree.ts'

/** A map or list in the text, with what is needed to tell its lines. */
export interface Collection {
  readonly text: string
  readonly from: number
  readonly branch: Branch
}

export interface Span {
  /** Where its lines begin, or its key where it stands behind a dash. */
  from: number
  /** Behind the newline of its last line. */
  to: number
  /** Where the key or the dash stands. */
  keyAt: number
  column: number
  /** Whether nothing but spaces stands before it in its line. */
  own: boolean
}

export function collectionOf(source: Source, node: Node): Collection {
  return { text: source.text, from: node.from, branch: branchOf(node) }
}

export function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Behind the newline of the line that holds a place, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

/** The end of the line that holds a place, before its newline. */
export function lineEnd(text: string, at: number): number {
  const next = nextLine(text, at)
  if (text[next - 1] !== '\n' || next === at) return next
  return text[next - 2] === '\r' && next - 2 >= at ? next - 2 : next - 1
}

/** Where a child's value ends, or what stands for it. */
export function valueEnd(of: Collection, child: Child): number {
  return Math.max(of.from + child.at + child.keySize, of.from + child.valueAt + child.value.size)
}

/** Behind the last line of a child, without comments below it. */
function linesEnd(of: Collection, child: Child): number {
  const end = valueEnd(of, child)
  return of.text[end - 1] === '\n' ? end : nextLine(of.text, end)
}

export function spanOf(of: Collection, index: number): Span {
  const { text } = of
  const child = of.branch.children[index] as Child
  const keyAt = of.from + child.at
  const line = lineStart(text, keyAt)
  const column = keyAt - line
  const own = text.slice(line, keyAt).trim() === ''
  const before = of.branch.children[index - 1]
  const floor = before ? behindComments(of, linesEnd(of, before), column) : 0
  return {
    from: own ? aboveComments(text, line, floor, column) : keyAt,
    to: behindComments(of, linesEnd(of, child), column),
    keyAt,
    column,
    own,
  }
}

/** Where the comments directly above a line begin. Those at the very top speak of the file. */
function aboveComments(text: string, line: number, floor: number, column: number): number {
  let from = line
  while (from > floor) {
    const above = lineStart(text, from - 1)
    const content = text.slice(above, from)
    const sign = content.search(/\S/)
    if (sign < 0 || content[sign] !== '#' || sign > column || above < floor) break
    from = above
  }
  return from === 0 && line > 0 ? line : from
}

/** Behind the comments below an entry that are indented deeper than its key. */
function behindComments(of: Collection, from: number, column: number): number {
  const { text } = of
  let end = from
  let at = from
  while (at < text.length) {
    const next = nextLine(text, at)
    const content = text.slice(at, next)
    const sign = content.search(/\S/)
    if (sign >= 0) {
      if (content[sign] !== '#' || sign <= column) break
      end = next
    }
    at = next
  }
  return end
}

/** Where the blank lines directly above a place begin, not before `floor`. */
export function blankAbove(text: string, at: number, floor: number): number {
  let from = at
  while (from > floor) {
    const above = lineStart(text, from - 1)
    if (above < floor || text.slice(above, from).trim() !== '') break
    from = above
  }
  return from
}

/** Behind the blank lines that begin at a place. */
export function blankBelow(text: string, at: number): number {
  let to = at
  while (to < text.length) {
    const next = nextLine(text, to)
    if (text.slice(to, next).trim() !== '') break
    to = next
  }
  return to
}

/** Whether an entry stands in several lines. */
export function isTall(text: string, span: Span): boolean {
  const next = nextLine(text, span.keyAt)
  return next < span.to
}

/** Whether entries of several lines have blank lines between them here. */
export function isSpaced(of: Collection): boolean {
  const spans = of.branch.children.map((_, index) => spanOf(of, index))
  for (let index = 1; index < spans.length; index++) {
    const above = spans[index - 1] as Span
    const span = spans[index] as Span
    if (span.own && blankAbove(of.text, span.from, above.to) < span.from) return true
  }
  return false
}

/** Whether the text of a value goes on into blank lines below it (`|+`). */
export function keepsBlank(of: Collection, child: Child): boolean {
  let branch = child.value
  let at = of.from + child.valueAt
  for (;;) {
    if (branch.kind === 'scalar') return /^[|>][0-9]?\+/.test(of.text.slice(at, at + 3))
    const last = branch.children[branch.children.length - 1]
    if (!branch.block || !last) return false
    at += last.valueAt
    branch = last.value
  }
}
