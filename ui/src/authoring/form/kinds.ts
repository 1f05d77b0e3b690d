// What kind of field a schema asks for, and what a new field of a kind says. The kinds are those of the
// renderer (docs/language/renderer.md); a test holds the two against each other.

import { isObject } from '../../forms/fields.ts'
import type { Schema } from '../../forms/form.ts'

export type Kind =
  | 'text'
  | 'number'
  | 'range'
  | 'date'
  | 'duration'
  | 'boolean'
  | 'choice'
  | 'multipleChoice'
  | 'variant'
  | 'object'
  | 'list'
  | 'evidence'
  | 'constant'
  | 'unknown'

const MOMENTS = new Set(['date', 'local-time', 'time', 'date-time'])

/** The kind that a field is drawn as. `schema` has its references followed, and so has `items`. */
export function kindOf(schema: Schema, options: Record<string, unknown> = {}, items?: Schema | null): Kind {
  const asked = plain(schema)
  const inner = items === undefined ? asked.items : items
  const type = typeOf(asked)
  if (isObject(asked.evidence)) return 'evidence'
  if ('const' in asked || type === 'null') return 'constant'
  if (type !== 'array' && (typeof asked.codeList === 'string' || isChoice(asked))) return 'choice'
  if (type === 'array') {
    if (typeof asked.codeList === 'string') return 'multipleChoice'
    if (isObject(inner)) {
      const item = plain(inner)
      if (typeof item.codeList === 'string' || isChoice(item)) return 'multipleChoice'
    }
  }
  if (isVariant(asked)) return 'variant'
  if (type === 'boolean') return 'boolean'
  if (type === 'number' || type === 'integer') {
    const slides = options.slider === true || options.format === 'slider'
    const low = asked.minimum ?? asked.exclusiveMinimum
    const high = asked.maximum ?? asked.exclusiveMaximum
    return slides && typeof low === 'number' && typeof high === 'number' ? 'range' : 'number'
  }
  if (type === 'string') {
    if (MOMENTS.has(String(asked.format))) return 'date'
    return asked.format === 'duration' ? 'duration' : 'text'
  }
  if (type === 'object' && asked.properties !== undefined) return 'object'
  if (type === 'array' && isObject(asked.items) && !asked.prefixItems) return 'list'
  return 'unknown'
}

/** The schema with what its `allOf` says put beside the rest, and `null` taken out of its branches. */
export function plain(written: Schema, depth = 0): Schema {
  let schema = written
  if (Array.isArray(schema.allOf) && depth < 8) {
    const { allOf, ...beside } = schema
    let whole: Schema = beside
    for (const part of allOf as unknown[]) {
      if (!isObject(part)) continue
      const more = plain(part, depth + 1)
      const properties =
        isObject(more.properties) || isObject(whole.properties)
          ? { properties: { ...(more.properties ?? {}), ...(whole.properties ?? {}) } }
          : {}
      whole = { ...more, ...whole, ...properties }
    }
    schema = whole
  }
  for (const key of ['anyOf', 'oneOf']) {
    const parts = schema[key]
    if (!Array.isArray(parts) || !parts.some(isNull)) continue
    const others = parts.filter((part) => !isNull(part))
    const { [key]: _parts, ...beside } = schema
    const [only] = others
    schema =
      others.length === 1 && isObject(only)
        ? plain({ ...beside, ...only }, depth + 1)
        : { ...beside, [key]: others }
  }
  return schema
}

function typeOf(schema: Schema): string | undefined {
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'null') : [schema.type]
  if (types.length === 1 && typeof types[0] === 'string') return types[0]
  if (isObject(schema.properties)) return 'object'
  return schema.items !== undefined ? 'array' : undefined
}

function isNull(part: unknown): boolean {
  return isObject(part) && (part.type === 'null' || part.const === null)
}

function isChoice(schema: Schema): boolean {
  const named = ['oneOf', 'anyOf'].some((key) =>
    branches(schema[key]).some((parts) =>
      parts.every((part) => isObject(part) && 'const' in part && typeof part.const !== 'object'),
    ),
  )
  if (named || !Array.isArray(schema.enum)) return named
  const codes = schema.enum.filter((code) => code !== null)
  return codes.length > 0 && codes.every((code) => typeof code !== 'object')
}

function isVariant(schema: Schema): boolean {
  return ['oneOf', 'anyOf'].some((key) =>
    branches(schema[key]).some((parts) =>
      parts.every((part) => isObject(part) && (part.$ref || typeOf(plain(part)) === 'object')),
    ),
  )
}

/** The list of branches, where there are any. */
function branches(parts: unknown): unknown[][] {
  return Array.isArray(parts) && parts.length > 0 ? [parts] : []
}

/** What the palette offers: a kind of field in one of its shapes. */
export interface Offer {
  name: string
  group: 'text' | 'numbers' | 'dates' | 'choices' | 'structure'
  /** How the field is called in the form until somebody names it. */
  key: string
  schema: Schema
  options?: Record<string, unknown>
}

