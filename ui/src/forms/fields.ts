// The fields of a form: where they are in the answers, and what they say. The twin of forms/fields.py.

import type { Schema } from './form.ts'

/** Names from the form to a field, `*` for every item of a list: `['rows', '*', 'price']`. */
export type Path = readonly string[]

/** A path with the numbers of the items: where a value stands in some answers. */
export type Place = readonly (string | number)[]

export const EVERY = '*'

/** Where nothing is; `null` is something. */
export const MISSING: unique symbol = Symbol('MISSING')

/** How deep fields are looked for; a schema that refers to itself ends here. */
const MOST_DEPTH = 12

/** A field, its schema (references followed), and whether the object it stands in demands it. */
export interface Field {
  path: Path
  schema: Schema
  required: boolean
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A path or place as one text, to look it up by. */
export function keyOf(path: Path | Place): string {
  return JSON.stringify(path)
}

/** All fields of a schema in written order, also those that only some branch of it knows. */
export function fieldsOf(schema: unknown): Field[] {
  const found = new Map<string, Field>()
  walk(schema, schema, [], 0, (field) => {
    const key = keyOf(field.path)
    if (!found.has(key)) found.set(key, field)
  })
  return [...found.values()]
}

function walk(document: unknown, written: unknown, path: Path, depth: number, say: (field: Field) => void) {
  if (depth > MOST_DEPTH) return
  const schema = followed(document, written)
  if (!isObject(schema)) return
  const demanded = Array.isArray(schema.required) ? schema.required : []
  if (isObject(schema.properties)) {
    for (const name of namesOf(schema.properties)) {
      const under = schema.properties[name]
      const here = [...path, name]
      const field = followed(document, under)
      say({ path: here, schema: isObject(field) ? field : {}, required: demanded.includes(name) })
      walk(document, under, here, depth + 1, say)
    }
  }
  if ('items' in schema) {
    const here = [...path, EVERY]
    const item = followed(document, schema.items)
    say({ path: here, schema: isObject(item) ? item : {}, required: false })
    walk(document, schema.items, here, depth + 1, say)
  }
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    const parts = schema[key]
    for (const part of Array.isArray(parts) ? parts : []) walk(document, part, path, depth + 1, say)
  }
  for (const key of ['if', 'then', 'else']) {
    if (key in schema) walk(document, schema[key], path, depth + 1, say)
  }
}

/** The names of an object as they are written, or sorted where the browser puts numbers before other names. */
function namesOf(object: Record<string, unknown>): string[] {
  const names = Object.keys(object)
  return names.some((name) => /^[0-9]+$/.test(name)) ? names.sort() : names
}

/** The schema with its `$ref`s followed inside the document; null where they lead nowhere. */
export function followed(document: unknown, schema: unknown): unknown {
  const seen = new Set<string>()
  let here = schema
  while (isObject(here) && typeof here.$ref === 'string') {
    const { $ref, ...beside } = here
    if (seen.has($ref as string)) return null
    seen.add($ref as string)
    const target = pointed(document, $ref as string)
    if (!isObject(target)) return typeof target === 'boolean' ? target : null
    here = { ...target, ...beside }
  }
  return here
}

/** What a `$ref` within the document (`#/$defs/address`) points at; undefined where that is nothing. */
export function pointed(document: unknown, reference: string): unknown {
  if (reference === '#') return document
  if (!reference.startsWith('#/')) return undefined
  let here = document
  for (const part of reference.slice(2).split('/')) {
    const key = stepOf(decoded(part))
    if (isObject(here)) here = Object.hasOwn(here, key) ? here[key] : undefined
    else if (Array.isArray(here) && /^[0-9]+$/.test(key)) here = here[Number(key)]
    else return undefined
  }
  return here
}

