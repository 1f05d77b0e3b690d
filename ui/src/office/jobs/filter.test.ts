import { expect, test } from 'vitest'
import { filterOf, queryOf, searchOf } from './filter.ts'

test('a filter stands in the address and comes back from it; what nobody knows is the open jobs', () => {
  const filters = ['', '?state=overdue', '?text=T-88', '?state=completed&text=a+b%26c', '?state=nonsense']
  expect(filters.map((search) => searchOf(filterOf(search)))).toEqual([
    '',
    '?state=overdue',
    '?text=T-88',
    '?state=completed&text=a+b%26c',
    '',
  ])
})

test('the server is asked for just those jobs', () => {
  expect([
    queryOf({ state: 'open', text: '' }),
    queryOf({ state: 'overdue', text: 'x' }),
    queryOf({ state: 'all', text: '' }),
  ]).toEqual([
    { limit: 50, status: 'open' },
    { limit: 50, text: 'x', overdue: true, status: 'open' },
    { limit: 50 },
  ])
})
