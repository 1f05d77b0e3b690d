// The builder's bench: one form of the draft, what is chosen in it, and every change that is made to it.

import {
  edited,
  type FormTree,
  formTree,
  type Item,
  moveItems,
  type Outcome,
  settled,
  topmost,
} from '../../../authoring/form/index.ts'
import {
  apply,
  compose,
  type Patch,
  type Path,
  read,
  remove,
  type Source,
  setValue,
} from '../../../document/index.ts'
import { isObject } from '../../../forms/fields.ts'
import type { Label } from '../../../forms/layout.ts'
import type { Key, Params, Translate } from '../../../words/index.ts'
import { afterFrame } from '../workshop/after_frame.ts'
import type { Named, Workshop } from '../workshop/types.ts'
import type { Piece } from './canvas/pieces.ts'
import { labelIn } from './labels.ts'

/** A form and where it is: its file, where in it, and the step it was opened from. */
export interface Opened {
  file: string
  root: Path
  step: { file: string; path: Path } | null
}

/** Items of the form, or something new for it. */
export type Held = { ids: readonly string[] } | { piece: Piece; title: string }

type Command = Parameters<typeof edited>[2]

const NOTHING: FormTree = formTree({})

export class Bench {
  readonly workshop: Workshop
  readonly opened: Opened
  /** Whoever is told what happened: a live region. */
  said = ''
  /** The words, as they are now. */
  words: { t: Translate; language: string } = { t: (key) => key, language: 'en' }
  /** Where the focus goes once the change is drawn. */
  wanted: { id: string; view: string } | null = null
  #source: Source | null = null
  #evidence: unknown
  #tree = NOTHING
  /** As it was read, before what did not change was put in its place. */
  #read = NOTHING
  #selected: readonly string[] = []
  /** What was told last of what is chosen, and of where the focus comes to. */
  #marked = this.#selected
  #activeBefore: string | undefined
  #anchor: string | null = null
  readonly #listeners = new Set<() => void>()
  readonly #marks = new Set<() => void>()

  constructor(workshop: Workshop, opened: Opened) {
    this.workshop = workshop
    this.opened = opened
  }

  /** Called by whatever draws this. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Hears of another selection; cards do, each for itself. */
  readonly watch = (listener: () => void): (() => void) => {
    this.#marks.add(listener)
    return () => this.#marks.delete(listener)
  }

  get source(): Source | null {
    return this.workshop.source(this.opened.file)
  }

  get evidence(): unknown {
    const { step } = this.opened
    if (!step) return undefined
    let here: unknown = this.workshop.source(step.file)?.data
    for (const name of [...step.path, 'evidence'])
      here =
        isObject(here) || Array.isArray(here) ? (here as Record<string | number, unknown>)[name] : undefined
    return here
  }

  get around() {
    const { evidence } = this
    return { root: this.opened.root, evidence: isObject(evidence) ? evidence : undefined }
  }

