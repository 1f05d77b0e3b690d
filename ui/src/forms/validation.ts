// Validation of answers against a JSON Schema (2020-12): the same faults as forms/validation.py on the server.
//
// Schemas are not turned into code, which the content policy forbids, but into checks that call each other.
// Only what forms may use is known: a `$ref` points within the schema, `$id` and `$anchor` mean nothing.

import type { Check, Mark, Ready, Readying, Say, Seen } from './checking.ts'
import { isObject, pointed } from './fields.ts'
import { CHECKS } from './keywords.ts'
import type { FieldProblem } from './problem.ts'
import { told } from './telling.ts'

/** Schemas that call each other deeper than this go round in a circle, or the value is hostile. */
const MOST_DEPTH = 600

class Unreadable extends Error {}

class Node implements Ready {
  readonly #checks: Check[] = []
  readonly #marks: Mark[] = []
  readonly #schemas: Schemas
  readonly #remembered = new WeakMap<object, FieldProblem[]>()
  never = false

  constructor(schemas: Schemas) {
    this.#schemas = schemas
  }

  fill(schema: unknown): void {
    this.never = schema === false
    if (!isObject(schema)) return
    for (const [keyword, make] of CHECKS) {
      if (!Object.hasOwn(schema, keyword)) continue
      const made = make(schema[keyword], schema, this.#schemas, this)
      if (made.check) this.#checks.push(made.check)
      if (made.mark) this.#marks.push(made.mark)
    }
  }

  check(value: unknown, at: string, say: Say | null): boolean {
    if (this.never) {
      say?.(at, 'notAllowed')
      return false
    }
    if (++this.#schemas.depth > MOST_DEPTH) throw new Unreadable()
    let holds = true
    for (const check of this.#checks) {
      if (check(value, at, say)) continue
      holds = false
      if (say === null) break
    }
    this.#schemas.depth -= 1
    return holds
  }

  checkRow(value: unknown, at: string, say: Say | null): boolean {
    if (say === null || !this.#schemas.remembers || typeof value !== 'object' || value === null)
      return this.check(value, at, say)
    let faults = this.#remembered.get(value)
    if (faults === undefined) {
      const found: FieldProblem[] = []
      this.check(value, '', (pointer, code, params) =>
        found.push({ pointer, code, ...(params && { params }) }),
      )
      faults = found
      this.#remembered.set(value, faults)
    }
    for (const fault of faults) say(at + fault.pointer, fault.code, fault.params)
    return faults.length === 0
  }

  mark(value: unknown, seen: Seen): void {
    for (const mark of this.#marks) mark(value, seen)
  }
}

/** The schemas of one document by identity, so that those that refer to themselves are made once. */
class Schemas implements Readying {
  depth = 0
  remembers = false
  readonly #document: unknown
  readonly #known = new Map<unknown, Node>()

  constructor(document: unknown) {
    this.#document = document
  }

  node(schema: unknown): Node {
    let node = this.#known.get(schema)
    if (node === undefined) {
      node = new Node(this)
      this.#known.set(schema, node)
      node.fill(schema)
    }
    return node
  }

  referred(reference: string): Node {
    const target = pointed(this.#document, reference)
    if (target === undefined) throw new Error(`${reference} leads nowhere`)
    return this.node(target)
  }
}

/** A schema made ready. Throws for one that is none. */
export class Validator {
  readonly #schemas: Schemas
  readonly #whole: Node

  constructor(schema: unknown) {
    this.#schemas = new Schemas(schema)
    this.#whole = this.#schemas.node(schema)
  }

  /** Whether the value holds. Never throws. */
  isValid(value: unknown): boolean {
    try {
      this.#schemas.depth = 0
      return this.#whole.check(value, '', null)
    } catch (error) {
      return unreadable(error, false)
    }
  }

  /**
   * Every fault, in the order of pointers; empty for a value that holds. Never throws. With `remembers` the
   * rows of lists are not looked at again while they are the same objects: for values that nobody changes.
   */
  faults(value: unknown, remembers = false): FieldProblem[] {
    const found: FieldProblem[] = []
    try {
      this.#schemas.depth = 0
      this.#schemas.remembers = remembers
      this.#whole.check(value, '', (pointer, code, params) =>
        found.push({ pointer, code, ...(params && { params }) }),
      )
    } catch (error) {
      return unreadable(error, [{ pointer: '', code: 'unreadable' }])
    }
    return told(found)
  }
}

/** What is said of a value that is nested too deeply; any other error is one of ours. */
function unreadable<Said>(error: unknown, said: Said): Said {
  if (error instanceof Unreadable || error instanceof RangeError) return said
  throw error
}
