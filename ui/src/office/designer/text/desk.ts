// What the parts of the text editor ask of where they stand.

import type { Telling } from '../../../authoring/language/offering/offer.ts'
import type { World } from '../../../authoring/language/world.ts'
import type { Patch, Source } from '../../../document/index.ts'

export interface Desk {
  readonly path: string
  readonly readOnly: boolean
  readonly telling: Telling
  world(): World
  source(): Source | null
  undo(): void
  redo(): void
  /** Goes to where the name at the cursor is defined; false where there is no such place. */
  define(offset: number): boolean
  uses(offset: number): void
  rename(offset: number): void
  tidy(): void
  /** Puts something in place, and the files of the library that come along with it, as one change. */
  bring(patches: readonly Patch[], files: Readonly<Record<string, string>>): void
}
