import { expect, test } from 'vitest'
import { differences } from './diff.ts'

test('lines that went stand before those that came, the others stay', () => {
  const found = differences('a\nb\nc', 'a\nB\nc\nd')
  expect(found.map(({ is, text }) => `${is} ${text}`)).toEqual([
    'same a',
    'gone b',
    'new B',
    'same c',
    'new d',
  ])
})

test('the same text has no differences', () => {
  expect(differences('a\nb', 'a\nb').every(({ is }) => is === 'same')).toBe(true)
})
