// What two people made of one text, as one text.

import { apply, type Patch, type Path } from '../../../document/index.ts'
import { between, over } from './over.ts'

/** A place where both wrote differently. */
export interface Conflict {
  path: Path
  base: unknown
  mine: unknown
  theirs: unknown
}

export interface Merged {
  text: string
  conflicts: readonly Conflict[]
  /** The text with a choice per conflict, in their order. */
  chosen(choices: readonly ('mine' | 'theirs')[]): string
}

export function mergedTexts(_path: string, base: string, mine: string, theirs: string): Merged {
  const [ours, others] = [between(base, mine), between(base, theirs)]
  if (!ours.some((one) => others.some((other) => clash(one, other)))) {
    const text = apply(mine, over(others, ours, false))
    return { text, conflicts: [], chosen: () => text }
  }
  return {
    text: mine,
    conflicts: [{ path: [], base, mine, theirs }],
    chosen: ([choice]) => (choice === 'theirs' ? theirs : mine),
  }
}

function clash(one: Patch, other: Patch): boolean {
  return one.from <= other.to && other.from <= one.to
}
