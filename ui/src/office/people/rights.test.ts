import { expect, test } from 'vitest'
import type { Branch } from '../jobs/directory.ts'
import { lacking, type Role, reaches, rightsAt, whyNot } from './rights.ts'

const branch = (code: string, parent: string | null): Branch => ({
  code,
  parent,
  title: {},
  timezone: null,
  calendar: null,
  tags: [],
  position: null,
})
const BRANCHES = [
  branch('head', null),
  branch('east', 'head'),
  branch('hangzhou', 'east'),
  branch('south', 'head'),
]
const ROLES: Role[] = [
  { name: 'manager', title: {}, may: ['manage', 'people', 'see'] },
  { name: 'field', title: {}, may: [] },
  { name: 'coordinator', title: {}, may: ['open', 'assign'] },
]

test('a right reaches from its branch down, never up or sideways', () => {
  const at = (code: string) => reaches([['manage', 'east']], 'open', code, BRANCHES)
  expect(['head', 'east', 'hangzhou', 'south'].map(at)).toEqual([false, true, true, false])
})

test('what belongs to the whole installation needs a branch at the top', () => {
  expect(reaches([['publish', 'east']], 'publish', null, BRANCHES)).toBe(false)
  expect(reaches([['all', 'head']], 'publish', null, BRANCHES)).toBe(true)
})

test('a role is given only by whom has all that it may', () => {
  const rights = [['people', 'east'], ['open', 'east']] as const // biome-ignore format: one line
  expect(lacking(rights, ROLES[2], 'hangzhou', BRANCHES)).toEqual(['assign'])
  expect(lacking(rights, ROLES[1], 'south', BRANCHES)).toEqual([])
})

test('rights are told per branch, without what another contains', () => {
  const found = rightsAt([['manager', 'east'], ['coordinator', 'east'], ['field', 'south']], ROLES) // biome-ignore format: one line
  expect([...found]).toEqual([
    ['east', ['manage', 'people']],
    ['south', []],
  ])
})

test('whoever is stronger, or of a branch that is not in one’s care, cannot be changed', () => {
  const rights = [['people', 'east']] as const
  const person = (roles: string[][], at = 'hangzhou') => ({ branch: at, roles })
  expect(whyNot(rights, person([['field', 'hangzhou']]), ROLES, BRANCHES)).toBeNull()
  expect(whyNot(rights, person([], 'south'), ROLES, BRANCHES)).toEqual({ code: 'branch' })
  expect(whyNot(rights, person([['coordinator', 'hangzhou']]), ROLES, BRANCHES)).toEqual({
    code: 'stronger',
    role: 'coordinator',
    branch: 'hangzhou',
    words: ['open', 'assign'],
  })
})
