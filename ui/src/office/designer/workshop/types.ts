// What the rooms of the workshop share: the draft's files as they are written, one history of changes for all
// of them, and what the server found out about them last.

import type { Patch, Source } from '../../../document/index.ts'
import type { Key, Params } from '../../../words/index.ts'

/** Changes by file: patches of its text, the whole text of a new file, or null for a file that goes. */
export type FileEdits = Readonly<Record<string, readonly Patch[] | string | null>>

/** What a change is called in the history: “Undo: Add a step”. */
export interface Named {
  word: Key
  params?: Params
}

/** How far what was written is kept at the server. */
export type Keeping = 'kept' | 'keeping' | 'waiting' | 'conflict' | 'ended'

/** A file of the draft. Pictures and clips have no `source`. */
export interface DraftFile {
  path: string
  version: number
  media: string
  size: number
  source: Source | null
}

/** The workshop of one draft. Everything that changes a file goes through `change` or `typed`. */
export interface Workshop {
  readonly draft: string
  readonly sop: string
  readonly files: ReadonlyMap<string, DraftFile>
  readonly keeping: Keeping
  readonly undoable: Named | null
  readonly redoable: Named | null
  /** Whether nothing can be changed here: published, thrown away, or not allowed. */
  readonly readOnly: boolean

  source(path: string): Source | null
  /** One change that is undone as one, in however many files. `place` is what is shown again when it is undone. */
  change(named: Named, edits: FileEdits, place?: string): void
  /** What was typed into a text: joined with what was typed just before at the same spot. */
  typed(path: string, patches: readonly Patch[]): void
  undo(): void
  redo(): void
  /** Puts a picture or clip into the draft; undone like everything else. */
  addMedia(path: string, content: Blob): Promise<void>
  mediaUrl(path: string): string
  subscribe(listener: () => void): () => void
  /** Counts up with every change of anything above. */
  readonly state: number
}
