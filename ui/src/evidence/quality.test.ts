import { expect, test } from 'vitest'
import { boxResized, type Grey } from './grey.ts'
import { qualityOf } from './quality.ts'

const WIDTH = 400
const HEIGHT = 300

function painted(value: (x: number, y: number) => number): Grey {
  const bytes = new Uint8ClampedArray(WIDTH * HEIGHT)
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) bytes[y * WIDTH + x] = value(x, y)
  return { width: WIDTH, height: HEIGHT, bytes }
}

/** Bars as wide as the strokes of print that is held before a phone. */
const print = painted(
  (x, y) => (Math.floor(x / 6) % 2 === Math.floor(y / 9) % 2 ? 60 : 190) - Math.floor(x / 8),
)

/** The same, out of focus: a mean over so many pixels, by scaling down and up again. */
function blurred(grey: Grey, by: number): Grey {
  const small = boxResized(grey, Math.round(WIDTH / by), Math.round(HEIGHT / by))
  return painted((x, y) => {
    const [left, top] = [Math.min(x / by, small.width - 1.001), Math.min(y / by, small.height - 1.001)]
    const [column, row] = [Math.floor(left), Math.floor(top)]
    const at = (dx: number, dy: number) => small.bytes[(row + dy) * small.width + column + dx] ?? 0
    const [fx, fy] = [left - column, top - row]
    return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy
  })
}

test('print in focus has no flaw, and out of focus it is blurred', () => {
  expect(qualityOf(print).flaws).toEqual([])
  expect(qualityOf(blurred(print, 16)).flaws).toEqual(['blurred'])
})

test('a photo at night is dark, one against the sun is bright, one of a finger is flat', () => {
  expect(qualityOf(painted((x) => (x < 60 ? 90 : 5))).flaws).toEqual(['dark'])
  expect(qualityOf(painted((x) => (x < 60 ? 90 : 255))).flaws).toEqual(['bright'])
  expect(qualityOf(painted((x) => 120 + (x % 3))).flaws).toEqual(['flat'])
})

test('a white page with print on it is no overexposed photo', () => {
  const page = painted((x, y) => (y % 20 < 8 && x % 7 < 4 ? 30 : 245))
  expect(qualityOf(page).flaws).toEqual([])
})

test('the size of the camera changes the judgement of the same scene little', () => {
  const large = { width: 1600, height: 1200, bytes: new Uint8Array(1600 * 1200) }
  for (let y = 0; y < 1200; y++)
    for (let x = 0; x < 1600; x++)
      large.bytes[y * 1600 + x] = print.bytes[Math.floor(y / 4) * WIDTH + Math.floor(x / 4)] ?? 0
  expect(qualityOf(large).flaws).toEqual([])
})
