// A line of YAML in the few colours that help reading it, with what changed in it marked.

import type { Span } from './rows.ts'

export interface Painted {
  text: string
  is: 'plain' | 'key' | 'string' | 'comment'
  marked: boolean
}

const PIECES =
  /(?<key>[\w$.-]+(?=:(?:\s|$)))|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?<comment>(?<=^|\s)#.*$)/gu

export function paint(text: string, marks: readonly Span[]): Painted[] {
  const found: Painted[] = []
  let at = 0
  const add = (to: number, is: Painted['is']) => {
    while (at < to) {
      const mark = marks.find(([from, end]) => end > at && from < to)
      const end = !mark ? to : at < mark[0] ? mark[0] : Math.min(to, mark[1])
      found.push({ text: text.slice(at, end), is, marked: mark !== undefined && at >= mark[0] })
      at = end
    }
  }
  for (const piece of text.matchAll(PIECES)) {
    add(piece.index, 'plain')
    const { key, string } = piece.groups ?? {}
    add(piece.index + piece[0].length, key ? 'key' : string ? 'string' : 'comment')
  }
  add(text.length, 'plain')
  return found
}
