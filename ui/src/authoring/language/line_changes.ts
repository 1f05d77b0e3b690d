// What differs between two texts, line by line, as patches: so that formatting moves nothing that it does not change.

import type { Patch } from '../../document/index.ts'

const AHEAD = 40

export function lineChanges(before: string, after: string): Patch[] {
  const old = before.split(/(?<=\n)/)
  const now = after.split(/(?<=\n)/)
  const patches: Patch[] = []
  let at = 0
  let i = 0
  let j = 0
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      at += (old[i] as string).length
      i += 1
      j += 1
      continue
    }
    const [skip, take] = nextSame(old, now, i, j)
    const gone = old.slice(i, i + skip).join('')
    patches.push({ from: at, to: at + gone.length, insert: now.slice(j, j + take).join('') })
    at += gone.length
    i += skip
    j += take
  }
  return patches
}

/** How many lines of both to go on until the same line stands in both. */
function nextSame(old: readonly string[], now: readonly string[], i: number, j: number): [number, number] {
  for (let far = 1; far < AHEAD; far += 1) {
    for (let skip = 0; skip <= far; skip += 1) {
      const one = old[i + skip]
      if (one !== undefined && one.trim() !== '' && one === now[j + far - skip]) return [skip, far - skip]
    }
  }
  return [old.length - i, now.length - j]
}
