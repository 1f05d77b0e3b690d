// What the rooms of the workshop share: the draft's files as they are written, one history of changes for all
// of them, and what the server found out about them last.

import type { Conflict, Patch, Path, Source } from '../../../document/index.ts'
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

/** A file of the draft. Pictures and clips have no `source` and no `text`. */
export interface DraftFile {
  readonly path: string
  /** As the server keeps it; 0 where it does not know the file yet. */
  readonly version: number
  readonly media: string
  readonly size: number
  readonly text: string | null
  /** Read when it is asked for, and again after a change. */
  readonly source: Source | null
}

export const ROOMS = ['flow', 'forms', 'scenarios', 'what-if', 'variants', 'review'] as const
export type Room = (typeof ROOMS)[number]

/** What is chosen, in whichever room: a step by its path of names, a node of a document. */
export interface Selection {
  step?: string
  file?: string
  path?: Path
  /** An offending path through the steps, to be walked on the graph. */
  walk?: readonly string[]
}

/** Where in the workshop something is: an address after the draft's, and what was chosen there. */
export interface Place {
  room: Room
  item: string
  selection: Selection
}

/** Whose change a text follows: one's own, one's own taken back or done again, or somebody else's. */
export type Origin = 'own' | 'undo' | 'others'

export type Follower = (patches: readonly Patch[], origin: Origin) => void

/** Both sides of a file wrote differently at the same places. `conflicts` is null where the file as a whole is
 * meant: a picture, or a file that one side threw away. */
export interface FileConflict {
  path: string
  by: string | null
  conflicts: readonly Conflict[] | null
  /** Whether the side has the file at all. */
  mine: boolean
  theirs: boolean
}

/** Which side counts, per conflict of a file in their order; one for the file as a whole. */
export type Choices = Readonly<Record<string, readonly ('mine' | 'theirs')[]>>

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
  readonly conflicts: readonly FileConflict[]

  source(path: string): Source | null
  /** One change that is undone as one, in however many files. `place` (`room/item`) is what is shown again when
   * it is undone; without it, where one is now. */
  change(named: Named, edits: FileEdits, place?: string): void
  /** What was typed into a text: joined with what was typed just before at the same spot. */
  typed(path: string, patches: readonly Patch[]): void
  undo(): void
  redo(): void
  /** Puts a picture or clip into the draft; undone like everything else. */
  addMedia(path: string, content: Blob): Promise<void>
  mediaUrl(path: string): string
  resolve(choices: Choices): void
  subscribe(listener: () => void): () => void
  /** Counts up with every change of anything above. */
  readonly state: number
  /** Counts up with every change of a file's content. */
  readonly revision: number
  /** Whether the last that was done is typing, and nothing else is touched. */
  readonly typing: boolean

  /** Hears every change of a text as patches, in order: what an editor needs to stay where it is. */
  follow(path: string, follower: Follower): () => void

  readonly place: Place
  /** Goes to a room, and to what is open in it: `go('forms', 'store-visit/forms/check.yaml')`. */
  go(room: Room, item?: string, selection?: Selection): void
  select(selection: Selection): void
  /** Hears of another place or selection. */
  watchPlace(listener: () => void): () => void
  /** Files whose content the server does not have yet, as it wants them told beside a question. */
  unsaved(): { path: string; text?: string; gone?: boolean }[]
}
