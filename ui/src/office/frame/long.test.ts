import { expect, test } from 'vitest'
import { joined, once, pagesWithin } from './long.ts'

const idOf = (one: string) => one
const page = (items: string, next: string | null = 'on') => ({ items: [...items], next })

test('a page that grew ends where it ended, so that what follows stays', () => {
  expect(joined(page('xabcd', 'far'), page('abc'), idOf)).toEqual(page('xabc'))
})

test('a page whose end is gone is followed by what comes now', () => {
  expect(joined(page('abde', 'far'), page('abc'), idOf)).toEqual(page('abde', 'far'))
})

test('the last page may grow', () => {
  expect(joined(page('abcd', null), page('abc', null), idOf)).toEqual(page('abcd', null))
})

test('the pages in sight are those that have rows in sight', () => {
  const pages = [page('abc'), page('de'), page('fgh')]
  expect([pagesWithin(pages, 0, 2), pagesWithin(pages, 2, 3), pagesWithin(pages, 5, 9)]).toEqual([
    [0],
    [0, 1],
    [2],
  ])
})

test('a row that moved is there once, where it stands first', () => {
  expect(once([page('abc'), page('cda')], idOf)).toEqual([...'abcd'])
})
