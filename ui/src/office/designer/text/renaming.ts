import type { Renamed } from '../../../authoring/language/naming/renaming.ts'

export interface Renaming {
  what: Renamed
  /** As the server wants it told: of a field its form's file and the names of the properties, else its names. */
  at: readonly string[]
  /** What it is called now. */
  name: string
}
