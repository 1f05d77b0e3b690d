// Local time and instants; twin of engine/runtime/local_time.py.
//
// Instants are whole milliseconds since 1970 UTC. A local date is a number of days since 1970-01-01, a time of
// day is milliseconds since midnight. A wall clock jumps (a gap) and goes back (an overlap) when daylight saving
// begins and ends; a local time means the first instant at which the clock shows it or anything later of that
// passage. So a time inside a gap is the jump itself, and a time that comes twice is its first coming.

import type { Ms } from './values.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** There is no time zone of that name. */
export class UnknownZoneError extends Error {
  override name = 'UnknownZoneError'
}

/** What the wall clock shows: the date, and the time of day. */
export interface Local {
  day: number
  time: number
}

/** Offsets are looked up in chunks of so many milliseconds; no zone changes twice within one. */
const CHUNK = 8 * DAY

/** No clock is farther from UTC. */
const FARTHEST = 16 * HOUR

interface Chunk {
  before: number
  change: Ms // the instant from which `after` holds
  after: number
}

/** A time zone: how far its clocks are ahead of UTC, in milliseconds. */
class Zone {
  readonly #format: Intl.DateTimeFormat
  readonly #chunks = new Map<number, Chunk>()

  constructor(name: string) {
    if (!/^[A-Za-z]/.test(name)) throw new UnknownZoneError(`there is no time zone ${name.slice(0, 80)}`)
    try {
      this.#format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
      })
    } catch {
      throw new UnknownZoneError(`there is no time zone ${name.slice(0, 80)}`)
    }
  }

  offset(moment: Ms): number {
    const chunk = this.chunk(moment)
    return moment < chunk.change ? chunk.before : chunk.after
  }

  /** The change of offset in the chunk of an instant. */
  chunk(moment: Ms): Chunk {
    const number = Math.floor(moment / CHUNK)
    let chunk = this.#chunks.get(number)
    if (chunk === undefined) {
      const start = number * CHUNK
      chunk = { before: this.#read(start), change: start, after: this.#read(start + CHUNK) }
      if (chunk.before !== chunk.after) chunk.change = this.#search(start, start + CHUNK, chunk.before)
      this.#chunks.set(number, chunk)
    }
    return chunk
  }

  /** The first second after `low` at which the offset is no longer `before`. */
  #search(low: Ms, high: Ms, before: number): Ms {
    let first = low / SECOND
    let last = high / SECOND
    while (last - first > 1) {
      const middle = Math.floor((first + last) / 2)
      if (this.#read(middle * SECOND) === before) first = middle
      else last = middle
    }
    return last * SECOND
  }

  #read(moment: Ms): number {
    const fields = this.#format.format(moment).match(/\d+/g) ?? []
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = fields.map(Number)
    return Date.UTC(year, month - 1, day, hour, minute, second) - moment
  }
}

const ZONES = new Map<string, Zone>()

function zone(name: string): Zone {
  let found = ZONES.get(name)
  if (found === undefined) {
    found = new Zone(name)
    ZONES.set(name, found)
  }
  return found
}

/** What the wall clock shows at that instant. */
export function toLocal(moment: Ms, timezone: string): Local {
  const shown = moment + zone(timezone).offset(moment)
  const day = Math.floor(shown / DAY)
  return { day, time: shown - day * DAY }
}

/** The first instant at which the wall clock of that day shows `time` or later. */
export function toInstant(day: number, time: number, timezone: string): Ms {
  const tz = zone(timezone)
  const shown = day * DAY + time
  const before = tz.offset(shown - FARTHEST)
  const after = tz.offset(shown + FARTHEST)
  if (before === after) return shown - before
  const change = changeBetween(tz, shown - FARTHEST, shown + FARTHEST)
  if (after < before) return shown < change + before ? shown - before : shown - after
  if (shown < change + before) return shown - before
  return Math.max(shown - after, change)
}

function changeBetween(tz: Zone, low: Ms, high: Ms): Ms {
  const { before, after, change } = tz.chunk(low)
  return before !== after && low < change ? change : tz.chunk(high).change
}

/** The year of a date. */
export function yearOf(day: number): number {
  return new Date(day * DAY).getUTCFullYear()
}

/** The first day of a year. */
export function firstDay(year: number): number {
  return Date.UTC(year, 0, 1) / DAY
}

/** `2026-03-02`, for years of four digits. */
export function isoDate(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10)
}

/** 0 is Monday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}
