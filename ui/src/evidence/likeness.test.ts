import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { difference, looksOf } from './likeness.ts'

interface Vector {
  name: string
  width: number
  height: number
  grey: string
  looks: string | null
}

const VECTORS: Vector[] = JSON.parse(
  readFileSync(new URL('../../../tests/vectors/likeness.json', import.meta.url), 'utf8'),
)

test('a grey picture looks here as it looks to the server, bit for bit', () => {
  const found = VECTORS.map(({ width, height, grey }) =>
    looksOf({ width, height, bytes: new Uint8Array(Buffer.from(grey, 'base64')) }),
  )
  expect(found).toEqual(VECTORS.map(({ looks }) => looks))
})

test('the same scene in less light is alike, another scene is not', () => {
  const looks = new Map(VECTORS.map((vector) => [vector.name, vector.looks ?? '']))
  expect(difference(looks.get('a shop') ?? '', looks.get('the shop darker') ?? '')).toBeLessThan(5)
  expect(difference(looks.get('a shop') ?? '', looks.get('noise') ?? '')).toBeGreaterThan(30)
})

test('hashes differ by the number of their bits that differ', () => {
  const zero = '0'.repeat(32)
  expect([
    difference(zero, zero),
    difference(zero, `${'0'.repeat(31)}7`),
    difference(zero, 'f'.repeat(32)),
  ]).toEqual([0, 3, 128])
})
