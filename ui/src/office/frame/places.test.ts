import { expect, test } from 'vitest'
import type { Me } from '../../session/index.ts'
import { placeAt, placesFor } from './places.ts'
import { maySomewhere } from './rights.ts'

const who = (...rights: [string, string][]): Me => ({
  login: 'x',
  name: 'X',
  language: null,
  branch: 'b',
  roles: [],
  rights,
})

const shown = (me: Me) =>
  placesFor(me).flatMap(({ places }) => places.filter(({ only }) => !only).map(({ to }) => to))

test('whoever has no right sees what waits for them and the field, and nothing that is set up', () => {
  expect(shown(who())).toEqual([
    '/inbox', '/escalations', '/jobs', '/withheld', '/devices', '/devices/events', '/labels',
  ]) // biome-ignore format: one line
})

test('a manager gives out jobs and sees people, but no channels and no audit', () => {
  const places = shown(who(['manage', 'hangzhou']))
  expect(places).toContain('/board')
  expect(places).toContain('/people')
  expect(places).not.toContain('/channels')
  expect(places).not.toContain('/audit')
})

test('a right is in those that contain it', () => {
  expect(maySomewhere(who(['all', 'hq']), 'audit')).toBe(true)
  expect(maySomewhere(who(['manage', 'hq']), 'open')).toBe(true)
  expect(maySomewhere(who(['open', 'hq']), 'manage')).toBe(false)
})

test('an address belongs to the longest place that it begins with', () => {
  expect(placeAt('/devices/events')).toBe('/devices/events')
  expect(placeAt('/devices/T-1')).toBe('/devices')
  expect(placeAt('/jobs/new')).toBe('/jobs')
  expect(placeAt('/inbox/1/2')).toBe('/inbox')
})
