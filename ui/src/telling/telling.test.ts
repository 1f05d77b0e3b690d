import { expect, test } from 'vitest'
import { byDay, nearDay, withoutLink } from './days.ts'
import { asSent, carries, type Offered, type Preferences, toggled } from './preferences.ts'

const USUAL: Preferences = { channels: {}, quiet: null, urgent_breaks: true, digest_at: null }
const OFFERED: Offered[] = [
  { name: 'email', title: {}, urgencies: ['normal', 'urgent'] },
  { name: 'wecom', title: {}, urgencies: ['urgent'] },
]

test('a channel carries what it is usually for until somebody chooses, and then what was chosen', () => {
  const [email] = OFFERED as [Offered, Offered]
  expect(carries(USUAL, email, 'normal')).toBe(true)
  expect(carries(USUAL, email, 'low')).toBe(false)
  expect(carries({ ...USUAL, channels: { normal: [] } }, email, 'normal')).toBe(false)
})

test('switching one channel leaves the others as they were shown', () => {
  expect(toggled(USUAL, OFFERED, 'urgent', 'email').channels).toEqual({ urgent: ['wecom'] })
  expect(toggled(USUAL, OFFERED, 'low', 'wecom').channels).toEqual({ low: ['wecom'] })
  const back = toggled(toggled(USUAL, OFFERED, 'normal', 'wecom'), OFFERED, 'normal', 'wecom')
  expect(back.channels).toEqual({ normal: ['email'] })
})

test('a channel that is gone is not sent', () => {
  const chosen = { ...USUAL, channels: { urgent: ['email', 'fax'] } }
  expect(asSent(chosen, OFFERED).channels).toEqual({ urgent: ['email'] })
})

test('messages stand by day, newest first, today and yesterday by name', () => {
  const now = new Date(2026, 2, 2, 9).getTime()
  const times = [now, now - 3_600_000, now - 24 * 3_600_000, now - 72 * 3_600_000]
  const days = byDay(times, (at) => at)
  expect(days.map(({ items }) => items.length)).toEqual([2, 1, 1])
  expect(days.map(({ day }) => nearDay(day, now))).toEqual(['today', 'yesterday', null])
})

test('a line that only says the link is left out where there is a way there', () => {
  expect(withoutLink('Two waits.\n\nOpen: https://a.example/field/jobs/1\n', '/field/jobs/1')).toBe(
    'Two waits.',
  )
  expect(withoutLink('Two waits.', null)).toBe('Two waits.')
})
