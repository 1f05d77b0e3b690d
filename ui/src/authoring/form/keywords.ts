// Which keywords of a schema, and which options of a control, the panel has controls for.

import type { Schema } from '../../forms/form.ts'
import type { Kind } from './kinds.ts'

const ALWAYS = ['type', 'title', 'description', 'default', 'compute', 'format', 'x-help']
const CHOICES = ['enum', 'x-titles', 'codeList', 'oneOf', 'anyOf']
const OF_KIND: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  text: ['minLength', 'maxLength', 'pattern'],
  number: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  range: ['minimum', 'maximum', 'multipleOf'],
  choice: [...CHOICES, 'maxLength', 'minLength'],
  multipleChoice: [...CHOICES, 'items', 'minItems', 'maxItems', 'uniqueItems'],
  list: ['items', 'minItems', 'maxItems', 'uniqueItems'],
  object: ['properties', 'required'],
  constant: ['const'],
  evidence: ['evidence'],
}
const OPTIONS: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  text: ['multi', 'rows', 'placeholder', 'format'],
  number: ['unit', 'format'],
  range: ['slider', 'low', 'high', 'unit'],
  duration: ['units'],
  boolean: ['format', 'toggle'],
  choice: ['format', 'titles'],
  multipleChoice: ['format', 'titles'],
  list: ['detail', 'format', 'add'],
}

/** What the schema says that the panel has no control for. */
export function otherKeywords(schema: Schema, kind: Kind): string[] {
  const known = new Set([...ALWAYS, ...(OF_KIND[kind] ?? [])])
  return Object.keys(schema).filter((keyword) => !known.has(keyword))
}

export function otherOptions(options: Readonly<Record<string, unknown>>, kind: Kind): string[] {
  const known = new Set(['help', ...(OPTIONS[kind] ?? [])])
  return Object.keys(options).filter((option) => !known.has(option))
}

/** What is lost when one schema takes the place of another. */
export function lostKeywords(before: Schema, after: Schema): string[] {
  return Object.keys(before).filter((keyword) => !(keyword in after) && keyword !== 'format')
}
