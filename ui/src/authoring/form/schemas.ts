// Where the schema of a field is written: through references, rows and branches.

import type { Path } from '../../document/index.ts'
import { EVERY, followed, isObject, type Path as Names, pathOfPointer } from '../../forms/fields.ts'
import type { Schema } from '../../forms/form.ts'

/** A schema and where it stands in the document. */
export interface Spot {
  /** Where it is written, a `$ref` not followed. */
  path: Path
  written: Schema
  /** Where the schema stands that its `$ref` leads to; the same as `path` where there is none. */
  target: Path
  /** With references followed. */
  schema: Schema
  /** The schema of the object that it is a property of. */
  holder: Path
  required: boolean
  /** Written in a branch (`allOf`, `then` …), not among the plain properties. */
  branch: boolean
}

const BRANCHES = ['allOf', 'anyOf', 'oneOf']
const CONDITIONS = ['if', 'then', 'else']
const MOST_REFERENCES = 16

export class Schemas {
  readonly root: unknown
  readonly path: Path
  readonly #holders = new Map<string, Spot | null>()

  /** `root` is the form's whole schema, `path` where it stands in its document. */
  constructor(root: unknown, path: Path) {
    this.root = root
    this.path = path
  }

  followed(schema: unknown): Schema {
    const found = followed(this.root, schema)
    return isObject(found) ? found : {}
  }

  /** Where a `$ref` in the end leads to. */
  #target(written: unknown, path: Path): { value: unknown; path: Path } {
    let value = written
    let here = path
    for (let number = 0; number < MOST_REFERENCES; number++) {
      if (!isObject(value) || typeof value.$ref !== 'string') break
      const steps = stepsOf(value.$ref)
      if (steps === null) break
      let under: unknown = this.root
      const found: (string | number)[] = []
      for (const step of steps) {
        const key = Array.isArray(under) ? Number(step) : step
        under = Array.isArray(under) ? under[Number(step)] : isObject(under) ? under[step] : undefined
        found.push(key)
      }
      if (under === undefined) break
      value = under
      here = [...this.path, ...found]
    }
    return { value, path: here }
  }

  /** The spot of a field; null where the schema knows none. */
  at(names: Names): Spot | null {
    const name = names.at(-1)
    if (name === undefined) return this.#holder([])
    const above = this.#holder(names.slice(0, -1))
    return above && this.#step(above, name, 0)
  }

  /** What fields stand in, found once for all of them. */
  #holder(names: Names): Spot | null {
    const key = JSON.stringify(names)
    let found = this.#holders.get(key)
    if (found === undefined) {
      found = names.length === 0 ? this.#spot(this.root, this.path, this.path, false, false) : this.at(names)
      this.#holders.set(key, found)
    }
    return found
  }

  #spot(written: unknown, path: Path, holder: Path, required: boolean, branch: boolean): Spot | null {
    if (!isObject(written)) return written === true ? null : null
    const target = this.#target(written, path)
    return {
      path,
      written,
      target: target.path,
      schema: this.followed(written),
      holder,
      required,
      branch,
    }
  }

  #step(from: Spot, name: string, depth: number): Spot | null {
    const places: { value: unknown; path: Path }[] = [{ value: from.written, path: from.path }]
    if (from.target !== from.path) places.push(this.#target(from.written, from.path))
    for (const { value, path } of places) {
      if (!isObject(value)) continue
      if (name === EVERY) {
        if (isObject(value.items)) {
          return this.#spot(value.items, [...path, 'items'], path, false, from.branch)
        }
      } else if (isObject(value.properties) && Object.hasOwn(value.properties, name)) {
        const written = value.properties[name]
        const demanded = Array.isArray(value.required) && value.required.includes(name)
        return this.#spot(
          isObject(written) ? written : {},
          [...path, 'properties', name],
          path,
          demanded,
          from.branch,
        )
      }
      if (depth > 6) continue
      for (const key of BRANCHES) {
        const parts = value[key]
        if (!Array.isArray(parts)) continue
        for (const [number, part] of parts.entries()) {
          const spot = this.#spot(part, [...path, key, number], path, false, true)
          const found = spot && this.#step(spot, name, depth + 1)
          if (found) return found
        }
      }
      for (const key of CONDITIONS) {
        const spot = this.#spot(value[key], [...path, key], path, false, true)
        const found = spot && this.#step(spot, name, depth + 1)
        if (found) return found
      }
    }
    return null
  }

  /** The names of the plain properties at a path, in written order. */
  names(base: Names): string[] {
    const spot = this.at(base)
    const schema = spot?.schema
    return isObject(schema?.properties) ? Object.keys(schema.properties) : []
  }

  /** Every name that is taken at a path, in branches too. */
  isTaken(base: Names, name: string): boolean {
    return this.at([...base, name]) !== null || this.names(base).includes(name)
  }
}

/** The steps of `#/$defs/address`; null where it leads out of the document. */
function stepsOf(reference: string): readonly string[] | null {
  if (reference === '#') return []
  if (!reference.startsWith('#/')) return null
  try {
    return pathOfPointer(`/${decodeURIComponent(reference.slice(2))}`)
  } catch {
    return null
  }
}

/** A field as a control's scope names it, from where scopes begin. */
export function scopeOf(names: Names): string {
  return `#${names.map((name) => (name === EVERY ? '/items' : `/properties/${escapedName(name)}`)).join('')}`
}

function escapedName(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25')
}
