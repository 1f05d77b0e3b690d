import { describe, expect, test } from 'vitest'
import { changedAt } from './answers.ts'
import { Heights } from './lists/heights.ts'
import { cellsIn } from './lists/pasting.ts'
import { inputOf, lasting, lastingText, momentOf } from './moments.ts'
import { numberIn } from './numbers.ts'

describe('numbers', () => {
  test.each([
    ['1.', 1],
    ['.5', 0.5],
    ['-0', 0],
    ['１２３', 123],
    ['－５', -5],
    ['3，5', 3.5],
    ['1,234', 1234],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['1 234', 1234],
    ['0,125', 0.125],
    ['-', null],
    ['.', null],
    ['abc', null],
    ['1e3', null],
    ['9007199254740993', null],
  ])('%s is read as %s', (text, number) => expect(numberIn(text)).toBe(number))
})

describe('moments', () => {
  test('an input without offset is kept with that of this device and shown as it was', () => {
    const kept = momentOf('2026-03-02T09:30') ?? ''
    expect(kept).toMatch(/^2026-03-02T09:30:00[+-]\d\d:\d\d$/)
    expect(inputOf(kept)).toBe('2026-03-02T09:30')
    expect(Date.parse(kept)).toBe(new Date(2026, 2, 2, 9, 30).getTime())
  })

  test('a moment of another offset is shown in the time of this device', () => {
    expect(Date.parse(inputOf('2026-03-02T09:30:00+08:00'))).toBe(Date.parse('2026-03-02T01:30:00Z'))
  })

  test('what is no moment is none', () => {
    expect([momentOf('soon'), inputOf('soon'), inputOf(3)]).toEqual([null, '', ''])
  })

  test.each(['P1DT2H30M', 'PT0M', 'P2W', 'PT45S', 'P1Y2M3D'])('%s is read and written the same', (text) => {
    const parts = lasting(text)
    expect(parts && lastingText(parts)).toBe(text)
  })

  test('weeks beside days count as days', () => {
    expect(lastingText({ years: 0, months: 0, weeks: 1, days: 1, hours: 0, minutes: 0, seconds: 0 })).toBe(
      'P8D',
    )
  })
})

describe('answers', () => {
  test('a change shares what it does not touch', () => {
    const before = { rows: [{ a: 1 }, { a: 2 }], other: { b: 1 } }
    const after = changedAt(before, ['rows', 1, 'a'], () => 3) as typeof before
    expect(after).toEqual({ rows: [{ a: 1 }, { a: 3 }], other: { b: 1 } })
    expect([after.rows[0] === before.rows[0], after.other === before.other, before.rows[1]]).toEqual([
      true,
      true,
      { a: 2 },
    ])
  })

  test('nothing is changed by a value that is there already', () => {
    const before = { a: { b: 1 } }
    expect(changedAt(before, ['a', 'b'], () => 1)).toBe(before)
  })
})

describe('pasted text', () => {
  test.each([
    ['a', null],
    ['a\tb', [['a', 'b']]],
    ['a\nb\n', [['a'], ['b']]],
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      '"x\ty"\t"say ""hi"""\n1\t2',
      [
        ['x\ty', 'say "hi"'],
        ['1', '2'],
      ],
    ],
  ])('%j', (text, cells) => expect(cellsIn(text)).toEqual(cells))
})

test('heights give the place of each row and the row at each place, however they are set', () => {
  const heights = new Heights(1000, 10, (row) => (row === 3 ? 50 : undefined))
  heights.set(10, 30)
  const sizes = Array.from({ length: 1000 }, (_, row) => (row === 3 ? 50 : row === 10 ? 30 : 10))
  let top = 0
  for (const [row, size] of sizes.entries()) {
    expect([heights.top(row), heights.rowAt(top), heights.rowAt(top + size - 1)]).toEqual([top, row, row])
    top += size
  }
  expect(heights.total).toBe(top)
})
