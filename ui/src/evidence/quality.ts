// Whether a photo can be read: sharpness and exposure, judged on the phone while one still stands there. They
// are advice, never a rule: a person may use the photo anyway, and the server judges neither.

import { boxResized, type Grey } from './grey.ts'

export type Flaw = 'blurred' | 'dark' | 'bright' | 'flat'

/** The longest side at which pictures are compared, so that the numbers mean the same for every camera. */
export const JUDGED_SIDE = 512

/** Variance of the Laplacian below which a picture counts as blurred. (Pech-Pacheco et al., Diatom
 *  autofocusing in brightfield microscopy, ICPR 2000.) Print and shop fronts that one can read have several hundred. */
const BLURRED = 60

/** Share of pixels that are black or white without anything in them. */
const CLIPPED = 0.6

const BLACK = 24
const WHITE = 250

/** Standard deviation of brightness below which there is nothing to see: a lens that is covered, a wall. */
const FLAT = 6

export interface Quality {
  sharpness: number // variance of the Laplacian
  black: number // share of pixels
  white: number
  flaws: Flaw[]
}

/** Judges a grey picture of any size. */
export function qualityOf(picture: Grey): Quality {
  const grey = judged(picture)
  const sharpness = laplacianVariance(grey)
  const { black, white, deviation } = exposureOf(grey)
  const flaws: Flaw[] = []
  if (black > CLIPPED) flaws.push('dark')
  else if (white > CLIPPED) flaws.push('bright')
  else if (deviation < FLAT) flaws.push('flat')
  else if (sharpness < BLURRED) flaws.push('blurred')
  return { sharpness, black, white, flaws }
}

/** Scaled down to where sharpness is measured; small pictures stay as they are. */
function judged(grey: Grey): Grey {
  const scale = JUDGED_SIDE / Math.max(grey.width, grey.height)
  if (scale >= 1) return grey
  return boxResized(
    grey,
    Math.max(3, Math.round(grey.width * scale)),
    Math.max(3, Math.round(grey.height * scale)),
  )
}

function laplacianVariance({ width, height, bytes }: Grey): number {
  let sum = 0
  let squares = 0
  let count = 0
  for (let row = 1; row < height - 1; row++) {
    for (let column = 1; column < width - 1; column++) {
      const at = row * width + column
      const edge =
        (bytes[at - width] ?? 0) +
        (bytes[at + width] ?? 0) +
        (bytes[at - 1] ?? 0) +
        (bytes[at + 1] ?? 0) -
        4 * (bytes[at] ?? 0)
      sum += edge
      squares += edge * edge
      count++
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0
}

function exposureOf({ bytes }: Grey): { black: number; white: number; deviation: number } {
  let black = 0
  let white = 0
  let sum = 0
  let squares = 0
  for (const value of bytes) {
    if (value < BLACK) black++
    if (value > WHITE) white++
    sum += value
    squares += value * value
  }
  const count = bytes.length || 1
  const deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2))
  return { black: black / count, white: white / count, deviation }
}
