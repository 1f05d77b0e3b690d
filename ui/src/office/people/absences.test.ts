import { expect, test } from 'vitest'
import { type Absence, oddities, type Person, standsIn } from './absences.ts'

const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T00:00:00Z`
const away = (since: number, until: number, delegate: string | null): Absence => ({
  since: day(since),
  until: day(until),
  delegate,
})
const person = (login: string, absences: Absence[] = []): Person => ({
  login,
  name: login,
  branch: 'b',
  roles: [],
  skills: [],
  absences,
  language: null,
  email: null,
  phone: null,
  active: true,
  version: 1,
})
const known = (...people: Person[]) => new Map(people.map((one) => [one.login, one]))

test('whoever stands in for somebody who stands in is followed; a circle ends where it began', () => {
  const people = known(person('a', [away(1, 9, 'b')]), person('b', [away(3, 5, 'c')]), person('c'))
  expect(standsIn(people, 'a', Date.parse(day(2)))).toBe('b')
  expect(standsIn(people, 'a', Date.parse(day(4)))).toBe('c')
  const round = known(person('a', [away(1, 9, 'b')]), person('b', [away(1, 9, 'a')]))
  expect(standsIn(round, 'a', Date.parse(day(2)))).toBe('a')
})

test('an absence tells what it overlaps, and that whoever stands in is away then', () => {
  const people = known(person('a'), person('b', [away(3, 5, 'c')]), person('c'))
  expect(oddities(people, 'a', away(2, 6, 'b'), [away(1, 3, null), away(6, 7, null)])).toEqual([
    { code: 'overlap', since: day(1), until: day(3) },
    { code: 'delegateAway', other: 'c', since: day(3), until: day(5) },
  ])
  expect(oddities(people, 'a', away(5, 6, 'b'), [])).toEqual([])
  expect(oddities(people, 'a', away(5, 6, null), [])).toEqual([{ code: 'nobody' }])
})

test('two who stand in for each other at once leave nobody', () => {
  const people = known(person('a', [away(2, 6, 'b')]), person('b', [away(3, 5, 'a')]))
  expect(oddities(people, 'a', away(2, 6, 'b'), [])).toEqual([
    { code: 'circle', other: 'b', since: day(3), until: day(5) },
  ])
})
