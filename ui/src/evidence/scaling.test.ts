import { expect, test } from 'vitest'
import { compressed, fitted, type Size } from './scaling.ts'

/** A picture whose bytes grow with its area and its quality, as those of a JPEG do. */
function camera(bytesPerPixel: number) {
  const asked: string[] = []
  return {
    asked,
    encode: async ({ width, height }: Size, quality: number) => {
      asked.push(`${width}×${height} ${quality.toFixed(3)}`)
      return new Blob([new Uint8Array(Math.round(width * height * bytesPerPixel * quality ** 2))])
    },
  }
}

test('a picture is fitted into the longest side and never enlarged', () => {
  expect([
    fitted({ width: 4000, height: 3000 }, 2048),
    fitted({ width: 3000, height: 4000 }, 2048),
    fitted({ width: 640, height: 480 }, 2048),
  ]).toEqual([
    { width: 2048, height: 1536 },
    { width: 1536, height: 2048 },
    { width: 640, height: 480 },
  ])
})

test('what is small enough is made once, at the best quality', async () => {
  const { asked, encode } = camera(0.1)
  const found = await compressed({ width: 2000, height: 1500 }, 600_000, encode)
  expect([asked, found.quality]).toEqual([['2000×1500 0.920'], 0.92])
})

test('a quality is found that nearly fills the bytes that were asked for', async () => {
  const { encode, asked } = camera(0.5)
  const found = await compressed({ width: 2000, height: 1500 }, 600_000, encode)
  expect(found.size).toEqual({ width: 2000, height: 1500 })
  expect(found.bytes.size).toBeLessThanOrEqual(600_000)
  expect(found.bytes.size).toBeGreaterThan(540_000)
  expect(asked.length).toBeLessThanOrEqual(7)
})

test('where quality alone is not enough, the picture gets smaller until it fits', async () => {
  const found = await compressed({ width: 2000, height: 1500 }, 200_000, camera(1).encode)
  expect(found.bytes.size).toBeLessThanOrEqual(200_000)
  expect(found.size.width).toBeLessThan(2000)
})

test('what never fits is as small as is useful, not endless', async () => {
  const found = await compressed({ width: 2000, height: 1500 }, 1_000, camera(4).encode)
  expect(found.size.width).toBe(655)
})
