// One draft as it is written here: its files, the history of what was done, and what the server has of it. Text
// is the truth: whatever a room does is a patch of a text, and what others write is merged into it.

import { apply, invert, type Patch, type Path, pathAt, type Source } from '../../../document/index.ts'
import { afterFrame } from './after_frame.ts'
import { type Base, type Content, File, ofBlob, same, written } from './content.ts'
import type { Cupboard, KeptFile } from './cupboard.ts'
import { type Entry, History, type Step } from './history.ts'
import { Keeper } from './keeper.ts'
import { type Merged, mergedTexts } from './merging.ts'
import { between } from './over.ts'
import { fits, type Past, pastOf } from './past.ts'
import type { Changes, Line, Present, Sending, Stored, Transport, Unsaved } from './transport.ts'
import type {
  Choices,
  FileConflict,
  FileEdits,
  Follower,
  Keeping,
  Named,
  Origin,
  Place,
  Room,
  Selection,
  Workshop,
} from './types.ts'
import { ROOMS } from './types.ts'

/** What somebody else wrote, taken in without a question. */
export interface News {
  by: string
  path: string
  at: Path
}

export interface Opening {
  draft: Line
  files: readonly Stored[]
}

interface Theirs extends Base {
  by: string
}

const NOTE = 300 // ms until what was done is kept for after a reload

const NOWHERE: Base = { version: null, told: 0, content: null }

export class DraftWorkshop implements Workshop {
  readonly draft: string
  readonly sop: string
  readonly transport: Transport
  /** Set by the page: goes to an address of the workshop. */
  navigate: (place: Place) => void = () => {}
  /** Set by the page: what somebody else wrote was taken in. */
  news: (news: News) => void = () => {}
  /** Set by the page: opens the list of what was found. */
  showFindings: () => void = () => {}

  #line: Line
  #files = new Map<string, File>()
  #shown: ReadonlyMap<string, File> = this.#files
  readonly #bases = new Map<string, Base>()
  readonly #theirs = new Map<string, Theirs>() // by path: what mine could not be merged with
  readonly #history = new History()
  readonly #keeper: Keeper
  readonly #cupboard: Cupboard
  readonly #listeners = new Set<() => void>()
  readonly #followers = new Map<string, Set<Follower>>()
  readonly #watching = new Set<() => void>()
  readonly #urls = new Map<string, string>()
  #present: readonly Present[]
  #place: Place = { room: 'flow', item: '', selection: {} }
  #locked = false
  #state = 0
  #revision = 0
  #typing = false
  #noting: ReturnType<typeof setTimeout> | undefined
  #untold: (() => void) | null = null // takes back that listeners are told in a moment

  constructor(opening: Opening, transport: Transport, cupboard: Cupboard) {
    const { draft, files } = opening
    this.draft = draft.id
    this.sop = draft.sop
    this.transport = transport
    this.#cupboard = cupboard
    this.#line = draft
    this.#present = draft.present
    for (const stored of files) this.#takeAsItIs(stored)
    this.#shown = new Map(this.#files)
    this.#keeper = new Keeper(this, transport, cupboard, draft.version, () => this.#changed())
  }

  // What is shown

  get line(): Line {
    return this.#line
  }

  get files(): ReadonlyMap<string, File> {
    return this.#shown
  }

  get state(): number {
    return this.#state
  }

  get revision(): number {
    return this.#revision
  }

  /** Whether the last that was done is typing, and nothing else is touched: what shows the text in other ways may
   * follow a moment later. */
  get typing(): boolean {
    return this.#typing
  }

  get present(): readonly Present[] {
    return this.#present
  }

  get readOnly(): boolean {
    return this.#locked || this.#line.status !== 'open' || this.#keeper.refused
  }

  /** Nothing is to be changed here, whatever the draft's status. */
  lock(): void {
    this.#locked = true
    this.#changed()
  }

