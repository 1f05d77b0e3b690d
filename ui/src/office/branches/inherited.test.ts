import { expect, test } from 'vitest'
import type { Branch } from '../jobs/directory.ts'
import { inherited, positionOf } from './inherited.ts'

const branch = (code: string, parent: string | null, calendar: string | null): Branch => ({
  code,
  parent,
  calendar,
  timezone: null,
  title: {},
  tags: [],
  position: null,
})

test('a branch has from the nearest above what it does not say itself', () => {
  const tree = [
    branch('head', null, 'office'),
    branch('east', 'head', null),
    branch('huzhou', 'east', 'depot'),
  ]
  expect(inherited(tree, 'east', 'calendar')).toEqual({ value: 'office', from: 'head' })
  expect(inherited(tree, 'huzhou', 'calendar')).toEqual({ value: 'depot', from: 'huzhou' })
  expect(inherited(tree, 'east', 'timezone')).toBeNull()
})

test('a position is two numbers on earth', () => {
  expect(positionOf('30.27, 120.15')).toEqual([30.27, 120.15])
  expect(positionOf('30.27，120.15')).toEqual([30.27, 120.15])
  expect(positionOf(' ')).toBeNull()
  expect(['30', '91, 0', 'a, b', '1, 2, 3'].map(positionOf)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})
