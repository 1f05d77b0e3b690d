// How large a picture is made, and at which JPEG quality it has the size that was asked for.

export interface Size {
  width: number
  height: number
}

/** The size that fits, never larger than the picture is. */
export function fitted(size: Size, longestSide: number): Size {
  const scale = Math.min(1, longestSide / Math.max(size.width, size.height))
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  }
}

const BEST = 0.92
const WORST = 0.5 // below that, print in a photo falls apart; a smaller picture is better
const SMALLEST = 640 // pixels of the longest side
const STEPS = 5

export interface Encoded {
  bytes: Blob
  quality: number
  size: Size
}

/** The best picture of at most `target` bytes: first a lower quality, then a smaller picture. What can't be
 *  made small enough is as small as is useful. `encode` makes a JPEG of a size and a quality. */
export async function compressed(
  size: Size,
  target: number,
  encode: (size: Size, quality: number) => Promise<Blob>,
): Promise<Encoded> {
  const best = { bytes: await encode(size, BEST), quality: BEST, size }
  if (best.bytes.size <= target) return best
  let smallest: Encoded = best
  let current = size
  do {
    const least = { bytes: await encode(current, WORST), quality: WORST, size: current }
    if (least.bytes.size < smallest.bytes.size) smallest = least
    if (least.bytes.size <= target) return between(current, target, encode, least)
    current = fitted(current, Math.max(current.width, current.height) * 0.8)
  } while (Math.max(current.width, current.height) >= SMALLEST)
  return smallest
}

async function between(
  size: Size,
  target: number,
  encode: (size: Size, quality: number) => Promise<Blob>,
  fitting: Encoded,
): Promise<Encoded> {
  let low = WORST
  let high = BEST
  let found = fitting
  for (let step = 0; step < STEPS; step++) {
    const quality = (low + high) / 2
    const bytes = await encode(size, quality)
    if (bytes.size <= target) {
      found = { bytes, quality, size }
      low = quality
      if (bytes.size > target * 0.92) break
    } else {
      high = quality
    }
  }
  return found
}