  get keeping(): Keeping {
    if (this.#line.status !== 'open' || this.#keeper.refused) return 'ended'
    if (this.#theirs.size > 0) return 'conflict'
    return this.#keeper.waiting ? 'waiting' : this.#keeper.busy || this.dirty ? 'keeping' : 'kept'
  }

  /** Why nothing could be kept the last time. */
  get trouble(): unknown {
    return this.#keeper.trouble
  }

  get undoable(): Named | null {
    return this.readOnly ? null : (this.#history.undo.at(-1)?.named ?? null)
  }

  get redoable(): Named | null {
    return this.readOnly ? null : (this.#history.redo.at(-1)?.named ?? null)
  }

  source(path: string): Source | null {
    return this.#files.get(path)?.source ?? null
  }

  mediaUrl(path: string): string {
    const file = this.#files.get(path)
    const blob = file?.content.blob
    if (!blob) return this.transport.mediaUrl(path)
    const key = file.content.hash ?? path
    const url = this.#urls.get(key) ?? URL.createObjectURL(blob)
    this.#urls.set(key, url)
    return url
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  follow(path: string, follower: Follower): () => void {
    const followers = this.#followers.get(path) ?? new Set()
    this.#followers.set(path, followers.add(follower))
    return () => followers.delete(follower)
  }

  // Where one is

  get place(): Place {
    return this.#place
  }

  watchPlace = (listener: () => void): (() => void) => {
    this.#watching.add(listener)
    return () => this.#watching.delete(listener)
  }

  go(room: Room, item = '', selection?: Selection): void {
    const place = { room, item, selection: selection ?? this.#place.selection }
    const elsewhere = room !== this.#place.room || item !== this.#place.item
    this.#put(place)
    if (elsewhere) this.navigate(place)
  }

  /** The page is at another address. */
  came(room: Room, item: string): void {
    if (room === this.#place.room && item === this.#place.item) return
    this.#put({ room, item, selection: this.#place.selection })
  }

  select(selection: Selection): void {
    this.#put({ ...this.#place, selection })
  }

  #put(place: Place): void {
    this.#place = place
    for (const listener of this.#watching) listener()
  }

  // Changing

  change(named: Named, edits: FileEdits, place?: string): void {
    if (this.readOnly) return
    const back = new Map<string, Step>()
    for (const [path, edit] of Object.entries(edits)) {
      const step: Step =
        edit === null
          ? { content: null }
          : typeof edit === 'string'
            ? { content: written(edit) }
            : { patches: edit }
      const undo = this.#perform(path, step, 'own')
      if (undo) back.set(path, undo)
    }
    if (back.size === 0) return
    this.#history.done({ named, place: place === undefined ? this.#place : this.#at(place), steps: back })
    this.#edited()
  }

  typed(path: string, patches: readonly Patch[]): void {
    const before = this.#files.get(path)?.text
    if (this.readOnly || before === null || before === undefined || patches.length === 0) return
    const named: Named = { word: 'designer.did.typed', params: { file: nameOf(path) } }
    this.#perform(path, { patches }, 'own')
    this.#history.typed(path, named, this.#place, before, patches, Date.now())
    this.#typing = true
    this.#revision += 1
    this.#show()
    this.#untold ??= afterFrame(() => this.#tell()) // the letter is seen first
    this.#keeper.edited()
    this.#noteLater()
  }

  /** Tells at once what would be told in a moment: something else than the text that is typed in is touched. */
  settle(): void {
    if (!this.#typing) return
    this.#typing = false
    this.#tell()
  }

  undo(): void {
    this.#turn('undo', 'redo')
  }

  redo(): void {
    this.#turn('redo', 'undo')
  }

  #turn(from: 'undo' | 'redo', to: 'undo' | 'redo'): void {
    if (this.readOnly) return
    const entry = this.#history.take(from)
    if (!entry) return
    const steps = new Map<string, Step>()
    for (const [path, step] of entry.steps) {
      const other = this.#perform(path, step, 'undo')
      if (other) steps.set(path, other)
    }
    this.#history.put(to, { ...entry, steps } satisfies Entry)
    this.#edited()
    this.go(entry.place.room, entry.place.item, entry.place.selection)
  }

  async addMedia(path: string, content: Blob): Promise<void> {
    const whole = await ofBlob(content)
    if (this.readOnly) return
    const undo = this.#perform(path, { content: whole }, 'own')
    if (!undo) return
    const named: Named = { word: 'designer.did.media', params: { file: nameOf(path) } }
    this.#history.done({ named, place: this.#place, steps: new Map([[path, undo]]) })
    this.#edited()
  }

  /** Does a step to a file and gives the one that takes it back; null where nothing became different. */
  #perform(path: string, step: Step, origin: Origin): Step | null {
    const file = this.#files.get(path)
    const before = file?.content ?? null
    if ('content' in step) {
      if (same(before, step.content)) return null
      this.#write(path, step.content, null, origin)
      return { content: before }
    }
    const text = before?.text
    if (text === null || text === undefined || step.patches.length === 0) return null
    const back = invert(text, step.patches)
    this.#write(path, written(apply(text, step.patches)), step.patches, origin)
    return { patches: back }
  }

  #write(path: string, content: Content | null, patches: readonly Patch[] | null, origin: Origin): void {
    const before = this.#files.get(path)
    if (content === null) this.#files.delete(path)
    else this.#files.set(path, new File(path, this.#bases.get(path)?.version ?? 0, content, before))
    const followers = this.#followers.get(path)
    if (!followers?.size || !content || content.text === null) return
    const told = patches ?? between(before?.text ?? '', content.text)
    for (const follower of followers) follower(told, origin)
  }

  #edited(): void {
    this.#typing = false
    this.#revision += 1
    this.#changed()
    this.#keeper.edited()
    this.#noteLater()
  }

  /** What was done is kept for after a reload, a moment later. */
  #noteLater(): void {
    this.#noting ??= setTimeout(() => void this.#note(), NOTE)
  }

  async #note(): Promise<void> {
    clearTimeout(this.#noting)
    this.#noting = undefined
    try {
      await this.#cupboard.keepPast(pastOf(this.#history, (path) => this.#contentOf(path)))
    } catch {
      // No store in this browser: after a reload there is nothing to take back.
    }
  }

  #contentOf(path: string): Content | null {
    return this.#files.get(path)?.content ?? null
  }

  #changed(): void {
    this.#show()
    this.#tell()
  }

  #show(): void {
    this.#shown = new Map([...this.#files].sort(([one], [other]) => (one < other ? -1 : 1)))
  }

