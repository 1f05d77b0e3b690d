// Times at which jobs are opened, as designers say them: “every working day at 8”, kept as the five fields of cron.

export const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const
export type Day = (typeof DAYS)[number]

export type Schedule =
  | { every: 'day'; time: string }
  | { every: 'weekday'; time: string }
  | { every: 'week'; time: string; day: Day }
  | { every: 'month'; time: string; day: number }

/** What a schedule says, if it is one of these; null for any other. */
export function scheduleOf(text: unknown): Schedule | null {
  const fields = typeof text === 'string' ? text.trim().toUpperCase().split(/\s+/) : []
  const [minute = '', hour = '', date, month, day = ''] = fields
  if (fields.length !== 5 || !/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour) || month !== '*')
    return null
  if (Number(minute) > 59 || Number(hour) > 23) return null
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (date === '*') {
    if (day === '*') return { every: 'day', time }
    if (day === 'MON-FRI' || day === '1-5') return { every: 'weekday', time }
    const named = /^[0-7]$/.test(day) ? DAYS[(Number(day) + 6) % 7] : DAYS.find((one) => one === day)
    return named ? { every: 'week', time, day: named } : null
  }
  if (date === undefined || !/^\d{1,2}$/.test(date) || day !== '*') return null
  return Number(date) >= 1 && Number(date) <= 31 ? { every: 'month', time, day: Number(date) } : null
}

export function scheduleText(schedule: Schedule): string {
  const [hour, minute] = schedule.time.split(':').map(Number)
  const at = `${minute ?? 0} ${hour ?? 0}`
  if (schedule.every === 'day') return `${at} * * *`
  if (schedule.every === 'weekday') return `${at} * * MON-FRI`
  if (schedule.every === 'week') return `${at} * * ${schedule.day}`
  return `${at} ${schedule.day} * *`
}
