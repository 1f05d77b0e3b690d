// Reading only what an edit touched.

import type { ReadSource } from './tree.ts'

/** What the text says now, or null where all of it must be read. */
export function readAgain(_before: ReadSource, _text: string): ReadSource | null {
  return null
}
