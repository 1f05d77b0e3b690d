// A change of a form in the making: one small edit of its text after the other, told as one in the end.

import {
  addComments,
  addEntry,
  addItem,
  apply,
  commentsOf,
  compose,
  copied,
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
import { isObject, same } from '../../forms/fields.ts'
import type { Around, FormTree } from './items.ts'
import { at } from './plain_data.ts'
import { formTree } from './tree.ts'

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

  /** A value as it is written, to be put somewhere else: with its layout and its comments. */
  taken(path: Path): unknown {
    return copied(this.source, path)
  }

  /** The comments of what stands at a path: above it, behind it, and within. */
  comments(path: Path): string[] {
    return commentsOf(this.source, path)
  }

  /** Puts comments above what stands at a path. */
  comment(path: Path, comments: readonly string[]) {
    this.#do(addComments(this.source, path, comments))
  }

  /** Does what may cost comments: those of things that are no more stand above what is chosen then. */
  keeping(work: () => string[]): string[] {
    const before = this.source
    const select = work()
    const lost = lostComments(before, this.source)
    if (lost.length > 0) {
      const item = this.tree.byId.get(select[0] ?? '')
      this.comment(item?.element ?? item?.field?.spot?.path ?? [...this.root, 'schema'], lost)
    }
    return select
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
