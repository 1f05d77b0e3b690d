// A deadline as somebody in the field thinks of it.

import type { Ms } from '../runtime/values.ts'
import type { Formats, Translate } from '../words/index.ts'

export interface Due {
  text: string
  tone: 'late' | 'soon' | 'calm'
}

const HOUR = 3_600_000

/** “overdue by 2 hr”, “due in 40 min”, “due today 16:00”, “due tomorrow 09:00”, “due Mar 5, 09:00”. */
export function dueInWords(dueAt: Ms, now: Ms, t: Translate, formats: Formats): Due {
  const left = dueAt - now
  if (left < 0) return { text: t('day.due.overdue', { duration: formats.duration(-left) }), tone: 'late' }
  if (left < 2 * HOUR)
    return { text: t('day.due.in', { relative: formats.relative(dueAt, now) }), tone: 'soon' }
  const days = daysBetween(now, dueAt)
  if (days === 0) return { text: t('day.due.today', { time: formats.time(dueAt) }), tone: 'soon' }
  if (days === 1) return { text: t('day.due.tomorrow', { time: formats.time(dueAt) }), tone: 'calm' }
  return { text: t('day.due.at', { moment: formats.moment(dueAt, now) }), tone: 'calm' }
}

/** Midnights of the phone's time zone between two moments. */
export function daysBetween(one: Ms, other: Ms): number {
  const midnight = (ms: Ms) => {
    const day = new Date(ms)
    return Date.UTC(day.getFullYear(), day.getMonth(), day.getDate())
  }
  return (midnight(other) - midnight(one)) / 86_400_000
}
