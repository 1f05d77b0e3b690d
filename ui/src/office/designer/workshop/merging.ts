// What two people made of one file, as one text, and as either of them has it where they differ.

import { apply, type Conflict, type Format, merge, resolve, type Side } from '../../../document/index.ts'

export interface Merged {
  text: string
  conflicts: readonly Conflict[]
  /** The text with a choice per conflict, in their order. */
  chosen(choices: readonly Side[]): string
}

export function mergedTexts(path: string, base: string, mine: string, theirs: string): Merged {
  const format: Format = path.endsWith('.json') ? 'json' : 'yaml'
  const { text, conflicts } = merge(base, mine, theirs, format)
  return {
    text,
    conflicts,
    // From the last on: what goes from a list moves only what stands behind it.
    chosen: (choices) =>
      conflicts.reduceRight(
        (whole, conflict, at) =>
          choices[at] === 'theirs' ? apply(whole, resolve(whole, conflict, 'theirs', format)) : whole,
        text,
      ),
  }
}
