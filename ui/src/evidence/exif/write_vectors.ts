// Writes tests/vectors/exif.json: `node src/evidence/exif/write_vectors.ts` in ui/. Photos as the phone writes
// them, each with what the server is to read from its bytes.

import { writeFileSync } from 'node:fs'
import { readSaid } from './reading.ts'
import { exifBlock, type Taken, withExif } from './writing.ts'

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xd9])

const TAKEN: Record<string, Taken> = {
  'in Hangzhou': {
    at: 1_772_413_201_250,
    offset: 480,
    position: { lat: 30.2741, lon: 120.1551, accuracy: 8.25, at: 1_772_413_200_000 },
  },
  'without a position': { at: 1_772_413_200_000, offset: 480, position: null },
  'in the far south-west': {
    at: 1_772_499_599_999,
    offset: -210,
    position: { lat: -54.8069123, lon: -68.3073456, accuracy: 65 },
  },
  'at the ends of the degrees': {
    at: 951_782_399_000,
    offset: 345,
    position: { lat: 89.9999999, lon: -179.9999999, accuracy: null },
  },
}

const vectors = Object.entries(TAKEN).map(([name, taken]) => {
  const block = exifBlock(taken)
  const { takenAt, position } = readSaid(withExif(JPEG, block))
  return { name, taken, block: Buffer.from(block).toString('base64'), read: { takenAt, position } }
})

writeFileSync(
  new URL('../../../../tests/vectors/exif.json', import.meta.url),
  `${JSON.stringify(vectors, null, 1)}\n`,
)
