import { expect, test } from 'vitest'
import type { Branch } from '../jobs/directory.ts'
import { namedBy, put, stageOf, type Tree, takenOut, without } from './stages.ts'

const row = (code: string, ...above: string[]) => ({ branch: { code } as Branch, above })
const TREE: Tree = [
  row('head'),
  row('east', 'head'),
  row('hangzhou', 'east', 'head'),
  row('huzhou', 'east', 'head'),
  row('south', 'head'),
]

test('a stage has the branches it names and those below, unless an earlier one has them', () => {
  const at = stageOf(TREE, [['hangzhou'], ['east']])
  expect(Object.fromEntries(at)).toEqual({ head: 2, east: 1, hangzhou: 0, huzhou: 1, south: 2 })
})

test('a branch that is put into a stage leaves the one it was in', () => {
  expect(put(TREE, [['hangzhou'], ['south']], 1, 'hangzhou')).toEqual([[], ['hangzhou', 'south']])
})

test('a name that brings no branch is dropped: the one above brings it already', () => {
  expect(put(TREE, [['hangzhou'], []], 0, 'east')).toEqual([['east'], []])
  expect(put(TREE, [[], ['huzhou', 'south']], 0, 'east')).toEqual([['east'], ['south']])
})

test('a branch is taken out of its stage, and a stage with all of its branches', () => {
  expect(takenOut(TREE, [['east', 'south']], 'east')).toEqual([['south']])
  expect(without([['east'], ['south']], 0)).toEqual([['south']])
})

test('it is known by which name a stage has a branch', () => {
  expect(['huzhou', 'south', 'head'].map((code) => namedBy(TREE, [['east'], ['south']], code))).toEqual([
    'east',
    'south',
    undefined,
  ])
})
