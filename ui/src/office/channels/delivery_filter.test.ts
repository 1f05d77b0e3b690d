import { expect, test } from 'vitest'
import { countOf, filterOf, searchOf, shownOf, sinceOf } from './delivery_filter.ts'

test('what was lost is shown first, and everything where nothing was', () => {
  const filter = filterOf('')
  expect(shownOf(filter, { dead: 1, sent: 4 })).toBe('lost')
  expect(shownOf(filter, { dead: 0, doubtful: 0, sent: 4 })).toBe('all')
  expect(shownOf(filterOf('show=sent'), { dead: 1 })).toBe('sent')
})

test('the address holds the filter', () => {
  const search = '?show=open&channel=email&person=wei&span=week'
  expect(searchOf(filterOf(search))).toBe(search)
  expect(searchOf(filterOf('?show=nonsense&span=never'))).toBe('')
})

test('a view counts the statuses that it puts together', () => {
  const counts = { waiting: 1, held: 2, sending: 3, sent: 4, skipped: 5, dead: 6, doubtful: 7 }
  expect([countOf('open', counts), countOf('lost', counts), countOf('all', counts)]).toEqual([6, 13, 28])
})

test('a span begins at midnight', () => {
  const now = new Date(2026, 2, 8, 15, 30).getTime()
  expect(sinceOf('day', now)).toBe(new Date(2026, 2, 8).toISOString())
  expect(sinceOf('week', now)).toBe(new Date(2026, 2, 2).toISOString())
  expect(sinceOf('ever', now)).toBe(null)
})
