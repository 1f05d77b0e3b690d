// What a photo looks like, in 128 bits: the same hash as the server's (engine/services/photographs.py), bit for
// bit on the same grey picture. So the phone can say before sending that a photo looks like an earlier one.

import { boxResized, type Grey, spread } from './grey.ts'

/** Two photos whose hashes differ in at most this many bits count as the same (engine/store/likeness.py). */
export const FARTHEST = 15

/** Standard deviation of grey below which a picture shows nothing to compare. */
const FLATTEST = 4

/** Whether each of 8 × 8 cells is brighter than the cell to its left, then than the cell above it, as 32 hex
 *  digits; null for a picture too flat to compare. */
export function looksOf(grey: Grey): string | null {
  if (spread(grey) < FLATTEST) return null
  const across = boxResized(grey, 9, 8).bytes
  const down = boxResized(grey, 8, 9).bytes
  const bits: boolean[] = []
  for (let row = 0; row < 8; row++)
    for (let column = 0; column < 8; column++)
      bits.push((across[row * 9 + column + 1] ?? 0) > (across[row * 9 + column] ?? 0))
  for (let row = 0; row < 8; row++)
    for (let column = 0; column < 8; column++)
      bits.push((down[(row + 1) * 8 + column] ?? 0) > (down[row * 8 + column] ?? 0))
  let hex = ''
  for (let place = 0; place < bits.length; place += 4) {
    const nibble = bits.slice(place, place + 4).reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0)
    hex += nibble.toString(16)
  }
  return hex
}

/** How many of the 128 bits of two hashes differ. */
export function difference(one: string, other: string): number {
  let differing = 0
  for (let place = 0; place < 32; place++) {
    let bits = Number.parseInt(one[place] ?? '0', 16) ^ Number.parseInt(other[place] ?? '0', 16)
    for (; bits; bits &= bits - 1) differing++
  }
  return differing
}
