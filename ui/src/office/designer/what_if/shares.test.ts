import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { perCents, scaled, withChance, withShare } from './shares.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
const some = array(integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 8 })

test('shares are whole per cents that are a hundred together, whatever they were', () => {
  assert(property(some, (shares) => sum(perCents(shares)) === 100))
  expect(perCents([1, 1, 1])).toEqual([34, 33, 33])
  expect(perCents([0, 0])).toEqual([50, 50])
})

test('setting one share moves the others, and they stay a hundred together', () => {
  assert(
    property(some, integer({ min: 0, max: 7 }), integer({ min: -20, max: 120 }), (shares, at, wanted) => {
      const place = at % shares.length
      const after = withShare(perCents(shares), place, wanted)
      expect(sum(after)).toBe(100)
      expect(after.every((one) => one >= 0)).toBe(true)
      expect(after[place]).toBe(Math.min(100, Math.max(0, wanted)))
    }),
  )
  expect(withShare([80, 15, 5], 0, 60)).toEqual([60, 30, 10])
})

test('chances of faults are never more than all together', () => {
  expect(withChance([2.5, 2.5], 0, 200)).toEqual([97.5, 2.5])
  expect(withChance([2.5, 2.5], 1, 0.25)).toEqual([2.5, 0.3])
})

test('numbers are scaled to what they are to be together', () => {
  expect(scaled([4, 4, 8], 60)).toEqual([15, 15, 30])
  expect(scaled([0, 0], 9)).toEqual([4.5, 4.5])
})
