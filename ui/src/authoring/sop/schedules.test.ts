import { expect, test } from 'vitest'
import { scheduleOf, scheduleText } from './schedules.ts'

test('a schedule in words is the cron that it was, and other crons are left alone', () => {
  for (const text of ['30 8 * * *', '0 8 * * MON-FRI', '15 18 * * TUE', '30 9 1 * *']) {
    const said = scheduleOf(text)
    expect(said && scheduleText(said)).toBe(text)
  }
  expect(scheduleOf('0 7 * * 0')).toEqual({ every: 'week', time: '07:00', day: 'SUN' })
  for (const text of ['*/5 * * * *', '0 8 * 1 *', '0 8 1 * MON', '0 25 * * *', '8', undefined]) {
    expect(scheduleOf(text)).toBeNull()
  }
})
