// Finding a choice among tens of thousands while somebody types: by code, by title in any language, by the
// initials of its pinyin. The index of a list is made once, when it is first searched.

import { isObject } from '../../forms/fields.ts'
import type { Entry } from './entries.ts'
import { initials } from './initials.ts'

const indexes = new WeakMap<readonly Entry[], SearchIndex>()

export function indexOf(entries: readonly Entry[]): SearchIndex {
  let index = indexes.get(entries)
  if (!index) {
    index = new SearchIndex(entries)
    indexes.set(entries, index)
  }
  return index
}

/** Full-width letters and digits as half-width ones, capitals as small ones. */
function folded(text: string): string {
  return (/[\uff00-\uffef]/.test(text) ? text.normalize('NFKC') : text).toLowerCase()
}

/** Milliseconds that are worked at a time while the page goes on. */
const SLICE = 8
/** After so many entries it is looked whether the time is over. */
const STRIDE = 256

export class SearchIndex {
  readonly #entries: readonly Entry[]
  /** Code and titles, one a line, and the initials of the titles; read when they are first looked at. */
  readonly #texts: (string | undefined)[] = []
  readonly #initials: (string | undefined)[] = []
  #warming = false
  #last: { query: string; found: readonly number[] } | undefined

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
  }

  /** Reads the entries in the pauses of the page, so that the first search does not have to. */
  warm() {
    if (this.#warming) return
    this.#warming = true
    inSlices(this.#reading(), () => {})
  }

  /** The choices in which every word of the query occurs, those that begin with it first. */
  find(query: string): readonly Entry[] {
    const steps = this.#searching(query)
    for (;;) {
      const step = steps.next()
      if (step.done) return step.value
    }
  }

  /** The same while the page goes on: `told` when it is found. What is returned gives up on it. */
  search(query: string, told: (found: readonly Entry[]) => void): () => void {
    return inSlices(this.#searching(query), told)
  }

  *#reading(): Generator<void, void> {
    for (let number = 0; number < this.#entries.length; number++) {
      if (number % STRIDE === 0) yield
      this.#text(number)
      this.#spelling(number)
    }
  }

  *#searching(query: string): Generator<void, readonly Entry[]> {
    const wanted = folded(query.trim())
    if (wanted === '') return this.#entries
    const spelled = /^[a-z]+$/.test(wanted)
    const words = wanted.split(/\s+/)
    const ranks: number[][] = [[], [], [], [], []]
    let looked = 0
    for (const number of this.#candidates(wanted)) {
      if (looked++ % STRIDE === 0) yield
      const rank = this.#rank(number, words, wanted, spelled)
      if (rank >= 0) ranks[rank]?.push(number)
    }
    const found = ranks.flat()
    this.#last = { query: wanted, found }
    return found.flatMap((number) => this.#entries[number] ?? [])
  }

  /** Whoever goes on typing looks only at what was found so far. */
  #candidates(wanted: string): Iterable<number> {
    const last = this.#last
    if (last && wanted.startsWith(last.query)) return [...last.found].sort((a, b) => a - b)
    return this.#entries.keys()
  }

  #rank(number: number, words: readonly string[], wanted: string, spelled: boolean): number {
    const text = this.#text(number)
    if (words.every((word) => text.includes(word))) {
      if (text.startsWith(wanted)) return text.charAt(wanted.length) === '\n' ? 0 : 1
      return text.includes(`\n${wanted}`) ? 2 : 3
    }
    return spelled && this.#spelling(number).includes(wanted) ? 4 : -1
  }

  #text(number: number): string {
    let text = this.#texts[number]
    if (text === undefined) {
      const entry = this.#entries[number]
      text = entry ? folded(`${String(entry.code)}\n${titles(entry).join('\n')}`) : ''
      this.#texts[number] = text
    }
    return text
  }

  #spelling(number: number): string {
    let spelling = this.#initials[number]
    if (spelling === undefined) {
      const entry = this.#entries[number]
      spelling = entry ? titles(entry).map(initials).join('\n').toLowerCase() : ''
      this.#initials[number] = spelling
    }
    return spelling
  }
}

/** Does the first of it at once and the rest in the pauses of the page. What is returned ends it. */
function inSlices<T>(steps: Generator<void, T>, told: (value: T) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const go = () => {
    const until = performance.now() + SLICE
    do {
      const step = steps.next()
      if (step.done) return told(step.value)
    } while (performance.now() < until)
    timer = setTimeout(go, 0)
  }
  timer = setTimeout(go, 0)
  return () => clearTimeout(timer)
}

function titles(entry: Entry): string[] {
  if (typeof entry.title === 'string') return [entry.title]
  if (!isObject(entry.title)) return []
  return Object.values(entry.title).map((title) =>
    Array.isArray(title) ? title.filter((part) => typeof part === 'string').join('') : String(title),
  )
}
