// Between what date and time inputs of browsers hold (no offset) and what answers hold (RFC 3339, with the
// offset that this device had at that moment).

const two = (value: number) => String(Math.trunc(value)).padStart(2, '0')

/** `+08:00` of this device at a moment. */
export function offsetAt(moment: Date): string {
  const minutes = -moment.getTimezoneOffset()
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`
}

/** `2026-03-02T09:30` of an input as `2026-03-02T09:30:00+08:00`; null where it is no moment. */
export function momentOf(local: string): string | null {
  const found = /^(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/.exec(local)
  if (!found) return null
  const [, year, month, day, hour, minute, second] = found.map(Number)
  const moment = new Date(2000, 0, 1)
  moment.setFullYear(year ?? 0, (month ?? 1) - 1, day ?? 1)
  moment.setHours(hour ?? 0, minute ?? 0, second || 0, 0)
  if (Number.isNaN(moment.getTime())) return null
  return written(moment)
}

/** A moment as answers hold it, to the second. */
export function written(moment: Date): string {
  return `${localDate(moment)}T${localTime(moment)}:${two(moment.getSeconds())}${offsetAt(moment)}`
}

/** What `datetime-local` shows for a moment in an answer; empty where it is none. */
export function inputOf(value: unknown): string {
  const moment = typeof value === 'string' ? new Date(value) : null
  if (!moment || Number.isNaN(moment.getTime())) return ''
  return `${localDate(moment)}T${localTime(moment)}`
}

export function localDate(moment: Date): string {
  return `${String(moment.getFullYear()).padStart(4, '0')}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

export function localTime(moment: Date): string {
  return `${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** The parts of an ISO 8601 duration. */
export interface Lasting {
  years: number
  months: number
  weeks: number
  days: number
  hours: number
  minutes: number
  seconds: number
}

export type LastingUnit = keyof Lasting

export const LASTING_UNITS: readonly LastingUnit[] = [
  'years',
  'months',
  'weeks',
  'days',
  'hours',
  'minutes',
  'seconds',
]

const LETTERS = ['Y', 'M', 'W', 'D', 'H', 'M', 'S']

/** `P1DT2H30M` in parts; null where it is none. */
export function lasting(text: unknown): Lasting | null {
  if (typeof text !== 'string') return null
  const found =
    /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
      text,
    )
  if (!found) return null
  const parts = {} as Lasting
  for (const [at, unit] of LASTING_UNITS.entries()) parts[unit] = Number(found[at + 1] ?? 0)
  return parts
}

/** The parts as ISO 8601. Weeks stand alone there, so beside other parts they count as seven days. */
export function lastingText(parts: Lasting): string {
  const { weeks, ...others } = parts
  const alone = Object.values(others).every((value) => value === 0)
  if (alone && weeks > 0) return `P${weeks}W`
  const whole: Lasting = { ...parts, weeks: 0, days: parts.days + weeks * 7 }
  const said = (units: readonly LastingUnit[]) =>
    units
      .map((unit) => (whole[unit] > 0 ? `${whole[unit]}${LETTERS[LASTING_UNITS.indexOf(unit)]}` : ''))
      .join('')
  const date = said(['years', 'months', 'days'])
  const time = said(['hours', 'minutes', 'seconds'])
  if (!date && !time) return 'PT0M'
  return `P${date}${time ? `T${time}` : ''}`
}
