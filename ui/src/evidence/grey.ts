// Grey pictures: what sharpness, exposure and likeness are read from. Bytes from 0 (black) to 255.

export interface Grey {
  width: number
  height: number
  bytes: Uint8Array | Uint8ClampedArray
}

/** The luma of RGBA pixels, rounded as Pillow and JPEG do (ITU-R BT.601). */
export function greyOf(pixels: { width: number; height: number; data: Uint8ClampedArray }): Grey {
  const { width, height, data } = pixels
  const bytes = new Uint8Array(width * height)
  for (let place = 0, from = 0; place < bytes.length; place++, from += 4) {
    bytes[place] =
      ((data[from] ?? 0) * 19595 + (data[from + 1] ?? 0) * 38470 + (data[from + 2] ?? 0) * 7471 + 0x8000) >>
      16
  }
  return { width, height, bytes }
}

/** Standard deviation of the brightness. */
export function spread(grey: Grey): number {
  let sum = 0
  let squares = 0
  for (const value of grey.bytes) {
    sum += value
    squares += value * value
  }
  const count = grey.bytes.length || 1
  return Math.sqrt(Math.max(0, (squares - (sum * sum) / count) / count))
}

const PRECISION = 22 // bits of the fixed-point weights, as in Pillow's Resample.c

interface Weights {
  first: number
  weights: number[]
}

/** For each new pixel, which old ones it is the mean of. */
function boxWeights(from: number, to: number): Weights[] {
  const scale = from / to
  const reach = Math.max(scale, 1)
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale
    const first = Math.max(0, Math.trunc(centre - reach / 2 + 0.5))
    const end = Math.min(from, Math.trunc(centre + reach / 2 + 0.5))
    const raw: number[] = []
    for (let at = first; at < end; at++) {
      const distance = (at - centre + 0.5) / reach
      raw.push(distance > -0.5 && distance <= 0.5 ? 1 : 0)
    }
    const whole = raw.reduce((sum, weight) => sum + weight, 0)
    return { first, weights: raw.map((weight) => Math.trunc(0.5 + (weight / whole) * 2 ** PRECISION)) }
  })
}

/** Scaled by the mean of what each new pixel covers: the same numbers as Pillow's `Resampling.BOX`. */
export function boxResized(grey: Grey, width: number, height: number): Grey {
  const wide = width === grey.width ? grey.bytes : rows(grey, boxWeights(grey.width, width))
  if (height === grey.height) return { width, height, bytes: wide.slice() }
  const bytes = new Uint8ClampedArray(width * height)
  boxWeights(grey.height, height).forEach(({ first, weights }, row) => {
    for (let column = 0; column < width; column++) {
      let sum = 2 ** (PRECISION - 1)
      for (let at = 0; at < weights.length; at++)
        sum += (wide[(first + at) * width + column] ?? 0) * (weights[at] ?? 0)
      bytes[row * width + column] = Math.floor(sum / 2 ** PRECISION)
    }
  })
  return { width, height, bytes }
}

function rows(grey: Grey, columns: Weights[]): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(columns.length * grey.height)
  for (let row = 0; row < grey.height; row++) {
    const start = row * grey.width
    columns.forEach(({ first, weights }, column) => {
      let sum = 2 ** (PRECISION - 1)
      for (let at = 0; at < weights.length; at++)
        sum += (grey.bytes[start + first + at] ?? 0) * (weights[at] ?? 0)
      bytes[row * columns.length + column] = Math.floor(sum / 2 ** PRECISION)
    })
  }
  return bytes
}
