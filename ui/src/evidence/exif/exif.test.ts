import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { exifOf, readSaid, upright } from './reading.ts'
import { exifBlock, type Taken, withExif, writtenAt } from './writing.ts'

interface Vector {
  name: string
  taken: Taken
  block: string
  read: { takenAt: number; position: { lat: number; lon: number } | null }
}

// Written by write_exif.ts; tests/engine/services/test_photographs_of_phones.py reads the same bytes as the server does.
const VECTORS: Vector[] = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/exif.json', import.meta.url), 'utf8'),
)

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xd9])

test('the bytes are those that the server was shown to read', () => {
  expect(VECTORS.map(({ taken }) => Buffer.from(exifBlock(taken)).toString('base64'))).toEqual(
    VECTORS.map(({ block }) => block),
  )
})

test('what is written is read back: whole seconds, centimetres, no camera', () => {
  expect(VECTORS.map(({ taken }) => readSaid(withExif(JPEG, exifBlock(taken))))).toEqual(
    VECTORS.map(({ read }) => ({ ...read, camera: null })),
  )
})

test('the picture itself stays as it was, after what is said of it', () => {
  const block = exifBlock({ at: 0, offset: 0, position: null })
  const file = withExif(JPEG, block)
  expect([...file.subarray(0, 2), ...file.subarray(file.length - 8)]).toEqual([...JPEG])
  expect(exifOf(file)).toEqual(block)
})

test('a time is written in whole seconds, never later than it was', () => {
  expect(writtenAt(1_772_413_200_999)).toBe(1_772_413_200_000)
})

test('a file that says nothing, or is damaged, says nothing', () => {
  const nothing = { takenAt: null, position: null, camera: null }
  const whole = withExif(JPEG, exifBlock({ at: 1e12, offset: 60, position: { lat: 1, lon: 2 } }))
  const cut = Array.from({ length: whole.length }, (_, end) => readSaid(whole.subarray(0, end)))
  expect(cut.every((said) => said.camera === null)).toBe(true)
  expect([readSaid(JPEG), readSaid(new Uint8Array()), readSaid(new Uint8Array(64))]).toEqual([
    nothing,
    nothing,
    nothing,
  ])
})

test('a block of a turned picture is set upright and keeps all else', () => {
  // Little endian: orientation 6 and a make, as phones write it.
  const block = Uint8Array.from([
    ...[0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 2, 0],
    ...[0x0f, 0x01, 2, 0, 4, 0, 0, 0, 0x41, 0x42, 0x43, 0],
    ...[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0],
    ...[0, 0, 0, 0],
  ])
  const turned = upright(block)
  expect([...turned].flatMap((byte, at) => (byte === block[at] ? [] : [[at, byte]]))).toEqual([[30, 1]])
  expect(readSaid(withExif(JPEG, turned)).camera).toBe('ABC')
})
