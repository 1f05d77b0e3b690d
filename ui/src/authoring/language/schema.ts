// Reading the published schemas of the language by the place in a document: which keys may stand here, which
// values, and what is said about them.

import type { Path } from '../../document/index.ts'

export interface Schema {
  $ref?: string
  $defs?: Record<string, Schema>
  title?: string
  description?: string
  'x-title'?: Readonly<Record<string, string>>
  'x-description'?: Readonly<Record<string, string>>
  type?: string | readonly string[]
  enum?: readonly unknown[]
  const?: unknown
  default?: unknown
  examples?: readonly unknown[]
  required?: readonly string[]
  properties?: Record<string, Schema>
  additionalProperties?: boolean | Schema
  propertyNames?: Schema
  items?: Schema
  anyOf?: readonly Schema[]
  if?: Schema
  then?: Schema
  else?: Schema
  pattern?: string
  format?: string
  [keyword: string]: unknown
}

/** A schema that holds at a place, and the definitions through which it was come to (the last is the nearest). */
export interface Held {
  schema: Schema
  defs: readonly string[]
}

export interface KeyHeld {
  key: string
  held: Held
  required: boolean
  /** One of the keys that decide what kind of thing this is: `approval`, `each`, `for` … */
  deciding: boolean
}

interface Known {
  held: readonly Held[]
  below: Map<string | number, Known>
}

type Plain = Readonly<Record<string, unknown>>
const isMap = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export class Language {
  private readonly root: Schema
  /** Of the document that was asked about last: what holds where. */
  private known: { data: unknown; top: Known } | null = null
  private readonly meant = new WeakMap<Schema, { schema: Schema; names: readonly string[] }>()

  constructor(root: Schema) {
    this.root = root
  }

  /** The schemas that hold at a place of a document. */
  at(data: unknown, path: Path): readonly Held[] {
    if (this.known === null || this.known.data !== data || !isMap(data)) {
      this.known = { data, top: { held: this.flat({ schema: this.root, defs: [] }, data), below: new Map() } }
    }
    let known = this.known.top
    let value = data
    for (const part of path) {
      if (known.held.length === 0) break
      value = isMap(value) ? value[part] : Array.isArray(value) ? value[Number(part)] : undefined
      let next = known.below.get(part)
      if (!next) {
        const held = known.held
          .flatMap((one) => this.below(one, part))
          .flatMap((one) => this.flat(one, value))
        next = { held, below: new Map() }
        known.below.set(part, next)
      }
      known = next
    }
    return known.held
  }

  /** The keys that a map at this place may have, as the schema has them: those that are required first. */
  keys(data: unknown, path: Path): KeyHeld[] {
    const value = valueAt(data, path)
    const present = isMap(value) ? value : {}
    const found = new Map<string, KeyHeld>()
    const add = (key: string, held: Held, required: boolean, deciding: boolean) => {
      const before = found.get(key)
      const better =
        before && before.held.schema.$ref === undefined && !before.held.defs.length && held.defs.length
      if (!before || better)
        found.set(key, {
          key,
          held,
          required: required || !!before?.required,
          deciding: deciding || !!before?.deciding,
        })
    }
    for (const { schema, defs } of this.at(data, path)) {
      for (const [key, property] of Object.entries(schema.properties ?? {})) {
        add(key, this.resolved({ schema: property, defs }), schema.required?.includes(key) ?? false, false)
      }
      // What would decide otherwise, as long as nothing is decided.
      for (const { key, held } of this.deciding({ schema, defs }, present)) add(key, held, false, true)
    }
    return [...found.values()]
  }

  /** What is said about a key of a map at this place. */
  key(data: unknown, mapPath: Path, key: string): Held | null {
    const inMap = this.keys(data, mapPath).find((one) => one.key === key)
    if (inMap) return inMap.held
    return this.at(data, [...mapPath, key])[0] ?? null
  }

  /** Whether a map at this place takes no other keys than those known. */
  closed(data: unknown, path: Path): boolean {
    const held = this.at(data, path)
    return held.length > 0 && held.some(({ schema }) => schema.additionalProperties === false)
  }

  private below({ schema, defs }: Held, part: string | number): Held[] {
    if (typeof part === 'number') return schema.items ? [{ schema: schema.items, defs }] : []
    const property = schema.properties?.[part]
    if (property) return [{ schema: property, defs }]
    const other = schema.additionalProperties
    return isMap(other) ? [{ schema: other as Schema, defs }] : []
  }

  /** Follows `$ref`; what stands beside it counts more. */
  private resolved(held: Held): Held {
    if (held.schema.$ref === undefined) return held
    const { schema, names } = this.meaning(held.schema)
    return { schema, defs: [...held.defs, ...names] }
  }

  private meaning(written: Schema): { schema: Schema; names: readonly string[] } {
    const known = this.meant.get(written)
    if (known) return known
    let schema = written
    const names: string[] = []
    for (let hops = 0; schema.$ref !== undefined && hops < 20; hops += 1) {
      const name = schema.$ref.replace('#/$defs/', '')
      const { $ref: _, ...beside } = schema
      schema = { ...(this.root.$defs?.[name] ?? {}), ...beside }
      names.push(name)
    }
    const found = { schema, names }
    this.meant.set(written, found)
    return found
  }

  /** The schema itself and what its conditions add for this value. */
  private flat(held: Held, value: unknown): Held[] {
    const own = this.resolved(held)
    const found = [own]
    const { if: condition } = own.schema
    if (condition) {
      const branch = holds(condition, value) ? own.schema.then : own.schema.else
      if (branch) found.push(...this.flat({ schema: branch, defs: own.defs }, value))
    }
    return found
  }

  private deciding({ schema, defs }: Held, present: Plain): KeyHeld[] {
    const found: KeyHeld[] = []
    const { if: condition, then } = schema
    if (condition && then && !holds(condition, present)) {
      const branch = this.flat({ schema: then, defs }, present)
      for (const key of condition.required ?? []) {
        const owner = branch.find((one) => one.schema.properties?.[key])
        const property = owner?.schema.properties?.[key]
        if (owner && property)
          found.push({
            key,
            held: this.resolved({ schema: property, defs: owner.defs }),
            required: false,
            deciding: true,
          })
      }
    }
    return found
  }
}

/** What a schema says of itself, in a language as far as it speaks it. */
export function aboutIn(language: string, schema: Schema): { title: string; text: string } {
  return {
    title: schema['x-title']?.[language] ?? schema.title ?? '',
    text: schema['x-description']?.[language] ?? schema.description ?? '',
  }
}

/** Only as much of JSON Schema as the conditions of the language need. */
function holds(condition: Schema, value: unknown): boolean {
  if (condition.type === 'object' && !isMap(value)) return false
  if (condition.anyOf && !condition.anyOf.some((one) => holds(one, value))) return false
  return (condition.required ?? []).every((key) => isMap(value) && Object.hasOwn(value, key))
}

export function valueAt(data: unknown, path: Path): unknown {
  let value = data
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)]
    else if (isMap(value)) value = value[part]
    else return undefined
  }
  return value
}

export { isMap }
