import { expect, test } from 'vitest'
import { EVERYTHING, filterOf, queryOf, searchOf } from './filter.ts'

test('what an address says is what is asked for, and what it does not say is not', () => {
  const filter = {
    ...EVERYTHING,
    kind: 'approval' as const,
    overdue: true,
    branch: 'hangzhou',
    text: '1 & 2',
  }
  expect(filterOf(searchOf(filter))).toEqual(filter)
  expect(queryOf(filter)).toEqual({ kind: 'approval', overdue: true, branch: 'hangzhou', text: '1 & 2' })
  expect([searchOf(EVERYTHING), queryOf(EVERYTHING)]).toEqual(['', {}])
  expect(filterOf('?kind=nonsense')).toEqual(EVERYTHING)
})
