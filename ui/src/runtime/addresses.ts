// How a step is named while it runs; twin of engine/runtime/addresses.py, which says the rules.

import { repr } from './numbers.ts'
import { cut } from './text.ts'

const LONGEST_WORD = 64
const UNFIT = /[^!-\-/-}\u0080-\u{10ffff}]+/gu // blanks, control characters, dots, tildes

/** A step's own name: `tally` of `count.tally`. */
export function last(template: string): string {
  return template.slice(template.lastIndexOf('.') + 1)
}

/** Whether an address lies within the composite step `outer`. */
export function inside(outer: string, address: string): boolean {
  return address[outer.length] === '.' && address.startsWith(outer)
}

/** One word per item, in order: the text or number itself, else the place from 1. */
export function itemWords(values: unknown[]): string[] {
  const used = new Map<string, number>()
  return values.map((value, place) => {
    const word = wordOf(value) || String(place + 1)
    const times = (used.get(word) ?? 0) + 1
    used.set(word, times)
    return times === 1 ? word : `${word}~${times}`
  })
}

function wordOf(value: unknown): string {
  let text = value
  if (typeof value === 'number') {
    text = Number.isInteger(value) && Math.abs(value) < 2 ** 53 ? String(value) : repr(value)
  }
  return typeof text === 'string' ? cut(text.replace(UNFIT, '_'), LONGEST_WORD) : ''
}
