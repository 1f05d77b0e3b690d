import { expect, test } from 'vitest'
import { boxOf, isSigned } from './sheet.ts'

const stroke = (...points: [number, number][]) => ({ points: points.map(([x, y]) => ({ x, y })) })

test('a dot or a slip of the finger is no signature', () => {
  expect([
    isSigned([]),
    isSigned([stroke([10, 10])]),
    isSigned([stroke([10, 10], [20, 12])]),
    isSigned([stroke([10, 10], [40, 10]), stroke([10, 20], [40, 20])]),
  ]).toEqual([false, false, false, true])
})

test('the picture shows the strokes with a margin, within the pad', () => {
  expect(boxOf([stroke([5, 30], [100, 60])], 2)).toEqual({ x: 0, y: 36, width: 224, height: 108 })
})
