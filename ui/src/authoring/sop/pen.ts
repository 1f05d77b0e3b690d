// Several edits of one document as one change: each is made on what the one before left.

import {
  addComments,
  addEntry,
  addItem,
  apply,
  compose,
  lostComments,
  moveEntry,
  moveItem,
  nodeAt,
  type Patch,
  type Path,
  read,
  remove,
  renameKey,
  type Source,
  setValue,
} from '../../document/index.ts'
import { type Outline, outlineOf } from './outline.ts'

export interface Place {
  after?: string
  before?: string
  first?: boolean
}

export class Pen {
  source: Source
  #patches: readonly Patch[] = []

  constructor(source: Source) {
    this.source = source
  }

  get patches(): Patch[] {
    return [...this.#patches]
  }

  get outline(): Outline {
    return outlineOf(this.source.data)
  }

  /** What stands at a place, as plain data. */
  at(path: Path): unknown {
    let found: unknown = this.source.data
    for (const part of path) {
      if (typeof found !== 'object' || found === null) return undefined
      found = Object.hasOwn(found, part) ? (found as Record<string | number, unknown>)[part] : undefined
    }
    return found
  }

  has(path: Path): boolean {
    return nodeAt(this.source, path) !== undefined
  }

  /** Puts a value; what is missing on the way is made. `undefined` takes the place away, and what then stands
   * empty around it, down to `keep`. */
  set(path: Path, value: unknown, keep = 0): this {
    if (value === undefined) return this.drop(path, keep)
    if (same(this.at(path), value)) return this
    return this.#do(setValue(this.source, path, value))
  }

  add(map: Path, key: string, value: unknown, place: Place = {}): this {
    if (!isMap(this.at(map))) return this.set([...map, key], value)
    return this.#do(addEntry(this.source, map, key, value, place))
  }

  addTo(list: Path, index: number, value: unknown): this {
    if (!Array.isArray(this.at(list))) return this.set(list, [value])
    return this.#do(addItem(this.source, list, index, value))
  }

  /** Takes something away, and the maps and lists around it that are empty then. */
  drop(path: Path, keep = 0): this {
    let gone = path
    if (!this.has(gone)) return this
    while (gone.length - 1 > keep) {
      const around = this.at(gone.slice(0, -1))
      const size = Array.isArray(around) ? around.length : isMap(around) ? Object.keys(around).length : 2
      if (size > 1) break
      gone = gone.slice(0, -1)
    }
    return this.#do(remove(this.source, gone))
  }

  move(path: Path, place: Place): this {
    return this.#do(moveEntry(this.source, path, place))
  }

  moveTo(path: Path, index: number): this {
    return this.#do(moveItem(this.source, path, index))
  }

  rename(path: Path, key: string): this {
    return this.#do(renameKey(this.source, path, key))
  }

  /** Puts what was said beside things that are no more above what stands at a place. */
  keep(before: Source, path: Path): this {
    const lost = lostComments(before, this.source)
    return lost.length === 0 ? this : this.#do(addComments(this.source, path, lost))
  }

  /** Takes over a change that was made of what stands here now. */
  take(patches: readonly Patch[]): this {
    return this.#do(patches)
  }

  #do(patches: readonly Patch[]): this {
    if (patches.length === 0) return this
    const text = apply(this.source.text, patches)
    this.source = read(text, this.source.format, this.source)
    this.#patches = this.#patches.length === 0 ? patches : compose(this.#patches, patches)
    return this
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