/** `#/properties/a/properties/b` as `['a', 'b']`; null if it is none. */
export function pathOfScope(scope: unknown): Path | null {
  if (typeof scope !== 'string') return null
  if (scope === '#' || scope === '#/') return []
  if (!scope.startsWith('#/')) return null
  const parts = scope
    .slice(2)
    .split('/')
    .map((part) => stepOf(decoded(part)))
  const path: string[] = []
  for (let at = 0; at < parts.length; ) {
    const name = parts[at + 1]
    if (parts[at] === 'properties' && name !== undefined) {
      path.push(name)
      at += 2
    } else if (parts[at] === 'items') {
      path.push(EVERY)
      at += 1
    } else return null
  }
  return path
}

/** `/rows/*\/total` as `['rows', '*', 'total']`. */
export function pathOfPointer(text: string): Path {
  return text.split('/').slice(1).map(stepOf)
}

/** A path or place as a JSON pointer (RFC 6901). */
export function pointer(place: Place): string {
  let text = ''
  for (const step of place) text += `/${escaped(step)}`
  return text
}

/** A step of a path as it stands in a pointer. */
export function escaped(step: string | number): string {
  if (typeof step === 'number') return String(step)
  return step.includes('~') || step.includes('/') ? step.replaceAll('~', '~0').replaceAll('/', '~1') : step
}

function stepOf(part: string): string {
  return part.includes('~') ? part.replaceAll('~1', '/').replaceAll('~0', '~') : part
}

/** Percent signs undone as far as they can be, as the server does. */
function decoded(part: string): string {
  if (!part.includes('%')) return part
  return part.replace(/(?:%[0-9a-fA-F]{2})+/g, (bytes) => {
    const values = bytes.match(/[0-9a-fA-F]{2}/g) ?? []
    return new TextDecoder().decode(Uint8Array.from(values, (value) => Number.parseInt(value, 16)))
  })
}

/** The value at a place; MISSING where there is none. */
export function dig(data: unknown, place: Place): unknown {
  let here = data
  for (const step of place) {
    if (Array.isArray(here)) {
      if (typeof step !== 'number' || step >= here.length) return MISSING
      here = here[step]
    } else if (isObject(here) && typeof step === 'string' && Object.hasOwn(here, step)) here = here[step]
    else return MISSING
  }
  return here
}

/** Every value in `data` that the path leads to, with its place. */
export function places(data: unknown, path: Path): { place: Place; value: unknown }[] {
  let found: { place: Place; value: unknown }[] = [{ place: [], value: data }]
  for (const step of path) {
    const following: typeof found = []
    for (const { place, value } of found) {
      if (step !== EVERY) {
        if (isObject(value) && Object.hasOwn(value, step))
          following.push({ place: [...place, step], value: value[step] })
      } else if (Array.isArray(value)) {
        for (const [number, item] of value.entries())
          following.push({ place: [...place, number], value: item })
      }
    }
    found = following
  }
  return found
}

/** The names of the fields in each object, by the key of the object's path. */
export function namesIn(fields: readonly Field[]): Map<string, { path: Path; names: string[] }> {
  const names = new Map<string, { path: Path; names: string[] }>()
  for (const { path } of fields) {
    const name = path.at(-1)
    if (name === undefined || name === EVERY) continue
    const holder = path.slice(0, -1)
    const key = keyOf(holder)
    const known = names.get(key)
    if (known) known.names.push(name)
    else names.set(key, { path: holder, names: [name] })
  }
  return names
}

/** Answers nested deeper are shared instead of copied; nothing that deep is ever changed. */
const MOST_NESTING = 64

/** The value with lists and objects of its own. */
export function copied<Value>(value: Value, depth = 0): Value {
  if (depth >= MOST_NESTING || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => copied(item, depth + 1)) as Value
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) put(copy, key, copied(item, depth + 1))
  return copy as Value
}

/** Set a field, also one that is called like something of every object. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  else target[name] = value
}

/** Whether two values are the same JSON: `1` and `1.0` are, `1` and `true` are not. */
export function same(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true
  if (depth > MOST_NESTING || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return false
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, at) => same(item, b[at], depth + 1))
  if (!isObject(a) || !isObject(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(a[key], b[key], depth + 1))
  )
}
