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

/** So many entries are read at a time while nobody waits. */
const SLICE = 1500

export class SearchIndex {
  readonly #entries: readonly Entry[]
  /** Code and titles, one a line; filled as far as `#read` says. */
  readonly #texts: string[] = []
  readonly #initials: string[] = []
  #warming = false
  #last: { query: string; found: readonly number[] } | undefined

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
  }

  /** Reads the entries in the pauses of the page, so that the first search does not have to. */
  warm() {
    if (this.#warming) return
    this.#warming = true
    const go = () => {
      const upTo = this.#initials.length + SLICE
      this.#readTexts(upTo)
      this.#readInitials(upTo)
      if (this.#initials.length < this.#entries.length) setTimeout(go, 0)
    }
    setTimeout(go, 0)
  }

  /** The choices in which every word of the query occurs, those that begin with it first. */
  find(query: string): readonly Entry[] {
    const wanted = folded(query.trim())
    if (wanted === '') return this.#entries
    this.#readTexts(this.#entries.length)
    const spelled = /^[a-z]+$/.test(wanted)
    if (spelled) this.#readInitials(this.#entries.length)
    const words = wanted.split(/\s+/)
    const ranks: number[][] = [[], [], [], [], []]
    for (const number of this.#candidates(wanted)) {
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
    const text = this.#texts[number] ?? ''
    if (words.every((word) => text.includes(word))) {
      if (text.startsWith(wanted)) return text.charAt(wanted.length) === '\n' ? 0 : 1
      return text.includes(`\n${wanted}`) ? 2 : 3
    }
    return spelled && this.#initials[number]?.includes(wanted) ? 4 : -1
  }

  #readTexts(upTo: number) {
    for (const entry of this.#entries.slice(this.#texts.length, upTo))
      this.#texts.push(folded(`${String(entry.code)}\n${titles(entry).join('\n')}`))
  }

  #readInitials(upTo: number) {
    for (const entry of this.#entries.slice(this.#initials.length, upTo))
      this.#initials.push(titles(entry).map(initials).join('\n').toLowerCase())
  }
}

function titles(entry: Entry): string[] {
  if (typeof entry.title === 'string') return [entry.title]
  if (!isObject(entry.title)) return []
  return Object.values(entry.title).map((title) =>
    Array.isArray(title) ? title.filter((part) => typeof part === 'string').join('') : String(title),
  )
}
