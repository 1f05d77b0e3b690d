import { expect, test } from 'vitest'
import {
  ALL_DEVICES,
  ALL_EVENTS,
  deviceFilterOf,
  deviceQueryOf,
  eventFilterOf,
  eventQueryOf,
  eventSearchOf,
  searchOf,
} from './filter.ts'

test('what an address says of devices is what is asked for', () => {
  const filter = { ...ALL_DEVICES, state: 'offline' as const, text: 'T 1&2', retired: true }
  const query = { state: 'offline', text: 'T 1&2', retired: true }
  expect(deviceQueryOf(filter)).toEqual(query)
  expect(deviceFilterOf(searchOf(query))).toEqual(filter)
  expect(deviceFilterOf('?state=nonsense')).toEqual(ALL_DEVICES)
  expect([deviceQueryOf(ALL_DEVICES), searchOf({})]).toEqual([{}, ''])
})

test('what an address says of events is what is asked for, days by the clock of the reader', () => {
  const filter = { ...ALL_EVENTS, outcome: 'storm' as const, type: 'device.offline', from: '2026-03-02' }
  expect(eventFilterOf(eventSearchOf(filter, 7))).toEqual(filter)
  expect(new URLSearchParams(eventSearchOf(filter, 7)).get('event')).toBe('7')
  expect(eventQueryOf(filter)).toEqual({
    outcome: 'storm',
    type: 'device.offline',
    since: new Date(2026, 2, 2).toISOString(),
  })
  expect(eventQueryOf({ ...ALL_EVENTS, until: '2026-02-28' })).toEqual({
    until: new Date(2026, 2, 1).toISOString(),
  })
  expect(eventFilterOf('?outcome=nonsense&from=soon')).toEqual(ALL_EVENTS)
})
