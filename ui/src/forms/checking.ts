// What a keyword of a schema is made into.

import { escaped } from './fields.ts'

/** Says a fault: at a pointer, by a code, with the numbers behind it. */
export type Say = (pointer: string, code: string, params?: Record<string, unknown>) => void

/**
 * Whether a value holds. Where `say` is given everything that is wrong is said, at `at` and below; otherwise
 * the first thing that is wrong is enough.
 */
export type Check = (value: unknown, at: string, say: Say | null) => boolean

/** What of an object or a list has been looked at; `all` where everything has. `by` is who asks. */
export interface Seen {
  by: Ready
  all: boolean
  names: Set<string>
  items: Set<number>
}

/** Notes what a keyword has looked at, for `unevaluatedProperties` and `unevaluatedItems`. */
export type Mark = (value: unknown, seen: Seen) => void

export interface Made {
  check?: Check
  mark?: Mark
}

/** A schema made ready. */
export interface Ready {
  /** The schema is `false`. */
  never: boolean
  check: Check
  /** The same, but what was said of a row that is still the same object is said again without looking. */
  checkRow: Check
  mark: Mark
}

/** Where schemas are made ready, each once. */
export interface Readying {
  node(schema: unknown): Ready
  /** The schema that a `$ref` points at. Throws where that is nothing. */
  referred(reference: string): Ready
}

/** Makes a keyword of a schema. */
export type Make = (asked: unknown, schema: Record<string, unknown>, schemas: Readying, own: Ready) => Made

/** The pointer of a field of what stands at `at`. */
export function below(at: string, step: string | number): string {
  return `${at}/${escaped(step)}`
}
