// Code lists: choices that many forms share, some depending on what was chosen in another list. The twin of
// forms/code_lists.py.

import { dig, EVERY, type Field, keyOf, MISSING, type Path, type Place, places, pointer } from './fields.ts'
import type { CodeEntry, CodeList } from './form.ts'
import type { FieldProblem } from './problem.ts'

/** A code list made ready for looking codes up, in the same time however long it is. */
class Index {
  readonly parent: string | null
  readonly #entries = new Map<unknown, CodeEntry>()
  readonly #offered = new Map<unknown, readonly CodeEntry[]>()

  constructor(codeList: CodeList) {
    this.parent = codeList.parent ?? null
    for (const entry of codeList.entries ?? []) this.#entries.set(entry.code, entry)
  }

  /** The entry of a code; `1` and `"1"` and `true` are different codes. */
  entry(code: unknown): CodeEntry | undefined {
    return this.#entries.get(code)
  }

  /** The entries that may be chosen: all that are not retired, or those of a parent. */
  offered(parent: unknown): readonly CodeEntry[] {
    let found = this.#offered.get(parent)
    if (found === undefined) {
      const all = [...this.#entries.values()]
      found = all.filter((entry) => !entry.retired && (parent === MISSING || belongs(entry, parent)))
      if (typeof parent !== 'object') this.#offered.set(parent, found)
    }
    return found
  }
}

function belongs(entry: CodeEntry, chosen: unknown): boolean {
  const parent = entry.parent ?? null
  return parent === null || (Array.isArray(chosen) ? chosen.includes(parent) : chosen === parent)
}

/** A field that is chosen from a list. */
export class Choice {
  /** Where the codes are. */
  readonly path: Path
  readonly name: string
  readonly #index: Index
  /** The path of the field that decides what is offered. */
  readonly #parent: Path | null

  constructor(path: Path, name: string, index: Index, parent: Path | null) {
    this.path = path
    this.name = name
    this.#index = index
    this.#parent = parent
  }

  /** What is wrong with the codes in these answers. While nothing was chosen above, every entry is open. */
  faults(answers: unknown, hidden: ReadonlyMap<string, Place>): FieldProblem[] {
    const faults: FieldProblem[] = []
    for (const { place, value } of places(answers, this.path)) {
      const entry = this.#index.entry(value)
      if (entry === undefined || entry.retired) {
        const params = { list: this.name, found: value, retired: entry !== undefined }
        faults.push({ pointer: pointer(place), code: 'codeList', params })
        continue
      }
      const chosen = this.chosen(answers, place, hidden)
      if (chosen === MISSING || belongs(entry, chosen)) continue
      const params = { list: this.name, parent: this.#index.parent, expected: entry.parent, found: chosen }
      faults.push({ pointer: pointer(place), code: 'codeList.parent', params })
    }
    return faults
  }

  /** The entries that may be chosen at a place. */
  offered(answers: unknown, place: Place, hidden: ReadonlyMap<string, Place>): readonly CodeEntry[] {
    return this.#index.offered(this.chosen(answers, place, hidden))
  }

  /** What was chosen in the parent list, in the same rows; MISSING where that is nothing. */
  chosen(answers: unknown, place: Place, hidden: ReadonlyMap<string, Place>): unknown {
    const parent = this.#parent
    if (parent === null) return MISSING
    let common = 0
    while (common < parent.length && common < this.path.length && parent[common] === this.path[common])
      common += 1
    const beside = [...place.slice(0, common), ...parent.slice(common)]
    return hidden.has(pointer(beside)) ? MISSING : dig(answers, beside)
  }
}

/** The fields of a form that are chosen from lists. Lists that are not given are left out. */
export function choicesOf(fields: readonly Field[], codeLists: Record<string, CodeList>): Choice[] {
  const named = fields.filter(({ schema }) => typeof schema.codeList === 'string')
  const indexes = new Map<string, Index>()
  const found: Choice[] = []
  for (const { path, schema } of named) {
    const name = schema.codeList as string
    const codeList = Object.hasOwn(codeLists, name) ? codeLists[name] : undefined
    if (codeList === undefined) continue
    const index = indexes.get(name) ?? new Index(codeList)
    indexes.set(name, index)
    const parent = index.parent === null ? null : parentField(path, index.parent, named)
    found.push(new Choice(schema.type === 'array' ? [...path, EVERY] : path, name, index, parent))
  }
  return found
}

/** The nearest field that uses the parent list: beside the field, else in the objects around it. */
function parentField(path: Path, list: string, named: readonly Field[]): Path | null {
  for (let length = path.length - 1; length >= 0; length--) {
    const around = keyOf(path.slice(0, length))
    for (const { path: candidate, schema } of named) {
      if (schema.codeList !== list || keyOf(candidate) === keyOf(path)) continue
      const holder = candidate.slice(0, candidate.at(-1) === EVERY ? -2 : -1)
      if (keyOf(holder) === around) return candidate.slice(0, holder.length + 1)
    }
  }
  return null
}
