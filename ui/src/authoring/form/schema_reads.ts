// What a schema comes to by itself, looked at once however often the form is read.

import { isObject } from '../../forms/fields.ts'
import type { Schema } from '../../forms/form.ts'
import { NONE } from './items.ts'
import { type Kind, kindOf, plain } from './kinds.ts'

/** What a schema comes to by itself. A change of the form leaves the values that it does not touch the same
 * objects, so that each is looked at once, however often the form is read. */
interface Read {
  asked: Schema
  kind: Kind
  /** All that it says, as text; and without what stands within it. */
  readonly told: string
  readonly outside: string
}

const reads = new WeakMap<Schema, Read>()

export function readOf(schema: Schema): Read {
  let read = reads.get(schema)
  if (read) return read
  let told: string | null = null
  let outside: string | null = null
  read = {
    asked: plain(schema),
    kind: kindOf(schema, NONE, isObject(schema.items) ? schema.items : null),
    get told() {
      told ??= JSON.stringify(schema)
      return told
    },
    get outside() {
      outside ??= JSON.stringify({ ...schema, properties: null, items: null, required: null })
      return outside
    },
  }
  reads.set(schema, read)
  return read
}
