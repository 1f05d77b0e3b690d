// What an edit must come to is known before it is made. Patches that come to something else are not used: what
// stands around is then written anew, as far out as is needed.

import { apply } from '../patches.ts'
import { nodeAt } from '../places.ts'
import { dataAt, same } from '../plain.ts'
import { readAhead } from '../reading.ts'
import type { Patch, Path, Source } from '../source.ts'
import { addComments, commentsOf, commentsWithin } from './comments.ts'
import { put, rewritten } from './step.ts'

/** `patches`, or others that make `expected` of the document. `path` is where it was changed. */
export function checked(
  source: Source,
  patches: readonly Patch[] | null,
  expected: unknown,
  path: Path,
): Patch[] {
  if (patches && comesTo(source, patches, expected)) return [...patches]
  if (source.troubles.length > 0) return patches ? [...patches] : []
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const around = path.slice(0, depth)
    const value = dataAt(expected, around)
    if (value === undefined || dataAt(source.data, around) === undefined) continue
    const wider = put(source, around, value)
    if (!comesTo(source, wider, expected)) continue
    const commented = [...addComments(source, around, lostBy(source, around, path)), ...wider]
    return comesTo(source, commented, expected) ? commented : wider
  }
  return rewritten(source, expected)
}

/** The comments within what is written anew, but those of what is changed: they go above it. */
function lostBy(source: Source, around: Path, path: Path): string[] {
  if (source.format === 'json') return []
  const node = nodeAt(source, around)
  const left = node ? commentsWithin(source.text, node.from, node.to) : []
  for (const comment of commentsOf(source, path)) {
    const at = left.indexOf(comment)
    if (at >= 0) left.splice(at, 1)
  }
  return left
}

function comesTo(source: Source, patches: readonly Patch[], expected: unknown): boolean {
  const after = readAhead(source, apply(source.text, patches))
  return after.troubles.length <= source.troubles.length && same(after.data, expected)
}
