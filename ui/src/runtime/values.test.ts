import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { itemWords } from './addresses.ts'
import { canonical } from './canonical.ts'
import { capturesOf } from './captures.ts'
import { parseDuration } from './duration.ts'
import { literally, matches } from './evidence.ts'
import { sha1, sha256 } from './hashes.ts'
import { metres } from './metres.ts'
import { repr, rounded } from './numbers.ts'
import { signedHash } from './signed.ts'
import { cut, isBlank, sorted, stripped } from './text.ts'

describe('texts', () => {
  test('are ordered by character and not by UTF-16 unit', () => {
    expect(sorted(['😀', 'ﬁ', 'b', 'a', 'ab', ''])).toEqual(['', 'a', 'ab', 'b', 'ﬁ', '😀'])
  })

  test('are cut by character', () => {
    expect([cut('😀😀😀', 2), cut('ab', 2), cut('abc', 2)]).toEqual(['😀😀', 'ab', 'ab'])
  })

  test('are stripped of what the server calls a blank', () => {
    expect(stripped('\u001c\u0085 \u3000a b\ufeff\n')).toBe('a b\ufeff')
    expect([isBlank(null), isBlank(' \t\u2003'), isBlank('\ufeff')]).toEqual([true, true, false])
  })
})

describe('numbers', () => {
  test('are rounded to the even one from the middle', () => {
    expect([0.5, 1.5, 2.5, 2.4, 2.6, -0.5, -1.5].map((value) => rounded(value) + 0)).toEqual([
      0, 2, 2, 2, 3, 0, -2,
    ])
  })

  test('are written as the server writes a number with a fraction', () => {
    const values = [1, 1.5, -0.5, 0.0001, 1e-5, 123456.789, 1e15, 1e16, 1.25e22, 2 ** 53, 1e300]
    expect(values.map(repr)).toEqual([
      '1.0',
      '1.5',
      '-0.5',
      '0.0001',
      '1e-05',
      '123456.789',
      '1000000000000000.0',
      '1e+16',
      '1.25e+22',
      '9007199254740992.0',
      '1e+300',
    ])
  })
})

test('items are named by themselves, else by their place, and never twice the same', () => {
  const values = [
    'A.1',
    'B',
    'B',
    '',
    null,
    true,
    { id: 1 },
    7,
    7.5,
    1e-7,
    1e16,
    '~x y\u007f\u0001z',
    '😀'.repeat(70),
  ]
  expect(itemWords([...values, 'constructor', '__proto__', 'constructor'])).toEqual([
    'A_1',
    'B',
    'B~2',
    '4',
    '5',
    '6',
    '7',
    '7~2',
    '7_5',
    '1e-07',
    '1e+16',
    '_x_y_z',
    '😀'.repeat(64),
    'constructor',
    '__proto__',
    'constructor~2',
  ])
})

describe('hashes', () => {
  test('are those of the platform, whatever the length', () => {
    for (let length = 0; length < 200; length++) {
      const text = '卡'.repeat(length)
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
      expect(sha1(new TextEncoder().encode(text))).toBe(createHash('sha1').update(text).digest('hex'))
    }
  })

  test('of what is signed leave signatures out and are those of the server', () => {
    const form = { evidence: { sign: { kind: 'signature' as const }, photo: { kind: 'photo' as const } } }
    const answers = {
      名: '𝒳é\u2028',
      n: 1.5,
      big: 1e21,
      z: -0,
      b: null,
      a: [1, { y: 1, x: '\u0007"' }],
      '€': 1,
      '😀': 2,
      ﬁ: 3,
      sign: [{ blob: 'x' }],
      photo: [{ blob: 'y' }],
    }
    expect(signedHash('j', 'count.A.tally', 7, answers, form)).toBe(
      '3db66a453fbfe31163e500f4877b93d71319490b0a88b47c0e096237e8cd4332',
    )
    expect(signedHash('j', 'a', 7, { n: '\ud800' }, form)).toBe(null)
  })
})

test('canonical JSON is that of RFC 8785', () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
    literals: [null, true, false],
    '€': '€$\u000f\nA\'B"\\\\"/',
  }
  expect(canonical(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"€":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  )
  expect(() => canonical({ a: Number.NaN })).toThrow(RangeError)
})

test('captures are a list of objects with the fields of a capture, each of its type', () => {
  const good = [{ blob: 'a', at: 1, position: { lat: 1, lon: 2, accuracy: null }, signer: null }]
  expect(capturesOf(good)).toEqual(good)
  const bad = [
    null,
    {},
    'x',
    [null],
    [{ x: 1 }],
    [{ at: 1.5 }],
    [{ at: true }],
    [{ position: { lat: 1 } }],
    [{ text: 1 }],
  ]
  expect(bad.map(capturesOf)).toEqual(bad.map(() => null))
})

test('a pattern matches a whole text, and one that is none matches nothing', () => {
  expect([matches('SN-[0-9]+', 'SN-12'), matches('SN-[0-9]+', 'xSN-12'), matches('a|b', 'ab')]).toEqual([
    true,
    false,
    false,
  ])
  expect([matches('.', '\u2028'), matches('.', '\n'), matches('(', '(')]).toEqual([true, false, false])
  const odd = 'a.b*c\\d/e-f{1}$'
  expect(matches(literally(odd), odd)).toBe(true)
})

test('distances are those along a great circle', () => {
  expect(Math.round(metres({ lat: 30.2741, lon: 120.1551 }, { lat: 31.2304, lon: 121.4737 }))).toBe(164874)
  expect(metres({ lat: 0, lon: 0 }, { lat: Number.NaN, lon: 0 })).toBe(Number.POSITIVE_INFINITY)
})

test('a duration is a whole number and a unit, and at most ten years', () => {
  expect(parseDuration('90s')).toEqual({ n: 90, unit: 's' })
  expect(['0h', '1.5h', '2 d', '99999w', '4h\n', '', '１h'].map(parseDuration)).toEqual(Array(7).fill(null))
})