export const OFFERS: readonly Offer[] = [
  { name: 'text', group: 'text', key: 'short_text', schema: { type: 'string', maxLength: 100 } },
  {
    name: 'longText',
    group: 'text',
    key: 'note',
    schema: { type: 'string', maxLength: 1000 },
    options: { multi: true },
  },
  { name: 'email', group: 'text', key: 'email', schema: { type: 'string', format: 'email' } },
  {
    name: 'phone',
    group: 'text',
    key: 'phone',
    schema: { type: 'string', maxLength: 20 },
    options: { format: 'tel' },
  },
  { name: 'link', group: 'text', key: 'link', schema: { type: 'string', format: 'uri' } },
  { name: 'number', group: 'numbers', key: 'number', schema: { type: 'number' } },
  { name: 'whole', group: 'numbers', key: 'count', schema: { type: 'integer', minimum: 0 } },
  {
    name: 'range',
    group: 'numbers',
    key: 'rating',
    schema: { type: 'integer', minimum: 1, maximum: 5 },
    options: { slider: true },
  },
  { name: 'calculated', group: 'numbers', key: 'result', schema: { type: 'number', compute: '0.0' } },
  { name: 'date', group: 'dates', key: 'date', schema: { type: 'string', format: 'date' } },
  { name: 'time', group: 'dates', key: 'time', schema: { type: 'string', format: 'local-time' } },
  { name: 'moment', group: 'dates', key: 'date_time', schema: { type: 'string', format: 'date-time' } },
  { name: 'duration', group: 'dates', key: 'duration', schema: { type: 'string', format: 'duration' } },
  { name: 'boolean', group: 'choices', key: 'yes_or_no', schema: { type: 'boolean' } },
  {
    name: 'choice',
    group: 'choices',
    key: 'choice',
    schema: { type: 'string', enum: ['a', 'b'], 'x-titles': { a: 'A', b: 'B' } },
  },
  {
    name: 'multipleChoice',
    group: 'choices',
    key: 'choices',
    schema: {
      type: 'array',
      uniqueItems: true,
      items: { type: 'string', enum: ['a', 'b'], 'x-titles': { a: 'A', b: 'B' } },
    },
  },
  {
    name: 'list',
    group: 'structure',
    key: 'table',
    schema: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string', maxLength: 100 } } },
    },
  },
  {
    name: 'object',
    group: 'structure',
    key: 'group',
    schema: { type: 'object', properties: { name: { type: 'string', maxLength: 100 } } },
  },
]

export const LAYOUTS = ['section', 'columns', 'pages', 'note'] as const
export type LayoutName = (typeof LAYOUTS)[number]

export const EVIDENCE = ['photo', 'signature', 'scan', 'position', 'video', 'audio', 'file'] as const

/** A field that is chosen from a code list. */
export function codeListOffer(list: string): Offer {
  const key = list.replaceAll('-', '_')
  return { name: 'codeList', group: 'choices', key, schema: { type: 'string', codeList: list } }
}

const ABOUT = ['title', 'description', 'readOnly', 'x-help', 'compute', '$comment', 'deprecated', 'examples']
const OF_TYPE: Record<string, readonly string[]> = {
  string: ['minLength', 'maxLength', 'pattern'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  array: ['minItems', 'maxItems', 'uniqueItems'],
}
const CHOICES = ['enum', 'oneOf', 'anyOf', 'x-titles', 'codeList']

/** The field's schema as a kind of another shape: what it is called stays, and so do limits that still say
 * something, and choices, turned into the other type where it can be. */
export function retyped(schema: Schema, to: Offer): Schema {
  const before = plain(schema)
  const items = isObject(before.items) ? plain(before.items) : {}
  const many = to.schema.type === 'array' && isObject(to.schema.items)
  const inner = many ? (to.schema.items as Schema) : to.schema
  const isChosen = (part: Schema) => CHOICES.some((key) => key in part)
  const held = isChosen(before) && !isVariantOnly(before) ? before : isChosen(items) ? items : null
  const kept: Schema = {}
  for (const key of ABOUT) if (key in before && !(key in to.schema)) kept[key] = before[key]
  const next: Schema = { ...to.schema }
  const family = String(next.type) === 'integer' ? 'number' : String(next.type)
  for (const key of OF_TYPE[family] ?? []) if (key in before) next[key] = before[key]
  if (next.type === 'integer') {
    for (const key of ['minimum', 'maximum']) {
      const value = next[key]
      if (typeof value === 'number' && !Number.isInteger(value))
        next[key] = key === 'minimum' ? Math.ceil(value) : Math.floor(value)
    }
  }
  if (held && isChosen(inner) && !('codeList' in inner)) {
    const chosen = choicesKept(held, String(inner.type ?? 'string'))
    if (many) next.items = { ...withoutChoices(inner), ...chosen }
    else return ordered({ ...withoutChoices(next), ...chosen }, kept)
  }
  if ('default' in before) {
    const fits = asType(before.default, String(next.type))
    if (fits !== undefined) next.default = fits
  }
  return ordered(next, kept)
}

function ordered(next: Schema, kept: Schema): Schema {
  return { ...next, ...kept }
}

function isVariantOnly(schema: Schema): boolean {
  return !('codeList' in schema) && !isChoice(schema)
}

function withoutChoices(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !CHOICES.includes(key)))
}

function choicesKept(held: Schema, type: string): Schema {
  const kept: Schema = {}
  for (const key of CHOICES) if (key in held) kept[key] = held[key]
  if (Array.isArray(kept.enum)) {
    kept.enum = kept.enum.map((value) => asType(value, type) ?? String(value))
  }
  for (const key of ['oneOf', 'anyOf']) {
    const parts = kept[key]
    if (Array.isArray(parts))
      kept[key] = parts.map((part) =>
        isObject(part) ? { ...part, const: asType(part.const, type) ?? String(part.const) } : part,
      )
  }
  return kept
}

/** A value as one of another type; undefined where it says nothing there. */
function asType(value: unknown, type: string): unknown {
  if (type === 'string')
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  if (type === 'number' || type === 'integer') {
    const number =
      typeof value === 'number'
        ? value
        : typeof value === 'string' && value.trim() !== ''
          ? Number(value)
          : Number.NaN
    if (!Number.isFinite(number)) return undefined
    return type === 'integer' && !Number.isInteger(number) ? undefined : number
  }
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined
  if (type === 'array') return Array.isArray(value) ? value : undefined
  return undefined
}
