import { expect, test } from 'vitest'
import { differing, type Entry, merged, moved, reordered } from './changes.ts'

const entry = (code: string | number, en: string, retired = false): Entry => ({
  code,
  title: { en },
  parent: null,
  retired,
})
const BASE = [entry('A', 'One'), entry('B', 'Two'), entry('C', 'Three', true)]

test('what becomes of each code is told, a number is another code than its text', () => {
  const after = [entry('B', 'Two!'), entry('A', 'One', true), entry('C', 'Three'), entry(1, 'New')]
  expect(differing(BASE, after).map((one) => [one.code, one.change])).toEqual([
    ['B', 'changed'],
    ['A', 'retired'],
    ['C', 'restored'],
    [1, 'added'],
  ])
  expect(differing([entry('1', 'x')], [entry(1, 'x')]).map((one) => one.change)).toEqual(['added'])
})

test('an entry moves to its place, and no further than the end', () => {
  const codes = (from: number, to: number) => moved(BASE, from, to).map((one) => one.code)
  expect(codes(0, 1)).toEqual(['B', 'A', 'C'])
  expect(codes(0, 9)).toEqual(['B', 'C', 'A'])
  expect(codes(2, -1)).toEqual(['C', 'A', 'B'])
  expect([reordered(BASE, moved(BASE, 0, 1)), reordered(BASE, [entry('Z', 'z'), ...BASE])]).toEqual([
    true,
    false,
  ])
})

test('what two people changed is put together, and what both changed is told', () => {
  const mine = [entry('A', 'Mine'), entry('B', 'Two'), entry('C', 'Three', true), entry('D', 'Four')]
  const theirs = [entry('A', 'Theirs'), entry('B', 'Theirs'), entry('C', 'Three', true), entry('E', 'Five')]
  const found = merged(BASE, mine, theirs)
  expect(found.both).toEqual(['A'])
  expect(found.entries.map((one) => [one.code, one.title.en])).toEqual([
    ['A', 'Mine'],
    ['B', 'Theirs'],
    ['C', 'Three'],
    ['D', 'Four'],
    ['E', 'Five'],
  ])
})
