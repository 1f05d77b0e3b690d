// Where in a YAML text somebody is typing. It reads what stands before the cursor by indentation and brackets, so
// it knows the place also while the text can't be read as YAML, which is most of the time while typing.

import type { Path } from '../../document/index.ts'

export interface Cursor {
  /** `key`: a key of the map at `path`. `value`: the value at `path`. `item`: either of them, an entry of a list
   * just begun. `text`: within a text of several lines. `nothing`: a comment. */
  where: 'key' | 'value' | 'item' | 'text' | 'nothing'
  path: Path
  /** What was typed so far of it. */
  from: number
  typed: string
  /** The quote within which one types. */
  quote: '"' | "'" | ''
  /** Within `{ }` or `[ ]`. */
  flow: boolean
  /** The column in which this map's keys stand. */
  column: number
  /** A space is wanted before the value: `by:` was just typed. */
  unspaced: boolean
  /** A colon follows already. */
  colonAhead: boolean
}

interface Level {
  column: number
  /** The key of a map, or the index of a list. */
  at: string | number
}

interface Bracket {
  kind: '{' | '['
  at: string | number | null
  /** Whether the key stands and its value is awaited. */
  valued: boolean
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#[\]{},&*!|>'"%@`-][^#]*?|-[^\s#][^#]*?)\s*:(?=\s|$)/

const bare = (key: string): string =>
  key.startsWith('"') || key.startsWith("'") ? key.slice(1, -1).replaceAll("''", "'") : key

/** What is being typed at `offset`. */
export function cursorAt(text: string, offset: number): Cursor {
  const levels: Level[] = []
  const colonAhead = /^[\w-]*["']?\s*:(\s|$)/.test(text.slice(offset, offset + 80))
  const path = (): (string | number)[] => levels.map(({ at }) => at)
  const found = (part: Partial<Cursor> & Pick<Cursor, 'where' | 'from'>): Cursor => ({
    path: path(),
    typed: text.slice(part.from, offset),
    quote: '',
    flow: false,
    column: 0,
    unspaced: false,
    colonAhead,
    ...part,
  })

  let at = 0
  /** The column of the entry whose text of several lines is being read. */
  let block: number | null = null
  while (at <= offset) {
    const end = lineEnd(text, at)
    const line = text.slice(at, end)
    const indent = line.length - line.trimStart().length
    const here = offset <= end
    if (block !== null) {
      const inside = line.trim() === '' ? !here || offset - at > block : indent > block
      if (inside) {
        if (here) return found({ where: 'text', from: offset })
        at = end + 1
        continue
      }
      block = null
    }
    const content = line.trim()
    if (!here && (content === '' || content.startsWith('#') || content === '---')) {
      at = end + 1
      continue
    }
    let column = here && content === '' ? offset - at : indent
    let start = at + column
    if (here && offset < start) {
      column = offset - at
      start = offset
    }
    // Entries of lists: `- ` opens one, and what follows stands within it.
    let dashed = false
    while (text[start] === '-' && (start + 1 >= text.length || /\s/.test(text[start + 1] ?? ''))) {
      if (here && offset <= start) break
      let index = 0
      while (levels.length > 0) {
        const top = levels[levels.length - 1] as Level
        if (top.column < column || (top.column === column && typeof top.at === 'string')) break
        if (top.column === column && typeof top.at === 'number') index = top.at + 1
        levels.pop()
      }
      levels.push({ column, at: index })
      const rest = /^-[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 1
      column += rest
      start += rest
      dashed = true
      if (here && offset < start) {
        column -= start - offset
        start = offset
      }
    }
    const words = text.slice(start, end)
    const key = KEY.exec(words)
    const keyEnd = key ? start + key[0].length : 0
    if (key && (!here || offset >= keyEnd)) {
      while (levels.length > 0 && (levels[levels.length - 1] as Level).column >= column) levels.pop()
      levels.push({ column, at: bare(key[1] ?? '') })
      const gap = /^[ \t]*/.exec(text.slice(keyEnd, end))?.[0].length ?? 0
      const valueAt = keyEnd + gap
      const value = text.slice(valueAt, end)
      if (here && offset <= valueAt) {
        return found({ where: 'value', from: offset, unspaced: offset === keyEnd, column })
      }
      if (/^[|>][+-]?\d*[+-]?\s*(#.*)?$/.test(value) && !here) {
        block = column
        at = end + 1
        continue
      }
      const went = through(text, valueAt, offset, path())
      if (went.cursor) return found({ ...went.cursor, column })
      at = went.end + 1
      continue
    }
    if (here && !key) {
      const untilHere = text.slice(start, Math.max(start, offset))
      if (/(^|\s)#/.test(untilHere) && !/^["']/.test(untilHere))
        return found({ where: 'nothing', from: offset })
      if (/^[[{"']/.test(untilHere)) {
        if (!dashed)
          while (levels.length > 0 && (levels[levels.length - 1] as Level).column >= column) levels.pop()
        const went = through(text, start, offset, path())
        if (went.cursor) return found({ ...went.cursor, column })
      }
    }
    if (here) {
      if (!dashed)
        while (levels.length > 0 && (levels[levels.length - 1] as Level).column >= column) levels.pop()
      const opened = levels[levels.length - 1]
      // Below `key:` with nothing beside it, and not deeper than an entry of the same list: its map begins here.
      if (dashed && opened && !key) return found({ where: 'item', from: start, column })
      return found({ where: 'key', from: start, column })
    }
    // A text that goes on, or something in brackets without a key of its own.
    if (/^[[{"']/.test(words)) {
      const went = through(text, start, offset, path())
      if (went.cursor) return found({ ...went.cursor, column })
      at = went.end + 1
    } else at = end + 1
  }
  return found({ where: 'key', from: offset })
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

type Inside = Pick<Cursor, 'where' | 'from' | 'path' | 'quote' | 'flow'>

/** Goes through a value that begins at `start`: to its end, or to the cursor within it. */
function through(
  text: string,
  start: number,
  offset: number,
  path: (string | number)[],
): { cursor?: Inside; end: number } {
  const brackets: Bracket[] = []
  let at = start
  let word = start
  const here = (quote: Cursor['quote'], from: number): Inside => {
    const inner = [...path]
    brackets.forEach((one, depth) => {
      if (one.kind === '[' || one.valued || depth < brackets.length - 1) inner.push(one.at ?? 0)
    })
    const last = brackets[brackets.length - 1]
    const where = last?.kind === '{' && !last.valued ? 'key' : last?.kind === '[' ? 'item' : 'value'
    return { where, from, path: inner, quote, flow: brackets.length > 0 }
  }
  while (at < text.length) {
    if (at >= offset) return { cursor: here('', Math.min(word, offset)), end: at }
    const sign = text[at] ?? ''
    const last = brackets[brackets.length - 1]
    if ((sign === '"' || sign === "'") && at === word) {
      const close = closing(text, at, sign)
      if (offset <= close) return { cursor: here(sign, at + 1), end: at }
      at = close + 1
      continue
    }
    if (sign === '#' && (at === start || /\s/.test(text[at - 1] ?? ''))) {
      const end = lineEnd(text, at)
      if (offset <= end) return { cursor: { ...here('', offset), where: 'nothing' }, end }
      at = end
      continue
    }
    if (sign === '\n' && !last) return { end: at }
    if ((sign === '{' || sign === '[') && at === word) {
      brackets.push({ kind: sign, at: sign === '[' ? 0 : null, valued: false })
      at = word = at + 1
    } else if (last && (sign === '}' || sign === ']')) {
      brackets.pop()
      at = word = at + 1
      if (brackets.length === 0) {
        const end = lineEnd(text, at)
        if (offset <= end && offset >= at) return { cursor: { ...here('', offset), where: 'nothing' }, end }
        return { end }
      }
    } else if (last && sign === ',') {
      if (last.kind === '[') last.at = typeof last.at === 'number' ? last.at + 1 : 0
      last.valued = false
      at = word = at + 1
    } else if (last?.kind === '{' && !last.valued && sign === ':' && /[\s,}]/.test(text[at + 1] ?? ' ')) {
      last.at = bare(text.slice(word, at).trim())
      last.valued = true
      at = word = at + 1
    } else {
      if (/\s/.test(sign) && at === word) word = at + 1
      at += 1
    }
  }
  if (offset >= text.length) return { cursor: here('', Math.min(word, offset)), end: at }
  return { end: at }
}

function closing(text: string, at: number, quote: string): number {
  let i = at + 1
  while (i < text.length) {
    if (quote === '"' && text[i] === '\\') i += 2
    else if (text[i] === quote) {
      if (quote === "'" && text[i + 1] === "'") i += 2
      else return i
    } else i += 1
  }
  return text.length
}
