// JSON (RFC 8259), read by hand so that every value has its place and a text that is being typed is read as far
// as it goes.

import type { Trouble } from './source.ts'
import { type Branch, type Child, leaf, listOf, mapOf, ReadSource } from './tree.ts'

const DEEPEST = 200
const SPACE = /[ \t\r\n]*/y
const STRING = /"(?:[^"\\\n]|\\.)*"/y
const WORD = /[^\s,:[\]{}"]+/y
const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?$/

export function readJson(text: string): ReadSource {
  const reader = new JsonReader(text)
  const at = reader.space(text.charCodeAt(0) === 0xfeff ? 1 : 0)
  const branch = at < text.length ? reader.value(at, 0) : null
  if (branch) {
    const rest = reader.space(reader.end)
    if (rest < text.length) reader.say(rest, text.length, 'Nothing may follow here')
  }
  return new ReadSource({ format: 'json', text, branch, at, troubles: reader.troubles, single: true })
}

/** The value that begins at a place, and nothing when it can't be read whole. */
export function jsonAt(text: string, from: number, depth: number): { branch: Branch; to: number } | null {
  const reader = new JsonReader(text)
  const branch = reader.value(from, depth)
  return reader.troubles.length === 0 ? { branch, to: reader.end } : null
}

class JsonReader {
  readonly troubles: Trouble[] = []
  end = 0
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  space(from: number): number {
    SPACE.lastIndex = from
    SPACE.exec(this.#text)
    return SPACE.lastIndex
  }

  /** The value that begins at `from`; `end` stands behind it. Something is always taken, or a trouble said. */
  value(from: number, depth: number): Branch {
    const sign = this.#text[from]
    if (depth > DEEPEST) {
      this.say(from, this.#text.length, 'This stands too deep')
      this.end = this.#text.length
      return leaf(null, this.end - from)
    }
    if (sign === '{') return this.#map(from, depth)
    if (sign === '[') return this.#list(from, depth)
    if (sign === '"') {
      const text = this.#string(from)
      return leaf(text, this.end - from)
    }
    WORD.lastIndex = from
    const word = WORD.exec(this.#text)?.[0] ?? ''
    this.end = from + word.length
    if (word === 'true' || word === 'false') return leaf(word === 'true', word.length)
    if (word === 'null') return leaf(null, word.length)
    if (NUMBER.test(word) && Number.isFinite(Number(word))) return leaf(Number(word), word.length)
    this.say(from, this.end, word ? 'A text needs double quotes' : 'A value is missing here')
    return leaf(word || null, word.length)
  }

  say(from: number, to: number, message: string): void {
    this.troubles.push({ from, to, message })
  }

  #string(from: number): string {
    STRING.lastIndex = from
    const found = STRING.exec(this.#text)?.[0]
    if (found === undefined) {
      const end = this.#text.indexOf('\n', from)
      this.end = end < 0 ? this.#text.length : end
      this.say(from, this.end, 'The quote that opens here is never closed')
      return this.#text.slice(from + 1, this.end).trimEnd()
    }
    this.end = from + found.length
    try {
      return JSON.parse(found) as string
    } catch {
      this.say(from, this.end, 'A backslash or a control character means nothing here')
      return found.slice(1, -1)
    }
  }

  #map(from: number, depth: number): Branch {
    const children: Child[] = []
    const known = new Set<string>()
    let at = this.space(from + 1)
    let comma = true
    while (at < this.#text.length && this.#text[at] !== '}') {
      const sign = this.#text[at] as string
      if (sign === ']') break
      if (sign === ',') {
        if (comma) this.say(at, at + 1, 'A value is missing before this comma')
        comma = true
        at = this.space(at + 1)
        continue
      }
      if (sign === ':' || sign === '{' || sign === '[') {
        this.say(at, at + 1, 'A key in double quotes is expected here')
        at = this.space(at + 1)
        continue
      }
      if (!comma) this.say(at, at, 'A comma is missing here')
      comma = false
      let key: string
      if (sign === '"') {
        key = this.#string(at)
      } else {
        WORD.lastIndex = at
        key = WORD.exec(this.#text)?.[0] ?? sign
        this.end = at + key.length
        this.say(at, this.end, 'A key needs double quotes')
      }
      const keyTo = this.end
      const colon = this.space(keyTo)
      let value: Branch
      let valueFrom: number
      if (this.#text[colon] === ':') {
        valueFrom = this.space(colon + 1)
        const next = this.#text[valueFrom]
        if (next === undefined || next === ',' || next === '}' || next === ']') {
          valueFrom = colon + 1
          this.end = valueFrom
          this.say(valueFrom, valueFrom, 'A value is missing here')
          value = leaf(null, 0)
        } else {
          value = this.value(valueFrom, depth + 1)
          if (this.end === valueFrom) this.end = valueFrom + 1
        }
      } else {
        valueFrom = keyTo
        this.say(keyTo, keyTo, 'A colon is missing here')
        value = leaf(null, 0)
      }
      if (known.has(key)) {
        this.say(at, keyTo, `“${key}” stands here a second time`)
      } else {
        known.add(key)
        children.push({
          key,
          at: at - from,
          keySize: keyTo - at,
          valueAt: valueFrom - from,
          value,
        })
      }
      at = this.space(this.end)
    }
    if (comma && children.length > 0 && this.#text[at] === '}') this.say(at, at + 1, 'A comma is too many')
    return this.#closed(from, at, '}', (size) => mapOf(children, size, false))
  }

  #list(from: number, depth: number): Branch {
    const children: Child[] = []
    let at = this.space(from + 1)
    let comma = true
    while (at < this.#text.length && this.#text[at] !== ']') {
      const sign = this.#text[at] as string
      if (sign === '}') break
      if (sign === ',' || sign === ':') {
        if (comma || sign === ':') this.say(at, at + 1, 'A value is missing here')
        comma = true
        at = this.space(at + 1)
        continue
      }
      if (!comma) this.say(at, at, 'A comma is missing here')
      comma = false
      const value = this.value(at, depth + 1)
      if (this.end === at) this.end = at + 1
      children.push({ key: '', at: at - from, keySize: 0, valueAt: at - from, value })
      at = this.space(this.end)
    }
    if (comma && children.length > 0 && this.#text[at] === ']') this.say(at, at + 1, 'A comma is too many')
    return this.#closed(from, at, ']', (size) => listOf(children, size, false))
  }

  #closed(from: number, at: number, bracket: string, made: (size: number) => Branch): Branch {
    if (this.#text[at] === bracket) {
      this.end = at + 1
    } else {
      this.end = at
      this.say(from, from + 1, 'This bracket is never closed')
    }
    return made(this.end - from)
  }
}
