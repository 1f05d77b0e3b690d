import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply } from '../../document/index.ts'
import { lineChanges } from './line_changes.ts'

test('only the lines that differ are changed', () => {
  expect(lineChanges('a\nb  \nc\nd\n', 'a\nb\nc\nd\n')).toEqual([{ from: 2, to: 6, insert: 'b\n' }])
})

test('whatever two texts say, the changes lead from one to the other', () => {
  const text = fc
    .array(fc.constantFrom('a\n', 'b\n', '\n', '  c\n', 'd'), { maxLength: 30 })
    .map((all) => all.join(''))
  fc.assert(fc.property(text, text, (one, other) => apply(one, lineChanges(one, other)) === other))
})
