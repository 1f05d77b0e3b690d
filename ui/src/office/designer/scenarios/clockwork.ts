// The wall clock of a branch as the simulator shows it: `2026-03-02T09:00`, and whether people work then.

import { DAY, isoDate, MINUTE, SECOND, toInstant, toLocal } from '../../../runtime/local_time.ts'
import type { CalendarRule, Organisation } from '../../../runtime/organisation.ts'
import { add, between } from '../../../runtime/working_time.ts'

export interface Hours {
  calendar: CalendarRule | null
  timezone: string
}

/** The working hours of a branch, its parents' where it has none of its own. */
export function hoursOf(organisation: Organisation, branch: string, timezone: string): Hours {
  const branches = organisation.branches ?? {}
  let at = branches[branch]
  const seen = new Set<string>()
  while (at && !at.calendar && at.parent && !seen.has(at.code)) {
    seen.add(at.code)
    at = branches[at.parent]
  }
  return { calendar: organisation.calendars?.[at?.calendar ?? ''] ?? null, timezone }
}

/** Whether it is working time; null where nothing is known of it. */
export function isWorking(at: number, { calendar, timezone }: Hours): boolean | null {
  if (!calendar) return null
  try {
    return between(at, at + MINUTE, calendar, timezone) > 0
  } catch {
    return null
  }
}

/** When work begins on the next day that is worked, in local time. */
export function nextMorning(at: number, { calendar, timezone }: Hours): string {
  const today = toLocal(at, timezone).day
  if (calendar) {
    try {
      for (let day = today + 1; day <= today + 40; day++) {
        const begin = toInstant(day, 0, timezone)
        if (between(begin, begin + DAY, calendar, timezone) <= 0) continue
        const first = add(begin, { n: 1, unit: 's' }, { clock: 'working', calendar, timezone })
        return localOf(first - SECOND, timezone)
      }
    } catch {
      // A calendar that never works has no morning.
    }
  }
  return `${isoDate(today + 1)}T09:00`
}

export function localOf(at: number, timezone: string): string {
  const { day, time } = toLocal(at, timezone)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${isoDate(day)}T${two(time / 3_600_000)}:${two((time / MINUTE) % 60)}`
}

/** Mon, Mar 2, 09:00 — the wall clock of the branch, wherever the reader is. */
export function said(local: string, language: string): string {
  const at = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`)
  if (Number.isNaN(at)) return local
  return formatOf(language, true).format(at)
}

/** 09:00 alone. */
export function hourSaid(local: string): string {
  return local.slice(11, 16)
}

const made = new Map<string, Intl.DateTimeFormat>()

function formatOf(language: string, day: boolean): Intl.DateTimeFormat {
  const known = made.get(language)
  if (known) return known
  const format = new Intl.DateTimeFormat(language, {
    ...(day && { weekday: 'short', month: 'short', day: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  })
  made.set(language, format)
  return format
}
