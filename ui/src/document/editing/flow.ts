// Edits of maps and lists in brackets, on one line or on several.

import type { Patch } from '../source.ts'
import type { Style } from '../style.ts'
import type { Child } from '../tree.ts'
import { type Collection, lineStart } from './spans.ts'

/** A text put in as the child at `index`. `made` writes it, given the indentation of its line. */
export function insertedInFlow(
  of: Collection,
  style: Style,
  index: number,
  made: (indent: string) => string,
): Patch[] {
  const { text, from } = of
  const { children } = of.branch
  if (children.length === 0) {
    const indent = lineIndent(text, from)
    const inner = text.slice(from + 1, from + of.branch.size - 1)
    if (style.format === 'json' && style.step > 0) {
      const deeper = indent + ' '.repeat(style.step)
      const body = `${style.newline}${deeper}${made(deeper)}`
      const close = inner.includes('\n') ? '' : style.newline + indent
      return [{ from: from + 1, to: from + 1, insert: body + close }]
    }
    const insert = made(indent)
    if (inner === '' && style.padding && text[from] === '{') {
      return [{ from: from + 1, to: from + 1, insert: `${style.padding}${insert}${style.padding}` }]
    }
    return [
      { from: from + 1, to: from + 1, insert: insert + (inner.trim() && !/^\s/.test(inner) ? ' ' : '') },
    ]
  }
  const first = startOf(of, 0)
  const lead = text.slice(from + 1, first)
  const indent = lead.includes('\n') ? ' '.repeat(first - lineStart(text, first)) : lineIndent(text, from)
  const between = lead.includes('\n') ? separation(style, lead) : `,${style.space}`
  if (index === 0) return [{ from: first, to: first, insert: made(indent) + between }]
  const end = endOf(of, index - 1)
  return [{ from: end, to: end, insert: between + made(indent) }]
}

function separation(style: Style, lead: string): string {
  return `,${style.newline}${lead.slice(lead.lastIndexOf('\n') + 1).replace(/[^ \t].*$/, '')}`
}

/** The child at `index` taken away, with its comma. */
export function removedFromFlow(of: Collection, index: number): Patch {
  const { text, from } = of
  const { children } = of.branch
  if (children.length === 1) {
    const close = from + of.branch.size - 1
    const end = endOf(of, 0)
    const behind = text.slice(end, close)
    const whole =
      /^[\s,]*$/.test(behind) &&
      (behind.includes('\n') || behind.includes(',') || /^\s+\S/.test(text.slice(from + 1, end)))
    const begins = /^\s*$/.test(text.slice(from + 1, startOf(of, 0))) ? from + 1 : startOf(of, 0)
    return { from: begins, to: whole ? close : end, insert: '' }
  }
  if (index === 0) return { from: startOf(of, 0), to: startOf(of, 1), insert: '' }
  return { from: endOf(of, index - 1), to: endOf(of, index), insert: '' }
}

/** The child at `index` put before the child that stands at `before` now (the number of children: at the end). */
export function movedInFlow(of: Collection, style: Style, index: number, before: number): Patch[] {
  if (before === index || before === index + 1) return []
  const body = of.text.slice(startOf(of, index), endOf(of, index))
  const cut = removedFromFlow(of, index)
  const put = insertedInFlow(of, style, before, () => body)
  return [...put, cut].sort((one, other) => one.from - other.from || one.to - other.to)
}

export function startOf(of: Collection, index: number): number {
  return of.from + (of.branch.children[index] as Child).at
}

export function endOf(of: Collection, index: number): number {
  const child = of.branch.children[index] as Child
  return Math.max(of.from + child.at + child.keySize, of.from + child.valueAt + child.value.size)
}

function lineIndent(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at), at))?.[0] ?? ''
}
