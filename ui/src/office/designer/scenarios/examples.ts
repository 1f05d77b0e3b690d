// Answers that a form would take, so that a walk is recorded without typing every field.

import { isObject } from '../../../forms/fields.ts'
import type { CodeList, Form } from '../../../forms/form.ts'

type Lists = Readonly<Record<string, CodeList>>

/** What is held, with something in every required field that is empty. */
export function filledIn(form: Form, lists: Lists, held: Record<string, unknown>): Record<string, unknown> {
  const schema = isObject(form.schema) ? form.schema : {}
  const made = new Set((form.computed ?? []).map(({ pointer }) => pointer.slice(1)))
  const found = objectOf(schema, lists, held, made)
  for (const [name, policy] of Object.entries(form.evidence ?? {})) {
    const now = Array.isArray(found[name]) ? (found[name] as unknown[]) : []
    const least = policy.at_least ?? 1
    if (now.length < least) found[name] = [...now, ...Array.from({ length: least - now.length }, () => ({}))]
  }
  return found
}

function objectOf(
  schema: Record<string, unknown>,
  lists: Lists,
  held: Record<string, unknown>,
  made: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  const found = { ...held }
  const fields = isObject(schema.properties) ? schema.properties : {}
  for (const name of Array.isArray(schema.required) ? schema.required : []) {
    const field = fields[String(name)]
    if (made.has(String(name)) || !isObject(field) || (found[String(name)] ?? '') !== '') continue
    const value = exampleOf(field, lists)
    if (value !== undefined) found[String(name)] = value
  }
  return found
}

function exampleOf(schema: Record<string, unknown>, lists: Lists): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (Array.isArray(schema.enum)) return schema.enum[0]
  const choices = [schema.oneOf, schema.anyOf].find(Array.isArray) as unknown[] | undefined
  const first = choices?.[0]
  if (isObject(first) && first.const !== undefined) return first.const
  const list = schema.codeList
  const named = typeof list === 'string' ? list : isObject(list) ? String(list.name ?? '') : ''
  const entry = lists[named]?.entries?.find(({ retired }) => !retired)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (entry && type !== 'array') return entry.code
  switch (type) {
    case 'boolean':
      return true
    case 'integer':
    case 'number': {
      const low = Number(schema.minimum ?? Number.NaN)
      const high = Number(schema.maximum ?? Number.NaN)
      return Number.isNaN(low) ? (Number.isNaN(high) || high >= 1 ? 1 : high) : low
    }
    case 'array': {
      const least = Math.max(1, Number(schema.minItems ?? 1))
      const items = isObject(schema.items) ? schema.items : {}
      const value = exampleOf(items, lists)
      return value === undefined ? undefined : Array.from({ length: least }, () => value)
    }
    case 'object':
      return objectOf(schema, lists, {})
    case 'string':
      return textOf(schema)
    default:
      return undefined
  }
}

function textOf(schema: Record<string, unknown>): string | undefined {
  if (schema.format === 'date') return '2026-03-02'
  if (schema.format === 'time') return '09:00:00'
  if (schema.format === 'date-time') return '2026-03-02T09:00:00+08:00'
  const digits = /^\^?(?:\\d|\[0-9\])\{(\d+)/.exec(String(schema.pattern ?? ''))
  if (digits) return '1234567890123456789012345678901234567890'.slice(0, Number(digits[1]))
  if (schema.pattern !== undefined) return undefined
  const least = Number(schema.minLength ?? 1)
  return '测试'.padEnd(least, '测').slice(0, Math.max(least, Math.min(2, Number(schema.maxLength ?? 2))))
}
