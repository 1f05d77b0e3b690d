// What a schema demands of answers in which some fields are hidden. The twin of forms/demands.py.

import { below } from './checking.ts'
import { isObject, type Place } from './fields.ts'
import type { FieldProblem } from './problem.ts'
import { Validator } from './validation.ts'

const MOST_VALIDATORS = 16
const MOST_DEPTH = 64

/**
 * A schema's validator that does not demand hidden fields. A missing field is named by its own pointer, so
 * most often the demand is simply dropped. Where a demand stands in a choice (`anyOf`, `oneOf`), the choice
 * itself must be made without it.
 */
export class Demands {
  readonly #schema: unknown
  readonly #whole: Validator
  readonly #chooses: boolean
  readonly #without = new Map<string, Validator>()

  constructor(schema: unknown) {
    this.#schema = schema
    this.#whole = new Validator(schema)
    this.#chooses = chooses(schema)
  }

  /** Every fault but for the demands for what is hidden (by pointer). Nobody changes `answers` afterwards. */
  faults(answers: unknown, hidden: ReadonlyMap<string, Place>): FieldProblem[] {
    if (hidden.size === 0) return this.#whole.faults(answers, true)
    const validator = this.#chooses ? this.#validatorWithout(hidden) : this.#whole
    return validator
      .faults(answers, true)
      .filter(({ pointer, code }) => code !== 'required' || !hidden.has(pointer))
  }

  #validatorWithout(hidden: ReadonlyMap<string, Place>): Validator {
    const pointers = [...hidden.keys()].filter((key) =>
      hidden.get(key)?.every((step) => typeof step === 'string'),
    )
    const key = pointers.sort().join('\n')
    let validator = this.#without.get(key)
    if (validator === undefined) {
      const oldest = this.#without.keys().next()
      if (this.#without.size >= MOST_VALIDATORS && !oldest.done) this.#without.delete(oldest.value)
      validator = new Validator(relaxed(this.#schema, '', new Set(pointers)))
      this.#without.set(key, validator)
    }
    return validator
  }
}

/** The schema with the fields at these pointers not required. What is behind a `$ref` stays as it is. */
function relaxed(schema: unknown, at: string, hidden: ReadonlySet<string>): unknown {
  if (!isObject(schema) || ![...hidden].some((pointer) => `${pointer}/`.startsWith(`${at}/`))) return schema
  const result: Record<string, unknown> = { ...schema }
  if (Array.isArray(schema.required))
    result.required = schema.required.filter((name) => !hidden.has(below(at, String(name))))
  if (isObject(schema.properties)) {
    const pairs = Object.entries(schema.properties)
    result.properties = Object.fromEntries(
      pairs.map(([name, under]) => [name, relaxed(under, below(at, name), hidden)]),
    )
  }
  for (const key of ['allOf', 'anyOf', 'oneOf']) {
    const parts = schema[key]
    if (Array.isArray(parts)) result[key] = parts.map((part) => relaxed(part, at, hidden))
  }
  for (const key of ['then', 'else']) if (key in schema) result[key] = relaxed(schema[key], at, hidden)
  return result
}

/** Whether a choice stands anywhere in the schema. */
function chooses(schema: unknown, depth = 0): boolean {
  if (Array.isArray(schema)) return schema.some((part) => chooses(part, depth + 1))
  if (!isObject(schema) || depth > MOST_DEPTH) return false
  if ('anyOf' in schema || 'oneOf' in schema) return true
  return Object.values(schema).some((part) => chooses(part, depth + 1))
}
