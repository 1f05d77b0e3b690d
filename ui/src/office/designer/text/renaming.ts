import type { Renamed } from '../../../authoring/language/naming/renaming.ts'

export interface Renaming {
  what: Renamed
  /** As the server wants it told: of a field its form's file and the names of the properties, else its names. */
  at: readonly string[]
  /** What it is called now. */
  name: string
}

/** Why other SOPs name it: they share the form, give the input, or their scenarios speak of called jobs. */
export type Shared = 'shared' | 'calls' | 'spoken'

export function sharedBy({ what, at }: Renaming): Shared {
  if (what === 'input') return 'calls'
  return at[0]?.startsWith('forms/library/') && (what === 'field' || what === 'form') ? 'shared' : 'spoken'
}
