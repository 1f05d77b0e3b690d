// Clock arithmetic for deadlines, ladders, waits and pauses; twin of engine/runtime/working_time.py, and of
// docs/working-time.md, which has the reasons and examples.
//
// Two clocks. Elapsed: `s m h` are exact; `d` and `w` are calendar days of the branch. Working: `s m h` are working
// time of the branch's calendar, `d` is a working day, `w` as many working days as an ordinary week has.

import { DAY, HOUR, MINUTE, SECOND, toInstant, toLocal, yearOf } from './local_time.ts'
import type { CalendarRule } from './organisation.ts'
import type { Duration } from './runbook.ts'
import {
  IDLE_YEARS,
  NeverWorksError,
  placeOf,
  type Timetable,
  timetable,
  type WorkingDay,
} from './timetable.ts'
import type { Ms } from './values.ts'

/** By which clock it is counted. Without a calendar every hour is worked. */
export interface Clockwork {
  clock: 'working' | 'elapsed'
  calendar: CalendarRule | null
  timezone: string
}

/** An instant in the year 9987: nothing is due later, so that a huge duration stays a number. */
export const LATEST: Ms = 253_000_000_000_000

const EXACT: Partial<Record<Duration['unit'], number>> = { s: SECOND, m: MINUTE, h: HOUR }

/**
 * The instant that lies `duration` after `moment` (before it when `backwards`). Of the instants with that much
 * working time between, it is the one nearest to `moment`. Throws NeverWorksError when the calendar has no such
 * working time, UnknownZoneError for an unknown zone.
 */
export function add(moment: Ms, duration: Duration, by: Clockwork, backwards = false): Ms {
  if (duration.n === 0) return moment
  if (by.clock === 'elapsed' || by.calendar === null) return elapsed(moment, duration, by.timezone, backwards)
  const table = timetable(by.calendar, by.timezone)
  const unit = EXACT[duration.unit]
  if (unit) return work(table, moment, duration.n * unit, backwards)
  const days = duration.n * (duration.unit === 'w' ? table.usualWeek() : 1)
  return workDays(table, moment, days, backwards)
}

/** Working milliseconds from `start` to `end`; negative where `end` is the earlier one. */
export function between(start: Ms, end: Ms, calendar: CalendarRule | null, timezone: string): Ms {
  if (calendar === null) return end - start
  if (end < start) return -between(end, start, calendar, timezone)
  const table = timetable(calendar, timezone)
  let sum = 0
  const last = yearOf(toLocal(end, timezone).day)
  for (let number = yearOf(toLocal(start, timezone).day) - 1; number <= last; number++) {
    const year = table.year(number)
    sum += year.until(end) - year.until(start)
  }
  return sum
}

/**
 * The deadline after a pause: what was left at the pause, counted again from the resume. What was past when the
 * pause began stays as it was, and a pause never makes anything due earlier.
 */
export function shiftAfterPause(due: Ms, pausedAt: Ms, resumedAt: Ms, by: Clockwork): Ms {
  if (due <= pausedAt) return due
  if (by.clock === 'elapsed' || by.calendar === null) return due + Math.max(0, resumedAt - pausedAt)
  const left = between(pausedAt, due, by.calendar, by.timezone)
  return Math.max(due, work(timetable(by.calendar, by.timezone), resumedAt, left, false))
}

function elapsed(moment: Ms, duration: Duration, timezone: string, backwards: boolean): Ms {
  const sign = backwards ? -1 : 1
  const unit = EXACT[duration.unit]
  if (unit) return bounded(moment + sign * duration.n * unit)
  const local = toLocal(moment, timezone)
  const day = local.day + sign * duration.n * (duration.unit === 'w' ? 7 : 1)
  if (day < -1) return 0
  if (day * DAY > LATEST + DAY) return LATEST
  return bounded(toInstant(day, local.time, timezone))
}

function bounded(moment: Ms): Ms {
  return Math.max(0, Math.min(LATEST, moment))
}

/** The nearest instant with `amount` ms of working time between it and `moment`. */
function work(table: Timetable, moment: Ms, amount: Ms, backwards: boolean): Ms {
  if (amount === 0) return moment
  let left = amount
  const yearNow = yearOf(toLocal(moment, table.timezone).day)
  for (const number of backwards ? years(table, yearNow, -1) : years(table, yearNow - 1, 1)) {
    const year = table.year(number)
    const done = year.until(moment)
    const here = backwards ? done : year.total - done
    if (here >= left) return backwards ? year.reached(done - left, true) : year.reached(done + left, false)
    left -= here
  }
  throw new NeverWorksError(`no ${amount} ms of working time from ${moment}`)
}

/** Years from `first` on, until twenty in a row have no working time. */
function* years(table: Timetable, first: number, step: number): Generator<number> {
  let idle = 0
  for (let number = first; idle <= IDLE_YEARS; number += step) {
    yield number
    idle = table.year(number).total > 0 ? 0 : idle + 1
  }
}

/**
 * `count` working days on (or back), at the same local time within the hours of the day reached. A moment outside
 * all hours (closing time included, opening time when going back) has no time of day to keep: the days end at the
 * closing (going back: the opening) of the last one.
 */
function workDays(table: Timetable, moment: Ms, days: number, backwards: boolean): Ms {
  const local = toLocal(moment, table.timezone)
  const yearNow = yearOf(local.day)
  let count = days
  let held: WorkingDay | null = null // the day whose hours hold the moment
  for (const number of backwards ? years(table, yearNow + 1, -1) : years(table, yearNow - 1, 1)) {
    const ahead = backwards ? before(table, number, moment) : after(table, number, moment)
    const first = ahead[0]
    if (held === null && first && (backwards ? moment <= first.closes : first.opens <= moment)) {
      held = first
      ahead.shift()
    }
    const day = ahead[count - 1]
    if (day === undefined) {
      count -= ahead.length
    } else if (held === null) {
      return backwards ? day.opens : day.closes
    } else {
      const same = toInstant(day.day + (local.day - held.day), local.time, table.timezone)
      return Math.min(Math.max(same, day.opens), day.closes)
    }
  }
  throw new NeverWorksError(`too few working days from ${moment}`)
}

/** The days of a year that end after an instant, the nearest first. */
function after(table: Timetable, number: number, moment: Ms): WorkingDay[] {
  const { days } = table.year(number)
  return days.slice(placeOf(days.length, (place) => days[place]?.closes ?? 0, moment))
}

/** The days of a year that began before an instant, the nearest first. */
function before(table: Timetable, number: number, moment: Ms): WorkingDay[] {
  const { days } = table.year(number)
  return days
    .slice(
      0,
      placeOf(days.length, (place) => days[place]?.opens ?? 0, moment, true),
    )
    .reverse()
}
