// Times, durations, distances and sizes as a language writes them. Everything goes through Intl; the few words
// around a time (“overdue by …”) are in the catalogue.

import type { Language } from './language.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface Formats {
  /** 14:05 */
  time(ms: number): string
  /** Nov 22 · 11月22日; with the year where it is another than now's. */
  date(ms: number, now?: number): string
  /** Sun, Nov 22 · 11月22日周日 */
  day(ms: number): string
  /** Time alone today, otherwise date and time. */
  moment(ms: number, now?: number): string
  /** With seconds and year: for a record. */
  exact(ms: number): string
  /** “in 2 hours”, “3小时前”, in the one unit that matters. */
  relative(ms: number, now?: number): string
  /** The same of what has happened, whatever the clocks say: never in the future. */
  ago(ms: number, now?: number): string
  /** “3 hr”, “2 天”: how long, in the one unit that matters. */
  duration(ms: number): string
  /** 85 m, 1.2 km */
  distance(metres: number): string
  /** 458 kB, 1.2 MB */
  bytes(count: number): string
  number(value: number, fraction?: number): string
  percent(share: number): string
}

/** What lies back less than a minute; `Intl` would say “now”. */
const JUST_NOW: Record<Language, string> = { en: 'just now', 'zh-CN': '刚刚' }

/** The largest unit that fits, and how many of it. */
function inUnits(ms: number): [number, Intl.RelativeTimeFormatUnit & ('second' | 'minute' | 'hour' | 'day')] {
  const size = Math.abs(ms)
  if (size < MINUTE) return [Math.trunc(ms / SECOND), 'second']
  if (size < HOUR) return [Math.trunc(ms / MINUTE), 'minute']
  if (size < 2 * DAY) return [Math.trunc(ms / HOUR), 'hour']
  return [Math.trunc(ms / DAY), 'day']
}

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

const made = new Map<Language, Formats>()

/** The formats of a language; made once, since an Intl object is slow to make on a cheap phone. */
export function formatsOf(language: Language): Formats {
  const known = made.get(language)
  if (known) return known
  const formats = make(language)
  made.set(language, formats)
  return formats
}

function make(language: Language): Formats {
  const lazy = <T>(build: () => T): (() => T) => {
    let built: T | undefined
    return () => {
      built ??= build()
      return built
    }
  }
  const dates = (options: Intl.DateTimeFormatOptions) =>
    lazy(() => new Intl.DateTimeFormat(language, { hourCycle: 'h23', ...options }))
  const time = dates({ hour: '2-digit', minute: '2-digit' })
  const date = dates({ month: 'short', day: 'numeric' })
  const dateOfYear = dates({ year: 'numeric', month: 'short', day: 'numeric' })
  const day = dates({ weekday: 'short', month: 'short', day: 'numeric' })
  const moment = dates({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
  const momentOfYear = dates({
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  })
  const exact = dates({ dateStyle: 'medium', timeStyle: 'medium' })
  const relative = lazy(() => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }))
  const sameYear = (ms: number, now: number) => new Date(ms).getFullYear() === new Date(now).getFullYear()
  const measured = (value: number, unit: string, fraction: number) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: fraction,
    }).format(value)

  const told = (ms: number, now = Date.now()) => {
    const [count, unit] = inUnits(ms - now)
    if (unit !== 'second') return relative().format(count, unit)
    return ms > now ? relative().format(0, 'second') : JUST_NOW[language]
  }

  return {
    time: (ms) => time().format(ms),
    date: (ms, now = Date.now()) => (sameYear(ms, now) ? date() : dateOfYear()).format(ms),
    day: (ms) => day().format(ms),
    moment: (ms, now = Date.now()) =>
      sameDay(ms, now) ? time().format(ms) : (sameYear(ms, now) ? moment() : momentOfYear()).format(ms),
    exact: (ms) => exact().format(ms),
    relative: told,
    ago: (ms, now = Date.now()) => told(Math.min(ms, now), now),
    duration: (ms) => {
      const [count, unit] = inUnits(ms)
      return measured(Math.abs(count), unit, 0)
    },
    distance: (metres) =>
      metres < 1000 ? measured(Math.round(metres), 'meter', 0) : measured(metres / 1000, 'kilometer', 1),
    bytes: (count) => {
      if (count < 1000) return measured(count, 'byte', 0)
      if (count < 999_500) return measured(count / 1000, 'kilobyte', 0)
      return count < 999_500_000 ? measured(count / 1e6, 'megabyte', 1) : measured(count / 1e9, 'gigabyte', 1)
    },
    number: (value, fraction = 2) =>
      new Intl.NumberFormat(language, { maximumFractionDigits: fraction }).format(value),
    percent: (share) =>
      new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share),
  }
}
