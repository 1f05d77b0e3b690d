// An entry of the record in words, and what it changed.

import type { Schemas } from '../../api/index.ts'
import type { Key, Translate } from '../../words/index.ts'

export type Line = Schemas['AuditLineOut']

export const FAMILIES = [
  'person', 'role', 'sessions', 'token', 'branch', 'calendar', 'code_list', 'sop', 'roll_out', 'channel',
  'message_template', 'delivery', 'device_token', 'kind', 'setting', 'audit', 'installation',
] as const // biome-ignore format: as they are told

/** The sentence of an entry; one whose action has no words is told by its name. */
export function told(line: Line, by: string, about: string, t: Translate): string {
  const key = `audit.action.${line.action}` as Key
  const params = { by, about, action: line.action }
  const said = t(key, params)
  return said === key ? t('audit.action.other', params) : said
}

export interface Difference {
  field: string
  before: unknown // undefined where it is not known
  after: unknown
}

/** What an entry changed: of a thing that was there before only what is another now. */
export function differences({ details }: Line): Difference[] {
  const { before, ...now } = details as Record<string, unknown>
  const was = isObject(before) ? before : null
  const fields = [...new Set([...Object.keys(now), ...(was ? Object.keys(was) : [])])]
  return fields
    .map((field) => {
      const rest = Array.isArray(before) && field === 'may' ? before : undefined // roles keep their rights so
      return { field, before: was ? (was[field] ?? null) : rest, after: now[field] ?? null }
    })
    .filter((one) => one.before === undefined || JSON.stringify(one.before) !== JSON.stringify(one.after))
}

/** A value as a person reads it. */
export function inWords(field: string, value: unknown, t: Translate, day: (ms: number) => string): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return t(value ? 'audit.yes' : 'audit.no')
  if (typeof value === 'number') return field.endsWith('_at') ? day(value) : String(value)
  if (typeof value === 'string') return value
  const list = t('state.listSeparator')
  if (Array.isArray(value)) {
    return value
      .map((one) => {
        if (field === 'roles' && Array.isArray(one)) return one.join(' · ')
        if (field === 'absences' && isObject(one)) {
          const span = `${day(Number(one.since))} – ${day(Number(one.until))}`
          return one.delegate ? `${span} (${String(one.delegate)})` : span
        }
        return inWords(field, one, t, day)
      })
      .join(field === 'position' ? ', ' : list)
  }
  if (!isObject(value)) return String(value)
  return Object.entries(value)
    .map(([key, one]) => `${key}: ${spans(one) ?? inWords(key, one, t, day)}`)
    .join(list)
}

function spans(value: unknown): string | null {
  if (!Array.isArray(value) || !value.every((one) => Array.isArray(one) && one.length === 2)) return null
  return value.length === 0 ? '–' : value.map(([from, to]) => `${from}–${to}`).join(' ')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
