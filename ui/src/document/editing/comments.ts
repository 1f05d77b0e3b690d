// Comments: which ones stand in a text, which belong to an entry, and where they go when it goes elsewhere.

import { Lexer } from 'yaml'
import { nodeAt } from '../places.ts'
import { isMapData, Written } from '../plain.ts'
import type { Patch, Path, Source } from '../source.ts'
import { branchOf } from '../tree.ts'
import { endOf, startOf } from './flow.ts'
import { type Collection, collectionOf, lineStart, spanOf } from './spans.ts'

export interface Comment {
  from: number
  text: string
}

const NO_TEXT = new Set(['\u0002', '\u0018', '\u001f'])

/** The comments of a piece of YAML that begins with a line. */
export function commentsIn(text: string): Comment[] {
  if (!text.includes('#')) return []
  const found: Comment[] = []
  let at = 0
  let before = ''
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('#') && before !== '\u001f') found.push({ from: at, text: token.trimEnd() })
    if (!NO_TEXT.has(token)) at += token.length
    before = token
  }
  return found
}

/** The comments that come along with a value: above it, behind it, and within. */
export function commentsHeld(value: unknown): string[] {
  if (value instanceof Written) {
    const around = `${value.above}\n${value.behind}`.split('\n').map((line) => line.trim())
    return [...around.filter(isComment), ...commentsIn(value.text).map(({ text }) => text)]
  }
  if (Array.isArray(value)) return value.flatMap(commentsHeld)
  return isMapData(value) ? Object.values(value).flatMap(commentsHeld) : []
}

/** The comments that belong to what stands at a path: above it, behind it, and within. */
export function commentsOf(source: Source, path: Path): string[] {
  if (source.format === 'json') return []
  const parent = path.length > 0 ? nodeAt(source, path.slice(0, -1)) : undefined
  if (!parent) return path.length > 0 ? [] : commentsIn(source.text).map(({ text }) => text)
  const of = collectionOf(source, parent)
  const last = path[path.length - 1] as string | number
  const index =
    of.branch.kind === 'list' ? Number(last) : of.branch.children.findIndex(({ key }) => key === String(last))
  if (!of.branch.children[index]) return []
  const { from, to } = of.branch.block ? regionOf(of, index) : regionInFlow(of, index)
  return commentsWithin(source.text, from, to)
}

/** The comments between two places; the text is read from the beginning of the line on. */
export function commentsWithin(text: string, from: number, to: number): string[] {
  const begins = lineStart(text, from)
  const piece = ' '.repeat(from - begins) + text.slice(from, to)
  return commentsIn(piece).map((comment) => comment.text)
}

function regionOf(of: Collection, index: number): { from: number; to: number } {
  const span = spanOf(of, index)
  return { from: span.own ? span.from : span.keyAt, to: span.to }
}

/** What belongs to a child between brackets: comments in lines above it, and behind it on its line. */
export function regionInFlow(of: Collection, index: number): { from: number; to: number } {
  const { text } = of
  const before = index > 0 ? endOf(of, index - 1) : of.from + 1
  const after = index + 1 < of.branch.children.length ? startOf(of, index + 1) : of.from + of.branch.size - 1
  const start = startOf(of, index)
  const end = endOf(of, index)
  const above = text.indexOf('\n', before)
  const below = text.indexOf('\n', end)
  return {
    from: above >= 0 && above < start ? above + 1 : start,
    to: below >= 0 && below < after ? below : Math.min(end, after),
  }
}

/** Puts comment lines above what stands at a path; what stands between brackets gets them above the brackets. */
export function addComments(source: Source, path: Path, comments: readonly string[]): Patch[] {
  const lines = comments.flatMap((one) => one.split(/\r?\n/)).map((line) => line.trim())
  const wanted = lines.filter(isComment)
  if (source.format === 'json' || wanted.length === 0) return []
  const { text } = source
  const at = lineStart(text, headLine(source, path))
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? ''
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  return [{ from: at, to: at, insert: wanted.map((line) => indent + line + newline).join('') }]
}

/** A place in the line in which a comment above what stands at a path goes. */
function headLine(source: Source, path: Path): number {
  for (let depth = path.length; depth > 0; depth--) {
    const parent = nodeAt(source, path.slice(0, depth - 1))
    if (!parent || !branchOf(parent).block) continue
    const { children, kind } = branchOf(parent)
    const last = path[depth - 1] as string | number
    const child = kind === 'list' ? children[Number(last)] : children.find(({ key }) => key === String(last))
    if (child) return parent.from + child.at
  }
  return source.root?.from ?? 0
}

function isComment(line: string): boolean {
  return line.startsWith('#')
}

/** The comments that stood in a text and do not stand in the one that it became. */
export function lostComments(before: Source, after: Source): string[] {
  if (before.format === 'json' || signs(before.text) <= signs(after.text)) return []
  const left = commentsIn(before.text).map(({ text }) => text)
  for (const { text } of commentsIn(after.text)) {
    const at = left.indexOf(text)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

function signs(text: string): number {
  return text.split('#').length
}
