// What a schema asks for, as far as a field needs to know it to be drawn.

import { EVERY, followed, isObject, type Path } from '../forms/fields.ts'
import type { Schema } from '../forms/form.ts'
import type { Box, Control } from '../forms/layout.ts'

/** A schema in plain words: parts of `allOf` put together, `null` told apart from the type. */
export interface Asked {
  schema: Schema
  /** The one type besides null; undefined where there are several, or none is said. */
  type: string | undefined
  nullable: boolean
}

const known = new WeakMap<Schema, Asked>()

export function asked(schema: Schema): Asked {
  let found = known.get(schema)
  if (!found) {
    found = read(schema)
    known.set(schema, found)
  }
  return found
}

function read(written: Schema): Asked {
  let schema = together(written, 0)
  let nullable = false
  for (const key of ['anyOf', 'oneOf']) {
    const parts = schema[key]
    if (!Array.isArray(parts) || !parts.some(isNull)) continue
    const others = parts.filter((part) => !isNull(part))
    const { [key]: _parts, ...beside } = schema
    nullable = true
    const [only] = others
    schema =
      others.length === 1 && isObject(only)
        ? together({ ...beside, ...only }, 0)
        : { ...beside, [key]: others }
  }
  const types = Array.isArray(schema.type) ? schema.type.filter((type) => type !== 'null') : [schema.type]
  if (Array.isArray(schema.type) && schema.type.includes('null')) nullable = true
  if (Array.isArray(schema.enum) && schema.enum.includes(null)) nullable = true
  const [type] = types
  return { schema, nullable, type: types.length === 1 && typeof type === 'string' ? type : implied(schema) }
}

function isNull(part: unknown): boolean {
  return isObject(part) && (part.type === 'null' || part.const === null)
}

function implied(schema: Schema): string | undefined {
  if (isObject(schema.properties)) return 'object'
  if (schema.items !== undefined) return 'array'
  return undefined
}

/** The schema with what its `allOf` says put beside the rest. */
function together(schema: Schema, depth: number): Schema {
  if (!Array.isArray(schema.allOf) || depth > 8) return schema
  const { allOf, ...beside } = schema
  let whole: Schema = beside
  for (const part of allOf) {
    if (!isObject(part)) continue
    const more = together(part, depth + 1)
    whole = {
      ...more,
      ...whole,
      ...(more.properties || whole.properties
        ? { properties: { ...(more.properties ?? {}), ...(whole.properties ?? {}) } }
        : {}),
      ...(more.required || whole.required
        ? { required: [...new Set([...list(more.required), ...list(whole.required)])] }
        : {}),
    }
  }
  return whole
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A number that a schema bounds something by. */
export function bound(schema: Schema, ...keys: string[]): number | undefined {
  for (const key of keys) {
    const value = schema[key]
    if (typeof value === 'number') return value
  }
  return undefined
}

/** Controls made here: of the variants of a choice and of the items of a list. No rule bears on them. */
const made = new WeakSet<object>()

export function isMade(element: object): boolean {
  return made.has(element)
}

/** The control of a field that the layout has none for. */
export function controlFor(
  document: Schema,
  path: Path,
  written: unknown,
  required: boolean,
  options: Record<string, unknown> = {},
): Control {
  const schema = schemaOf(document, written)
  const code = asked(schema).schema
  const items = isObject(code.items) ? schemaOf(document, code.items) : null
  const name = path.filter((step) => step !== EVERY).at(-1) ?? ''
  const control: Control = {
    kind: 'control',
    id: `made:${path.map(encodeURIComponent).join('/')}`,
    label: null,
    description: null,
    options,
    path,
    name,
    schema,
    items,
    required,
    calculated: 'compute' in schema,
    codeList:
      typeof code.codeList === 'string'
        ? { name: code.codeList, many: false }
        : typeof items?.codeList === 'string'
          ? { name: items.codeList, many: true }
          : null,
    evidence: null,
    detail: null,
  }
  made.add(control)
  return control
}

/** The controls of an object's fields, one under the other. */
export function boxFor(document: Schema, path: Path, schema: Schema): Box {
  const { properties, required } = asked(schema).schema
  const demanded = list(required)
  const box: Box = {
    kind: 'vertical',
    id: `made:${path.map(encodeURIComponent).join('/')}/`,
    label: null,
    description: null,
    options: {},
    elements: isObject(properties)
      ? Object.entries(properties).map(([name, under]) =>
          controlFor(document, [...path, name], under, demanded.includes(name)),
        )
      : [],
  }
  made.add(box)
  return box
}

/** The detail of a list's row, or of a group of fields: the layout's, else one made of its schema. */
export function detailOf(document: Schema, control: Control): Box {
  if (control.detail) return control.detail
  let found = details.get(control)
  if (!found) {
    const { schema, type } = asked(control.schema)
    if (type === 'array') {
      const path = [...control.path, EVERY]
      const item = schemaOf(document, schema.items)
      found =
        asked(item).type === 'object' && isObject(asked(item).schema.properties)
          ? boxFor(document, path, item)
          : { ...boxFor(document, path, {}), elements: [controlFor(document, path, item, false)] }
      made.add(found)
    } else found = boxFor(document, control.path, control.schema)
    details.set(control, found)
  }
  return found
}

const details = new WeakMap<Control, Box>()

function schemaOf(document: Schema, written: unknown): Schema {
  const schema = followed(document, written)
  return isObject(schema) ? schema : {}
}
