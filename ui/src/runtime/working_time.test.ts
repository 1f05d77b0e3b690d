import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DAY, toInstant, toLocal } from './local_time.ts'
import type { CalendarRule } from './organisation.ts'
import type { Duration } from './runbook.ts'
import { NeverWorksError } from './timetable.ts'
import { add, between, shiftAfterPause } from './working_time.ts'

interface Case {
  ask: 'add' | 'between' | 'shift' | 'instant'
  zone: string
  calendar?: string
  clock: 'working' | 'elapsed'
  answer: number | 'never'
  moment: number
  duration: Duration
  backwards?: boolean
  start: number
  end: number
  due: number
  paused_at: number
  resumed_at: number
  date: string
  time: string
}

const file = new URL('../../../tests/vectors/working_time.json', import.meta.url)
const vector = JSON.parse(readFileSync(file, 'utf8')) as {
  calendars: Record<string, CalendarRule>
  cases: Case[]
}

function answer(asked: Case): number | 'never' {
  const calendar = vector.calendars[asked.calendar ?? ''] ?? null
  const by = { clock: asked.clock, calendar, timezone: asked.zone }
  try {
    if (asked.ask === 'add') return add(asked.moment, asked.duration, by, asked.backwards)
    if (asked.ask === 'between') return between(asked.start, asked.end, calendar, asked.zone)
    if (asked.ask === 'shift') return shiftAfterPause(asked.due, asked.paused_at, asked.resumed_at, by)
    const [hours = 0, minutes = 0] = asked.time.split(':').map(Number)
    return toInstant(Date.parse(asked.date) / DAY, (hours * 60 + minutes) * 60_000, asked.zone)
  } catch (error) {
    if (error instanceof NeverWorksError) return 'never'
    throw error
  }
}

test('working time is counted as on the server, whatever the calendar, the zone and its clock changes', {
  timeout: 60_000,
}, () => {
  const wrong = vector.cases.map((asked) => ({ asked, found: answer(asked) }))
  expect(wrong.filter(({ asked, found }) => found !== asked.answer)).toEqual([])
})

test('a wall clock shows what it showed when the instant was made of it', () => {
  for (const { zone, ask, answer } of vector.cases) {
    if (ask !== 'instant' || typeof answer !== 'number') continue
    const { day, time } = toLocal(answer, zone)
    expect(toInstant(day, time, zone)).toBe(answer)
  }
})

test('a zone that nobody knows is told as such', () => {
  for (const name of ['Mars/Olympus', '', '+08:00']) {
    expect(() => toLocal(0, name)).toThrow('there is no time zone')
  }
})
