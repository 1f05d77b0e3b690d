import { expect, test } from 'vitest'
import { EVERYTHING, filterOf, narrowing, queryOf, searchOf } from './filter.ts'

test('a filter stands in the address and comes back from it; what nobody knows is the open jobs', () => {
  const filters = [
    '',
    '?state=overdue',
    '?text=T-88',
    '?state=completed&text=a+b%26c',
    '?sop=visit&branch=east&assignee=-&priority=high&from=2026-03-01&until=2026-03-02&order=due&columns=due%2Cstate',
    '?state=nonsense&from=today&order=best&columns=colour&priority=none',
  ]
  expect(filters.map((search) => searchOf(filterOf(search)))).toEqual([
    '',
    '?state=overdue',
    '?text=T-88',
    '?state=completed&text=a+b%26c',
    '?sop=visit&branch=east&assignee=-&priority=high&from=2026-03-01&until=2026-03-02&order=due&columns=state%2Cdue',
    '',
  ])
})

test('the server is asked for just those jobs', () => {
  expect([
    queryOf(EVERYTHING),
    queryOf({ ...EVERYTHING, state: 'overdue', text: 'x' }),
    queryOf({ ...EVERYTHING, state: 'all', assignee: '-' }),
    queryOf({ ...EVERYTHING, state: 'paused', assignee: 'wei', priority: 'urgent', order: 'due' }),
    queryOf({ ...EVERYTHING, from: '2026-03-01', until: '2026-03-31' }),
  ]).toEqual([
    { status: 'open' },
    { text: 'x', overdue: true, status: 'open' },
    { unassigned: true },
    { status: 'paused', assignee: 'wei', priority: 'urgent', order: 'due' },
    {
      status: 'open',
      opened_from: new Date(2026, 2, 1).toISOString(),
      opened_until: new Date(2026, 3, 1).toISOString(),
    },
  ])
})

test('a list says by how many things it is narrowed', () => {
  expect(narrowing(EVERYTHING)).toBe(0)
  expect(narrowing({ ...EVERYTHING, sop: 'visit', from: '2026-03-01', until: '2026-03-02' })).toBe(2)
})
