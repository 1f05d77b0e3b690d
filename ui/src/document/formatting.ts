// A document set right without being written anew: indentation, spaces at the ends of lines, the end of the file.
// What it says, its comments, its line breaks and its blank lines stay.

import { lineStart } from './editing/spans.ts'
import { sameInOrder } from './plain.ts'
import { read } from './reading.ts'
import type { Format, Node, Source } from './source.ts'
import { styleOf } from './style.ts'
import { branchOf } from './tree.ts'
import { jsonText } from './writing.ts'

const STEP = 2

/** The text set right; as it is where it can't be read. */
export function format(text: string, as: Format = 'yaml'): string {
  const source = read(text, as)
  if (source.troubles.length > 0 || source.root === null) return text
  if (as === 'json') {
    return `${jsonText(source.data, { ...styleOf(source), step: STEP, space: ' ' }, '')}${styleOf(source).newline}`
  }
  const newline = styleOf(source).newline
  for (const made of [indented(source, newline), trimmed(source, newline)]) {
    const after = read(made, as)
    if (after.troubles.length === 0 && sameInOrder(after.data, source.data)) return made
  }
  return text
}

/** By how much the lines of the text move, told by the entries that begin in them. */
function indented(source: Source, newline: string): string {
  const { text } = source
  const columns = new Map<number, number>() // of a line's beginning: the column it gets
  const visit = (node: Node, column: number, afterDash: boolean): void => {
    if (!branchOf(node).block) return
    const of = branchOf(node)
    of.children.forEach((child, index) => {
      const at = node.from + child.at
      if (!(afterDash && index === 0)) columns.set(lineStart(text, at), column)
      const value = node.kind === 'map' ? node.entries?.[index]?.value : node.items?.[index]
      if (!value || !branchOf(value).block) return
      const below = lineStart(text, value.from) > at
      if (node.kind === 'list') visit(value, column + STEP, !below)
      else visit(value, column + STEP, false)
    })
  }
  visit(source.root as Node, 0, false)
  const kept = contents(source)
  const lines = text.split('\n')
  const result: string[] = []
  let at = 0
  let shift = 0
  const waiting: number[] = [] // comments that go with the entry below them
  for (const whole of lines) {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole
    const column = columns.get(at)
    const own = line.length - line.trimStart().length
    const inside = kept.some(([from, to]) => at > from && at < to)
    if (column !== undefined && !inside) {
      shift = column - own
      for (const index of waiting.splice(0)) {
        const comment = (result[index] as string).trimStart()
        result[index] = ' '.repeat(column) + comment
      }
      result.push(ended(' '.repeat(column) + line.slice(own), at, line, kept))
    } else if (inside) {
      const moved = shift >= 0 ? ' '.repeat(shift) + line : line.slice(Math.min(own, -shift))
      result.push(line.trim() === '' ? '' : ended(moved, at, line, kept))
    } else if (line.trim() === '') {
      result.push('')
    } else if (line.trimStart().startsWith('#')) {
      const next = followingColumn(text, at, columns)
      if (next !== null && next.old === own) waiting.push(result.length)
      result.push(`${' '.repeat(Math.max(0, own + shift))}${line.trim()}`)
    } else {
      result.push(ended(' '.repeat(Math.max(0, own + shift)) + line.slice(own), at, line, kept))
    }
    at += whole.length + 1
  }
  return finished(result, newline)
}

/** The next entry below a comment: the column it has. */
function followingColumn(
  text: string,
  at: number,
  columns: ReadonlyMap<number, number>,
): { old: number } | null {
  for (let line = at; line < text.length; ) {
    const end = text.indexOf('\n', line)
    if (columns.has(line)) {
      const content = text.slice(line, end < 0 ? text.length : end)
      return { old: content.length - content.trimStart().length }
    }
    if (end < 0) return null
    line = end + 1
  }
  return null
}

/** Without spaces at the end of a line, unless they are part of a text that goes on. */
function ended(line: string, at: number, old: string, kept: readonly (readonly [number, number])[]): string {
  const end = at + old.length
  return kept.some(([from, to]) => end > from && end < to) ? line : line.trimEnd()
}

function trimmed(source: Source, newline: string): string {
  const kept = contents(source)
  let at = 0
  const lines = source.text.split('\n').map((whole) => {
    const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole
    const result = ended(line, at, line, kept)
    at += whole.length + 1
    return result
  })
  return finished(lines, newline)
}

function finished(lines: readonly string[], newline: string): string {
  return `${lines.join(newline).replace(/(?:\r?\n)+$/, '')}${newline}`
}

/** Where values stand that take several lines: texts, and what is in brackets. */
function contents(source: Source): [number, number][] {
  const result: [number, number][] = []
  const visit = (node: Node): void => {
    if (branchOf(node).block) {
      for (const entry of node.entries ?? []) visit(entry.value)
      for (const item of node.items ?? []) visit(item)
    } else if (source.text.slice(node.from, node.to).includes('\n')) {
      result.push([node.from, node.to])
    }
  }
  if (source.root) visit(source.root)
  return result
}
