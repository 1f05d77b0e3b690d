// When a branch works: a calendar rule in a time zone, laid out as instants year by year; twin of
// engine/runtime/timetable.py.
//
// A working day is a local date with hours: those of `exceptions` if the date stands there, else those of its
// weekday. Holidays of a country are in the exceptions: the server writes them there. Spans are HH:MM-HH:MM, half
// open; one that does not end after it begins ends on the next day and belongs to the day on which it begins.

import { DAY, firstDay, isoDate, MINUTE, toInstant, weekday } from './local_time.ts'
import type { CalendarRule, Spans } from './organisation.ts'
import { at } from './records.ts'
import type { Ms } from './values.ts'

/** Years that are laid out. Outside them nobody works. */
const FIRST_YEAR = 1970
const LAST_YEAR = 9990

/** A calendar without one working moment in so many years is one that never works. */
export const IDLE_YEARS = 20

/** The calendar has no working time where it was asked for (nor in twenty years from there). */
export class NeverWorksError extends Error {
  override name = 'NeverWorksError'
}

/** A local date with hours, from its first opening to its last closing. Days do not overlap. */
export interface WorkingDay {
  day: number
  opens: Ms
  closes: Ms
}

/** The first place in sorted numbers whose number is greater than `value` (or equal, where `orEqual`). */
export function placeOf(
  count: number,
  number: (place: number) => number,
  value: number,
  orEqual = false,
): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    const here = number(middle)
    if (here > value || (orEqual && here === value)) high = middle
    else low = middle + 1
  }
  return low
}

/** A local year: its working days, and its spans as one run of instants without overlap. */
export class Year {
  readonly days: WorkingDay[]
  readonly opens: Ms[]
  readonly closes: Ms[]
  readonly done: Ms[] // working time of the year before each span; the last entry is the year's total

  constructor(days: WorkingDay[], spans: [Ms, Ms][]) {
    this.days = days
    this.opens = spans.map(([opens]) => opens)
    this.closes = spans.map(([, closes]) => closes)
    this.done = [0]
    for (const [opens, closes] of spans) this.done.push(this.total + closes - opens)
  }

  /** Working milliseconds of the whole year. */
  get total(): Ms {
    return this.done.at(-1) ?? 0
  }

  /** Working milliseconds of the year that lie before that instant. */
  until(moment: Ms): Ms {
    const index = placeOf(this.opens.length, (place) => this.opens[place] ?? 0, moment) - 1
    if (index < 0) return 0
    return (this.done[index] ?? 0) + Math.min(moment, this.closes[index] ?? 0) - (this.opens[index] ?? 0)
  }

  /** The instant at which so much of the year has been worked: the earliest, or the latest, of those. */
  reached(done: Ms, latest: boolean): Ms {
    const index = latest
      ? placeOf(this.opens.length, (place) => this.done[place] ?? 0, done) - 1
      : placeOf(this.done.length, (place) => this.done[place] ?? 0, done, true) - 1
    return (this.opens[index] ?? 0) + done - (this.done[index] ?? 0)
  }
}

/** A calendar in a time zone. Years are laid out when they are first asked for and kept. */
export class Timetable {
  readonly calendar: CalendarRule
  readonly timezone: string
  readonly #years = new Map<number, Year>()

  constructor(calendar: CalendarRule, timezone: string) {
    this.calendar = calendar
    this.timezone = timezone
  }

  /** The layout of a local year. */
  year(number: number): Year {
    let found = this.#years.get(number)
    if (found === undefined) {
      found = this.#layOut(number)
      this.#years.set(number, found)
    }
    return found
  }

  /** How many days of an ordinary week have hours; five where the calendar has no ordinary week. */
  usualWeek(): number {
    return Object.values(this.calendar.week ?? {}).filter((spans) => spans.length > 0).length || 5
  }

  #layOut(number: number): Year {
    if (number < FIRST_YEAR || number > LAST_YEAR) return new Year([], [])
    const days: WorkingDay[] = []
    const merged: [Ms, Ms][] = []
    const first = firstDay(number)
    // hours that reach into the next day (or year) are those of the day on which they begin
    let reached = Math.max(0, ...this.#pieces(first - 1).map(([, closes]) => closes))
    for (let day = first; day < firstDay(number + 1); day++) {
      const before = reached
      const pieces = this.#pieces(day)
        .filter(([, closes]) => closes > before)
        .map(([opens, closes]): [Ms, Ms] => [Math.max(opens, before), closes])
      const opens = pieces[0]?.[0]
      if (opens !== undefined) {
        reached = Math.max(...pieces.map(([, closes]) => closes))
        days.push({ day, opens, closes: reached })
      }
      for (const [begins, ends] of pieces) {
        const last = merged.at(-1)
        if (last && begins <= last[1]) last[1] = Math.max(last[1], ends)
        else merged.push([begins, ends])
      }
    }
    return new Year(days, merged)
  }

  /** The spans of that day as instants, in order; without what a clock change swallows. */
  #pieces(day: number): [Ms, Ms][] {
    return this.#spans(day)
      .map(([begins, ends]) => this.#instants(day, minutes(begins), minutes(ends)))
      .filter(([opens, closes]) => opens < closes)
      .sort(([a, b], [c, d]) => a - c || b - d)
  }

  #spans(day: number): Spans {
    return at(this.calendar.exceptions, isoDate(day)) ?? at(this.calendar.week, String(weekday(day))) ?? []
  }

  #instants(day: number, begins: number, ends: number): [Ms, Ms] {
    const last = begins < ends && ends * MINUTE < DAY ? day : day + 1
    return [
      toInstant(day, (begins * MINUTE) % DAY, this.timezone),
      toInstant(last, (ends * MINUTE) % DAY, this.timezone),
    ]
  }
}

function minutes(text: string): number {
  const [hours = '0', rest = '0'] = text.split(':')
  return Number(hours) * 60 + Number(rest)
}

const TIMETABLES = new WeakMap<CalendarRule, Map<string, Timetable>>()

/** The timetable of a calendar in a zone: the same one for the same calendar. */
export function timetable(calendar: CalendarRule, timezone: string): Timetable {
  const zones = TIMETABLES.get(calendar) ?? new Map<string, Timetable>()
  TIMETABLES.set(calendar, zones)
  let found = zones.get(timezone)
  if (found === undefined) {
    found = new Timetable(calendar, timezone)
    zones.set(timezone, found)
  }
  return found
}