  #tell(): void {
    this.#untold?.()
    this.#untold = null
    this.#state += 1
    for (const listener of this.#listeners) listener()
  }

  #at(address: string): Place {
    const [room = '', ...item] = address.split('/')
    return {
      room: ROOMS.find((one) => one === room) ?? this.#place.room,
      item: item.join('/'),
      selection: this.#place.selection,
    }
  }

  // Keeping

  get dirty(): boolean {
    return this.#dirty().length > 0
  }

  #dirty(): string[] {
    return [...new Set([...this.#files.keys(), ...this.#bases.keys()])].filter(
      (path) => !same(this.#files.get(path)?.content ?? null, this.#bases.get(path)?.content ?? null),
    )
  }

  /** What the server does not have, without what others and we disagree about. */
  unsent(): Sending[] {
    return this.#dirty()
      .filter((path) => !this.#theirs.has(path))
      .map((path) => ({
        path,
        content: this.#files.get(path)?.content ?? null,
        seen: this.#bases.get(path)?.version ?? null,
      }))
  }

  unsaved(): Unsaved[] {
    return this.#dirty().flatMap((path): Unsaved[] => {
      const file = this.#files.get(path)
      if (!file) return [{ path, gone: true }]
      return file.text === null ? [] : [{ path, text: file.text }]
    })
  }

  /** What is to stay in the browser until the server has it. */
  remembered(): KeptFile[] {
    return this.#dirty().map((path) => ({
      path,
      base: this.#bases.get(path) ?? NOWHERE,
      content: this.#files.get(path)?.content ?? null,
    }))
  }

  /** The server has these files as they were sent. */
  confirmed(sent: readonly Sending[], version: number, versions: ReadonlyMap<string, number | null>): void {
    for (const { path, content } of sent) {
      this.#bases.set(path, { version: versions.get(path) ?? null, told: version, content })
      this.#renumber(path)
    }
    this.#line = { ...this.#line, version }
  }

  /** What stayed in the browser from before is there again, merged with what the server has now. */
  recall(kept: readonly KeptFile[], maybe: readonly Sending[]): void {
    if (kept.length === 0) return
    for (const { path, base, content } of kept) {
      const now = this.#bases.get(path) ?? NOWHERE
      if (!same(this.#files.get(path)?.content ?? null, now.content)) continue // two of one person: the first counts
      this.#bases.set(path, base)
      this.#write(path, content, null, 'others')
      if (now.version !== base.version) this.#meet(path, { ...now, by: '' }, maybe)
    }
    this.#edited()
  }

  /** What others wrote since. `maybe` is what was sent and perhaps taken. */
  takeIn({ version, status, files, present }: Changes, maybe: readonly Sending[] = []): void {
    for (const stored of files) {
      const told = Math.max(this.#bases.get(stored.path)?.told ?? 0, this.#theirs.get(stored.path)?.told ?? 0)
      if (stored.version <= told) continue
      this.#meet(stored.path, theirsOf(stored), maybe)
    }
    if (files.length > 0) {
      this.#revision += 1
      this.#noteLater()
    }
    this.#present = present
    this.#line = { ...this.#line, version: Math.max(version, this.#line.version), status }
    this.#changed()
  }

  /** Both sides of one file become one, or stand against each other. */
  #meet(path: string, theirs: Theirs, maybe: readonly Sending[]): void {
    const base = this.#bases.get(path) ?? NOWHERE
    const mine = this.#files.get(path)?.content ?? null
    const sent = maybe.find((one) => one.path === path)
    this.#theirs.delete(path)
    if (same(mine, base.content) || same(mine, theirs.content)) {
      this.#settle(path, theirs, theirs.content)
    } else if (sent && same(sent.content, theirs.content)) {
      this.#settle(path, theirs, mine) // it was our own save, whose answer was lost
    } else {
      const merged = this.#merged(path, base, theirs)
      if (merged && merged.conflicts.length === 0) this.#settle(path, theirs, written(merged.text))
      else this.#theirs.set(path, theirs)
    }
  }

  #merged(path: string, base: Base, theirs: Base): Merged | null {
    const mine = this.#files.get(path)?.text
    const [old, fresh] = [base.content?.text, theirs.content?.text]
    if (typeof mine !== 'string' || typeof old !== 'string' || typeof fresh !== 'string') return null
    return mergedTexts(path, old, mine, fresh)
  }

  /** Theirs is what is gone on from, and `content` what stands here. */
  #settle(path: string, theirs: Theirs, content: Content | null): void {
    this.#theirs.delete(path)
    const mine = this.#files.get(path)?.content ?? null
    this.#bases.set(path, { version: theirs.version, told: theirs.told, content: theirs.content })
    if (same(mine, content)) {
      this.#renumber(path)
      return
    }
    if (typeof mine?.text === 'string' && typeof content?.text === 'string') {
      const patches = between(mine.text, content.text)
      this.#history.carry(path, patches)
      this.#write(path, content, patches, 'others')
    } else {
      this.#history.forget(path)
      this.#write(path, content, null, 'others')
    }
    if (theirs.by) this.news({ by: theirs.by, path, at: this.#changedAt(path, mine) })
  }

  #changedAt(path: string, before: Content | null): Path {
    const source = this.source(path)
    if (!source || typeof before?.text !== 'string') return []
    const patch = between(before.text, source.text)[0]
    return patch ? pathAt(source, patch.from) : []
  }

  get conflicts(): readonly FileConflict[] {
    return [...this.#theirs].map(([path, theirs]) => ({
      path,
      by: theirs.by || null,
      conflicts: this.#merged(path, this.#bases.get(path) ?? NOWHERE, theirs)?.conflicts ?? null,
      mine: this.#files.has(path),
      theirs: theirs.content !== null,
    }))
  }

  resolve(choices: Choices): void {
    for (const [path, theirs] of [...this.#theirs]) {
      const chosen = choices[path]
      if (!chosen) continue
      const merged = this.#merged(path, this.#bases.get(path) ?? NOWHERE, theirs)
      if (merged) this.#settle(path, { ...theirs, by: '' }, written(merged.chosen(chosen)))
      else {
        const mine = this.#files.get(path)?.content ?? null
        this.#settle(path, { ...theirs, by: '' }, chosen[0] === 'theirs' ? theirs.content : mine)
      }
    }
    this.#edited()
  }

  #takeAsItIs(stored: Stored): void {
    const theirs = theirsOf(stored)
    this.#bases.set(stored.path, theirs)
    if (theirs.content)
      this.#files.set(stored.path, new File(stored.path, stored.version, theirs.content, undefined))
  }

  /** A file as it stands at the server, for a save that has nothing else to say. */
  anyFile(): Sending[] {
    const path = [...this.#files.keys()].find((one) => one.endsWith('/sop.yaml'))
    const base = path === undefined ? undefined : this.#bases.get(path)
    if (path === undefined || !base || base.version === null || base.content === null) return []
    return [{ path, content: base.content, seen: base.version }]
  }

  /** The same content at another version. */
  #renumber(path: string): void {
    const file = this.#files.get(path)
    const version = this.#bases.get(path)?.version ?? 0
    if (file && file.version !== version) this.#files.set(path, new File(path, version, file.content, file))
  }

  // Its day

  /** Takes up what stayed in the browser, and begins to keep. */
  async begin(): Promise<void> {
    await this.#keeper.begin()
    const past: Past | null = await this.#cupboard.past()
    if (past && fits(past, (path) => this.#contentOf(path))) {
      this.#history.recall(past.undo, past.redo)
      this.#changed()
    }
  }

  /** Somebody changed the draft: asks what. */
  look(): Promise<void> {
    return this.#keeper.look()
  }

  /** From now on the draft goes on from another revision: what that changed is merged in already. */
  goOnFrom(revision: number): void {
    this.#keeper.goOnFrom(revision)
    this.#line = { ...this.#line, base_revision: revision }
    this.#changed()
  }

  /** Sends what is there at once; resolves when it is kept, or can't be for now. */
  async keep(): Promise<void> {
    if (this.#noting !== undefined) void this.#note()
    await this.#keeper.keep()
  }

  people(present: readonly Present[]): void {
    this.#present = present
    this.#changed()
  }

  /** What the server tells of the draft anew. */
  told(line: Line): void {
    this.#line = { ...line, version: Math.max(line.version, this.#line.version) }
    this.#changed()
  }

  /** Whether something would be lost if the page went now. */
  get atRisk(): boolean {
    return this.#keeper.atRisk
  }

  async close(): Promise<void> {
    if (this.#noting !== undefined) await this.#note()
    await this.#keeper.close()
    this.#untold?.()
    for (const url of this.#urls.values()) URL.revokeObjectURL(url)
  }
}

function theirsOf(stored: Stored): Theirs {
  const content = stored.gone
    ? null
    : typeof stored.text === 'string'
      ? written(stored.text)
      : { text: null, hash: stored.sha256, size: stored.size, blob: null }
  return { version: stored.gone ? null : stored.version, told: stored.version, content, by: stored.by }
}

function nameOf(path: string): string {
  return path.split('/').at(-1) ?? path
}
