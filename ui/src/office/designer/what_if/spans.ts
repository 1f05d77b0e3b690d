// How long something takes: read as people write it, written as the language has it, said with two units at most.

import type { Language } from '../../../words/index.ts'

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const
type Unit = keyof typeof UNITS

const WORDS: Readonly<Record<string, Unit>> = {
  s: 's',
  sec: 's',
  秒: 's',
  m: 'm',
  min: 'm',
  分: 'm',
  分钟: 'm',
  h: 'h',
  hr: 'h',
  时: 'h',
  小时: 'h',
  d: 'd',
  天: 'd',
  w: 'w',
  周: 'w',
}

const SIGNS: Record<Language, Record<Unit, string>> = {
  en: { s: ' s', m: ' min', h: ' h', d: ' d', w: ' w' },
  'zh-CN': { s: '秒', m: '分钟', h: '小时', d: '天', w: '周' },
}

/** Seconds of what somebody typed: `15`, `15 min`, `1.5h`, `1 h 30 min`, `2小时`. Minutes where no unit is said;
 * null where it says nothing. */
export function typedSpan(text: string): number | null {
  const parts = [
    ...text
      .trim()
      .toLowerCase()
      .matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+|\p{Script=Han}+)?\s*/gu),
  ]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim().toLowerCase()) return null
  let seconds = 0
  for (const [, number = '', word = 'min'] of parts) {
    const unit = WORDS[word]
    if (unit === undefined) return null
    seconds += Number(number.replace(',', '.')) * UNITS[unit]
  }
  return seconds > 0 ? Math.round(seconds) : null
}

/** As the language of SOPs has it: `15m`, `90s`. */
export function writtenSpan(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds))
  const unit = (['h', 'm'] as const).find((one) => whole % UNITS[one] === 0) ?? 's'
  return `${whole / UNITS[unit]}${unit}`
}

/** The same for people to read and to type over. */
export function shownSpan(seconds: number, language: Language): string {
  const whole = Math.round(seconds)
  const unit = (['h', 'm'] as const).find((one) => whole > 0 && whole % UNITS[one] === 0) ?? 's'
  return `${whole / UNITS[unit]}${SIGNS[language][unit]}`
}

/** About how long, in two units at most. Working time is never told in days: nobody knows how long such a day is. */
export function saidSpan(seconds: number, language: Language, working: boolean): string {
  const signs = SIGNS[language]
  const join = language === 'en' ? ' ' : ''
  const two = (large: Unit, small: Unit, value: number) => {
    const whole = Math.round(value / UNITS[small])
    const per = UNITS[large] / UNITS[small]
    const first = Math.floor(whole / per)
    const rest = whole % per
    return rest === 0 ? `${first}${signs[large]}` : `${first}${signs[large]}${join}${rest}${signs[small]}`
  }
  if (seconds < 59.5) return `${Math.round(seconds)}${signs.s}`
  if (seconds < 3570) return `${Math.round(seconds / 60)}${signs.m}`
  if (seconds < 10 * UNITS.h)
    return two('h', 'm', seconds < 4 * UNITS.h ? seconds : Math.round(seconds / 600) * 600)
  if (working || seconds < 23.5 * UNITS.h) return `${Math.round(seconds / UNITS.h)}${signs.h}`
  return seconds < 10 * UNITS.d ? two('d', 'h', seconds) : `${Math.round(seconds / UNITS.d)}${signs.d}`
}