  /** The form as it is written now; the same object as long as it is. */
  get tree(): FormTree {
    const { source, evidence } = this
    if (source !== this.#source || evidence !== this.#evidence) {
      this.#source = source
      this.#evidence = evidence
      this.#read = source ? formTree(source.data, this.around, this.#read) : NOTHING
      this.#tree = settled(this.#read, this.#tree)
      if (this.#selected.some((id) => !this.#tree.byId.has(id)))
        this.#selected = this.#selected.filter((id) => this.#tree.byId.has(id))
    }
    return this.#tree
  }

  get selected(): readonly string[] {
    return this.#selected
  }

  /** What the focus is on when it comes back here. */
  get active(): string | undefined {
    return this.#selected.at(-1) ?? this.tree.items[0]?.id ?? this.tree.unplaced[0]?.id
  }

  get items(): Item[] {
    return topmost(this.tree, this.#selected)
  }

  select(ids: readonly string[], anchor: string | null = ids.at(-1) ?? null) {
    if (!same(ids, this.#selected)) this.#selected = ids
    this.#anchor = anchor
    if (this.#selected !== this.#marked || this.active !== this.#activeBefore) this.#tell()
    const { file } = this.opened
    const field = this.tree.byId.get(ids.at(-1) ?? '')
    const path = field?.element ?? field?.field?.spot?.path
    const { selection } = this.workshop.place
    if (selection.file === file && !selection.step && same(selection.path ?? [], path ?? [])) return
    this.workshop.select(path ? { file, path } : { file })
  }

  toggle(id: string) {
    const isIn = this.#selected.includes(id)
    this.select(isIn ? this.#selected.filter((one) => one !== id) : [...this.#selected, id], id)
  }

  /** Everything from where the selection began to here, among those that are shown. */
  extend(id: string, shown: readonly string[]) {
    const from = shown.indexOf(this.#anchor ?? id)
    const to = shown.indexOf(id)
    if (from < 0 || to < 0) return this.select([id])
    const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1)
    this.select(from <= to ? range : range.reverse(), this.#anchor)
  }

  /** Tells in words what was done, for who does not see it. */
  say(key: Key, params?: Params) {
    this.#unsaid?.()
    this.#unsaid = afterFrame(() => {
      const text = this.words.t(key, params)
      this.said = this.said === text ? `${text}\u00a0` : text
      for (const listener of this.#ears) listener()
    })
  }

  /** Hears of what is said. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#ears.add(listener)
    return () => this.#ears.delete(listener)
  }

  readonly #ears = new Set<() => void>()
  #unsaid: (() => void) | null = null

  /** What items are called, in words. */
  named(ids: readonly string[]): string {
    const [first] = ids
    if (ids.length === 1 && first !== undefined) {
      const item = this.tree.byId.get(first)
      if (item) return nameOf(item, this.words)
    }
    return this.words.t('form.many', { count: ids.length })
  }

  /** Changes the form by a command, as one thing that can be undone. */
  run(word: Key, what: string, command: Command, focus?: string): Outcome {
    const { source, workshop } = this
    if (!source || workshop.readOnly) return { refused: 'unknownShape' }
    void this.tree // read, if it was not yet
    const outcome = edited(source, this.around, command, this.#read)
    if ('refused' in outcome) {
      this.say(`form.refused.${outcome.refused}` as Key)
      return outcome
    }
    const named: Named = { word, params: { what } }
    const chosen = { before: this.#selected, after: outcome.select }
    this.#past.set(named, chosen)
    if (outcome.patches.length > 0) workshop.change(named, { [this.opened.file]: outcome.patches })
    this.select(outcome.select.filter((id) => this.tree.byId.has(id)))
    if (outcome.missing?.length) this.say('form.missing', { lists: outcome.missing.join(', ') })
    if (focus !== undefined) this.focus(this.#selected.at(-1), focus)
    return outcome
  }

  /** Goes through a change without making it, so that the first one is as quick as those after it. */
  rehearse() {
    const { source, tree } = this
    const [item] = tree.items
    if (!source || !item || this.workshop.readOnly) return
    formTree(source.data, this.around, this.#read)
    edited(source, this.around, (edit) => moveItems(edit, [item.id], { into: null, at: 2 }), this.#read)
    this.words.t('form.said.moved', { what: '', at: 1, count: tree.items.length, where: '' })
  }

  /** Adds evidence to the step that this form belongs to. */
  addEvidence(kind: string, label: Label, title: string) {
    const { step } = this.opened
    const source = step && this.workshop.source(step.file)
    if (!step || !source) return
    const { evidence } = this
    const taken = new Set([
      ...(isObject(evidence) ? Object.keys(evidence) : []),
      ...this.tree.schemas.names([]),
    ])
    let name = kind
    for (let number = 2; taken.has(name); number++) name = `${kind}_${number}`
    const policy = { kind, title: label }
    this.workshop.change(
      { word: 'form.did.add', params: { what: title } },
      { [step.file]: setValue(source, [...step.path, 'evidence', name], policy) },
    )
    this.select([`f:${JSON.stringify([name])}`])
  }

  /** Whether an item is evidence that the step asks for, not a field of the form. */
  isEvidence(item: Item | undefined): boolean {
    return item?.field?.kind === 'evidence' && item.field.spot === null && this.opened.step !== null
  }

  #changeEvidence(word: Key, what: string, change: (source: Source, evidence: Path) => readonly Patch[]) {
    const { step } = this.opened
    const source = step && this.workshop.source(step.file)
    if (!step || !source || this.workshop.readOnly) return
    const patches = change(source, [...step.path, 'evidence'])
    if (patches.length === 0) return
    const named: Named = { word, params: { what } }
    this.#past.set(named, { before: this.#selected, after: this.#selected })
    this.workshop.change(named, { [step.file]: patches })
  }

  removeEvidence(names: readonly string[], what: string) {
    this.#changeEvidence('form.did.remove', what, (source, evidence) => {
      const known = this.evidence
      const isAll = isObject(known) && Object.keys(known).every((name) => names.includes(name))
      if (isAll) return remove(source, evidence)
      let now = source
      let patches: readonly Patch[] = []
      for (const name of names) {
        const more = remove(now, [...evidence, name])
        patches = patches.length === 0 ? more : compose(patches, more)
        now = read(apply(now.text, more), now.format, now)
      }
      return patches
    })
  }

  titleEvidence(name: string, title: Label, what: string) {
    this.#changeEvidence('form.did.title', what, (source, evidence) =>
      setValue(source, [...evidence, name, 'title'], title),
    )
  }

  /** What is held in the hand, to be put where one says next. */
  held: Held | null = null

  hold(held: Held | null) {
    if (this.held === held || (held !== null && this.workshop.readOnly)) return
    this.held = held
    this.#tell()
    if (held) this.say('form.hold.said')
  }

  /** The item whose title is being typed. */
  editing: string | null = null

  edit(id: string | null) {
    if (this.workshop.readOnly && id !== null) return
    this.editing = id
    this.#tell()
  }

  focus(id: string | undefined, view = 'canvas') {
    if (id === undefined) return
    this.wanted = { id, view }
    this.#draw()
  }

  /** The workshop changed, or the place in it. */
  readonly heard = () => {
    const before = this.#tree
    const { undoable, redoable } = this.workshop
    const [undone, again] = [redoable && this.#past.get(redoable), undoable && this.#past.get(undoable)]
    const isAgain = undoable !== null && undoable === this.#redoable
    const isUndone = redoable !== null && redoable !== this.#redoable && !isAgain
    this.#redoable = redoable
    if (this.tree === before) return
    // What is taken back is chosen again, as it was before the change.
    const chosen = isAgain ? again?.after : isUndone ? undone?.before : undefined
    if (chosen) this.select(chosen.filter((id) => this.tree.byId.has(id)))
    this.#draw()
  }

  readonly #past = new WeakMap<Named, { before: readonly string[]; after: readonly string[] }>()
  #redoable: Named | null = null

  #tell() {
    this.#marked = this.#selected
    this.#activeBefore = this.active
    for (const listener of this.#marks) listener()
    this.#draw()
  }

  #draw() {
    this.#count++
    for (const listener of this.#listeners) listener()
  }

  #count = 0
  get count() {
    return this.#count
  }
}

function same<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at])
}

/** What an item is called. */
export function nameOf(item: Item, { t, language }: { t: Translate; language: string }): string {
  const label = labelIn(item.label, language)
  if (label) return label
  if (item.field) return item.field.name
  if (item.what === 'stack' || item.what === 'written') return t(`form.what.${item.what}`)
  return t(`form.offer.${item.what}` as Key)
}
