// How a document is laid out, told from its own text, so that what is added looks like what is there.

import type { Format, Source } from './source.ts'
import { type Branch, ReadSource } from './tree.ts'

export interface Style {
  readonly format: Format
  readonly newline: string
  /** Columns that a level is indented by. In JSON 0 where all stands on one line. */
  readonly step: number
  /** Columns that the dashes of a list are indented below its key. */
  readonly listStep: number
  /** Spaces within the braces of a map on one line. */
  readonly padding: string
  /** Of JSON: what stands after a colon and, on one line, after a comma. */
  readonly space: string
}

const known = new WeakMap<Source, Style>()

export function styleOf(source: Source): Style {
  let style = known.get(source)
  if (!style) {
    style = found(source)
    known.set(source, style)
  }
  return style
}

function found(source: Source): Style {
  const { text, format } = source
  const newline = /\r?\n/.exec(text)?.[0] ?? '\n'
  const branch = source instanceof ReadSource ? source.branch : null
  if (format === 'json') {
    const inside = /^\s*[[{][ \t]*\r?\n([ \t]*)/.exec(text)
    const first = /^\s*[[{]\s*"(?:[^"\\]|\\.)*"\s*:(\s?)/.exec(text)
    return {
      format,
      newline,
      step: inside
        ? (inside[1] as string).length
        : text.trim().length <= 2 && !/\S\S/.test(text)
          ? 2
          : /^\s*(?:\{\}|\[\]|)\s*$/.test(text)
            ? 2
            : 0,
      listStep: 0,
      padding: '',
      space: inside || !first ? ' ' : (first[1] as string) === '' ? '' : ' ',
    }
  }
  const steps = branch ? indents(branch) : { step: 0, list: -1 }
  const step = steps.step || 2
  return {
    format,
    newline,
    step: Math.min(9, step),
    listStep: steps.list >= 0 ? steps.list : step,
    padding: /\{ \S/.test(text) && !/\{[^\s{}]/.test(text) ? ' ' : '',
    space: ' ',
  }

  function indents(root: Branch): { step: number; list: number } {
    const result = { step: 0, list: -1 }
    const at = source instanceof ReadSource ? source.at : 0
    const look = (parent: Branch, from: number, column: number): void => {
      for (const child of parent.children) {
        if (result.step && result.list >= 0) return
        if (!child.value.block) continue
        const begins = from + child.valueAt
        const keyAt = from + child.at
        const line = text.lastIndexOf('\n', begins - 1) + 1
        const below = begins - line
        if (line > keyAt) {
          if (child.value.kind === 'list' && parent.kind === 'map' && result.list < 0) {
            result.list = Math.max(0, below - column)
          } else if (!result.step && below > column) {
            result.step = below - column
          }
        }
        look(child.value, begins, below)
      }
    }
    if (root.block) look(root, at, at - (text.lastIndexOf('\n', at - 1) + 1))
    return result
  }
}
