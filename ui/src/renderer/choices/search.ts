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
  return text.normalize('NFKC').toLowerCase()
}

export class SearchIndex {
  readonly #entries: readonly Entry[]
  #codes: string[] | undefined
  #texts: string[] | undefined
  #initials: string[] | undefined
  #last: { query: string; found: readonly number[] } | undefined

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
  }

  /** The choices in which every word of the query occurs, those that begin with it first. */
  find(query: string): readonly Entry[] {
    const wanted = folded(query.trim())
    if (wanted === '') return this.#entries
    const words = wanted.split(/\s+/)
    const ranks: number[][] = [[], [], [], [], []]
    for (const number of this.#candidates(wanted)) {
      const rank = this.#rank(number, words, wanted)
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

  #rank(number: number, words: readonly string[], wanted: string): number {
    const { codes, texts } = this.#written()
    const code = codes[number] ?? ''
    const text = texts[number] ?? ''
    if (words.every((word) => text.includes(word))) {
      if (code === wanted) return 0
      if (code.startsWith(wanted)) return 1
      return text.includes(`\n${wanted}`) ? 2 : 3
    }
    if (!/^[a-z]+$/.test(wanted)) return -1
    return this.#spelled()[number]?.includes(wanted) ? 4 : -1
  }

  #written(): { codes: string[]; texts: string[] } {
    this.#codes ??= this.#entries.map((entry) => folded(String(entry.code)))
    this.#texts ??= this.#entries.map((entry) => folded(`${String(entry.code)}\n${titles(entry).join('\n')}`))
    return { codes: this.#codes, texts: this.#texts }
  }

  #spelled(): string[] {
    this.#initials ??= this.#entries.map((entry) =>
      titles(entry)
        .map((title) => folded(initials(title)))
        .join('\n'),
    )
    return this.#initials
  }
}

function titles(entry: Entry): string[] {
  if (typeof entry.title === 'string') return [entry.title]
  if (!isObject(entry.title)) return []
  return Object.values(entry.title).map((title) =>
    Array.isArray(title) ? title.filter((part) => typeof part === 'string').join('') : String(title),
  )
}
