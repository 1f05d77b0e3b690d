// Texts that fit a pattern, for the patterns that people write: texts, classes, groups, how often.

import { fits } from './pattern_examples.ts'

const MOST = 8

/** A text that fits, or null where the pattern says more than this reads. */
export function textFitting(pattern: string, luck: () => number): string | null {
  try {
    const reader = new Reader(pattern, luck)
    const text = reader.choices()
    return reader.done && fits(pattern, text) === true ? text : null
  } catch {
    return null
  }
}

class Reader {
  #at = 0
  readonly #pattern: string
  readonly #luck: () => number

  constructor(pattern: string, luck: () => number) {
    this.#pattern = pattern
    this.#luck = luck
  }

  get done(): boolean {
    return this.#at === this.#pattern.length
  }

  #peek(): string {
    return this.#pattern[this.#at] ?? ''
  }

  choices(): string {
    const all = [this.#sequence()]
    while (this.#peek() === '|') {
      this.#at++
      all.push(this.#sequence())
    }
    return this.#pick(all)
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#luck() * from.length)] as T
  }

  #sequence(): string {
    let text = ''
    while (!this.done && this.#peek() !== '|' && this.#peek() !== ')') {
      const from = this.#at
      let part = this.#atom()
      const to = this.#at
      const { low, high } = this.#times()
      const after = this.#at
      const count = low + Math.floor(this.#luck() * (high - low + 1))
      if (count === 0) part = ''
      for (let again = 1; again < count; again++) {
        this.#at = from
        part += this.#atom()
        if (this.#at !== to) throw new Error('a pattern that is read twice reads the same')
      }
      this.#at = after
      text += part
    }
    return text
  }

  #times(): { low: number; high: number } {
    const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})/.exec(this.#pattern.slice(this.#at))
    if (!found) return { low: 1, high: 1 }
    this.#at += found[0].length
    if (this.#peek() === '?') this.#at++
    if (found[0] === '*') return { low: 0, high: 3 }
    if (found[0] === '+') return { low: 1, high: 6 }
    if (found[0] === '?') return { low: 0, high: 1 }
    const low = Number(found[1])
    if (found[2] === undefined) return { low, high: low }
    return { low, high: Math.max(low, Math.min(found[3] ? Number(found[3]) : low + MOST, low + MOST)) }
  }

  #atom(): string {
    const sign = this.#peek()
    this.#at++
    if (sign === '^' || sign === '$') return ''
    if (sign === '.') return this.#pick([...'abc123'])
    if (sign === '(') {
      const head = /^\?(?::|<[A-Za-z]\w*>)/.exec(this.#pattern.slice(this.#at))
      if (head) this.#at += head[0].length
      else if (this.#peek() === '?') throw new Error('looks around')
      const text = this.choices()
      if (this.#peek() !== ')') throw new Error('a group does not end')
      this.#at++
      return text
    }
    if (sign === '[') return this.#class()
    if (sign === '\\') return this.#escape()
    if (sign === '') throw new Error('the pattern ended')
    return sign
  }

  #escape(): string {
    const sign = this.#peek()
    this.#at++
    if (sign === 'd') return this.#pick([...'0123456789'])
    if (sign === 'w') return this.#pick([...'abcxyz012'])
    if (sign === 's') return ' '
    if (/[A-Za-z0-9]/.test(sign)) throw new Error('an escape that is not read here')
    return sign
  }

  #class(): string {
    if (this.#peek() === '^') throw new Error('what is not in a class')
    const chars: string[] = []
    while (this.#peek() !== ']') {
      if (this.done) throw new Error('a class does not end')
      const start = this.#one()
      if (this.#peek() === '-' && this.#pattern[this.#at + 1] !== ']') {
        this.#at++
        const [from, to] = [start.codePointAt(0) ?? 0, this.#one().codePointAt(0) ?? 0]
        const point = from + Math.floor(this.#luck() * (Math.min(to, from + 2000) - from + 1))
        for (let weight = 0; weight < Math.min(to - from + 1, 10); weight++)
          chars.push(String.fromCodePoint(point))
      } else chars.push(start)
    }
    this.#at++
    return this.#pick(chars)
  }

  #one(): string {
    const sign = this.#peek()
    this.#at++
    return sign === '\\' ? this.#escape() : sign
  }
}
