// A change of a form in the making: one small edit of its text after the other, told as one in the end.

import {
  addEntry,
  addItem,
  apply,
  compose,
  copied,
  entryAt,
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
  Written,
} from '../../document/index.ts'
import { isObject, same } from '../../forms/fields.ts'
import { type Around, at, type FormTree, formTree } from './tree.ts'

export interface Beside {
  after?: string
  before?: string
  first?: boolean
}

/** Why something can't be done; told in words by the screens. */
export type Reason =
  | 'nothingChosen'
  | 'intoItself'
  | 'layoutInObject'
  | 'differentPlaces'
  | 'nameTaken'
  | 'nameBad'
  | 'unknownShape'
  | 'notPasted'

/** What a command comes to: patches of the document and what is chosen then, or why it can't be. */
export type Outcome =
  | { patches: readonly Patch[]; select: readonly string[]; missing?: readonly string[] }
  | { refused: Reason }

export class Refused extends Error {
  readonly reason: Reason

  constructor(reason: Reason) {
    super(reason)
    this.reason = reason
  }
}

/** Runs a command over a source: nothing is changed where it refuses. `tree` is the source's own, where it was
 * read already. */
export function edited(
  source: Source,
  around: Around,
  command: (edit: Edit) => readonly string[] | { select: readonly string[]; missing: readonly string[] },
  tree?: FormTree,
): Outcome {
  const edit = new Edit(source, around, tree)
  try {
    const done = command(edit)
    if ('select' in done) return { patches: edit.patches, ...done }
    return { patches: edit.patches, select: done }
  } catch (problem) {
    if (problem instanceof Refused) return { refused: problem.reason }
    throw problem
  }
}

export class Edit {
  source: Source
  patches: readonly Patch[] = []
  readonly around: Around
  #tree: FormTree | null = null

  constructor(source: Source, around: Around, tree?: FormTree) {
    this.source = source
    this.around = around
    this.#tree = tree ?? null
  }

  get root(): Path {
    return this.around.root ?? []
  }

  get tree(): FormTree {
    this.#tree ??= formTree(this.source.data, this.around)
    return this.#tree
  }

  at(path: Path): unknown {
    return at(this.source.data, path)
  }

  /** A value exactly as it is written. */
  text(path: Path): string {
    const node = nodeAt(this.source, path)
    return node ? this.source.text.slice(node.from, node.to) : ''
  }

  /** A value as it is written, to be put somewhere else: layout and comments within come along. */
  taken(path: Path): unknown {
    const piece = copied(this.source, path)
    const above = this.source.format === 'yaml' ? this.#comments(path) : ''
    if (above === '') return piece
    return piece instanceof Written ? new Written(piece.text, above) : piece
  }

  /** The comments that belong to what stands at a path: right above it, and behind it on its line. */
  #comments(path: Path): string {
    const node = nodeAt(this.source, path)
    if (!node) return ''
    const { text } = this.source
    const from = entryAt(this.source, path)?.keyFrom ?? node.from
    const start = text.lastIndexOf('\n', from - 1) + 1
    if (!/^[ \t]*(?:- )*$/.test(text.slice(start, from))) return '' // between brackets
    const found: string[] = []
    const before = text.slice(0, start).split('\n').slice(0, -1)
    for (let line = before.pop(); line !== undefined && /^\s*#/.test(line); line = before.pop())
      found.unshift(line.trim())
    const end = text.indexOf('\n', node.to)
    const behind = /^[ \t]+(#.*)$/.exec(text.slice(node.to, end < 0 ? text.length : end).trimEnd())
    if (behind?.[1]) found.push(behind[1])
    return found.join('\n')
  }

  #do(patches: readonly Patch[]) {
    if (patches.length === 0) return
    const before = this.source
    this.patches = this.patches.length === 0 ? patches : compose(this.patches, patches)
    this.source = read(apply(before.text, patches), before.format, before)
    this.#tree = null
  }

  set(path: Path, value: unknown) {
    this.#do(setValue(this.source, path, value))
  }

  remove(path: Path) {
    this.#do(remove(this.source, path))
  }

  add(map: Path, key: string, value: unknown, beside: Beside = {}) {
    if (isObject(this.at(map))) this.#do(addEntry(this.source, map, key, value, beside))
    else this.set(map, { [key]: value })
  }

  addItem(list: Path, index: number, value: unknown) {
    if (Array.isArray(this.at(list))) this.#do(addItem(this.source, list, index, value))
    else this.set(list, [value])
  }

  moveEntry(path: Path, beside: Beside) {
    this.#do(moveEntry(this.source, path, beside))
  }

  moveItem(path: Path, index: number) {
    this.#do(moveItem(this.source, path, index))
  }

  renameKey(path: Path, key: string) {
    this.#do(renameKey(this.source, path, key))
  }

  /** Changes what stands at a path into another value, touching only what differs. */
  become(path: Path, value: unknown) {
    const before = this.at(path)
    if (before !== undefined && same(before, value)) return
    if (!isObject(before) || !isObject(value)) {
      this.set(path, value)
      return
    }
    for (const key of Object.keys(before)) if (!Object.hasOwn(value, key)) this.remove([...path, key])
    for (const [key, inner] of Object.entries(value)) this.become([...path, key], inner)
  }

  /** Takes a value away where nothing shall stand, else sets it. */
  put(path: Path, value: unknown) {
    if (value !== undefined) this.become(path, value)
    else if (this.at(path) !== undefined) this.remove(path)
  }
}
