// Expressions inside a form: over the whole form (`this`), the fields beside it, and what is around. The twin
// of forms/formulas.py.

import { bind, UNKNOWN } from '../expressions/binding.ts'
import { programOf } from '../expressions/engine.ts'
import type { Program } from '../expressions/program.ts'
import { dig, isObject, MISSING, type Path, same } from './fields.ts'
import type { Context } from './problem.ts'

/** First names that never mean a field beside the expression. */
const ROOTS = new Set(['inputs', 'subject', 'branch', 'job', 'answers', 'this', 'event', 'visits', 'table'])

/** The context of nested data by root: `{ inputs: { quantity: 3 } }`. */
export function contextOf(roots: Record<string, unknown>): Context {
  return { give: (names) => bind(names, roots) }
}

/** The answers as they stand, and what is around the form; each name around is asked for once. */
export class Scene {
  readonly answers: Record<string, unknown>
  /** How often the answers were changed. */
  version = 0
  readonly #context: Context
  readonly #known = new Map<readonly string[], Record<string, unknown>>()

  constructor(answers: Record<string, unknown>, context: Context) {
    this.answers = answers
    this.#context = context
  }

  give(names: readonly string[]): Record<string, unknown> {
    let known = this.#known.get(names)
    if (known === undefined) {
      known = this.#context.give(names)
      this.#known.set(names, known)
    }
    return known
  }
}

interface Remembered {
  read: unknown[]
  value: unknown
  scene: Scene
  version: number
}

/** An expression with its names sorted by where they are found. */
export class Formula {
  readonly reads: readonly string[]
  readonly #source: string
  readonly #types: Record<string, string>
  readonly #this: [string, Path][] = []
  readonly #beside: [string, Path][] = []
  readonly #outer: string[] = []
  #program: Program | null = null
  #before = new Map<string, Remembered>()
  #now = new Map<string, Remembered>()

  /** `beside` are the names of the fields in the same object. */
  constructor(source: string, reads: Record<string, string>, beside: readonly string[]) {
    this.#source = source
    this.#types = reads
    this.reads = Object.keys(reads)
    for (const name of this.reads) {
      const [head = '', ...rest] = name.split('.')
      if (head === 'this') this.#this.push([name, rest])
      else if (!ROOTS.has(head) && beside.includes(head)) this.#beside.push([name, [head, ...rest]])
      else this.#outer.push(name)
    }
  }

  /**
   * Its value over the answers and the object that it stands in; UNKNOWN where it has none. `at` names the
   * object: what was read there last time and is still the same gives the same.
   */
  value(scene: Scene, beside: unknown, at: string): unknown {
    const read = this.#read(scene, beside)
    const last = this.#now.get(at) ?? this.#before.get(at)
    if (last !== undefined && isStill(last, read, scene)) {
      if (last.scene !== scene) this.#now.set(at, last)
      last.scene = scene
      last.version = scene.version
      last.read = read
      return last.value
    }
    this.#program ??= programOf(this.#source, this.#types)
    const value = this.#program.evaluate(this.#bound(read))
    this.#now.set(at, { read, value, scene, version: scene.version })
    return value
  }

  /** Whether it is true; what is not known does not hold. */
  holds(scene: Scene, beside: unknown, at: string): boolean {
    return this.value(scene, beside, at) === true
  }

  /** Keep what was read in this taking for the next one; nothing where the answers never came to rest. */
  turn(rested: boolean): void {
    this.#before = rested ? this.#now : new Map()
    this.#now = new Map()
  }

  /** What its names stand for: those around the form, of the form, beside the expression; MISSING if nothing. */
  #read(scene: Scene, beside: unknown): unknown[] {
    const read: unknown[] = []
    if (this.#outer.length > 0) {
      const given = scene.give(this.#outer)
      for (const name of this.#outer) read.push(Object.hasOwn(given, name) ? given[name] : MISSING)
    }
    for (const [, path] of this.#this) read.push(dig(scene.answers, path))
    for (const [, path] of this.#beside) read.push(dig(beside, path))
    return read
  }

  #bound(read: readonly unknown[]): Record<string, unknown> {
    const bindings: Record<string, unknown> = {}
    let at = 0
    for (const name of this.#outer) bindings[name] = read[at++]
    for (const [name] of this.#this) bindings[name] = read[at++]
    for (const [name] of this.#beside) bindings[name] = read[at++]
    for (const name of this.reads) if (bindings[name] === MISSING) delete bindings[name]
    return bindings
  }
}

/** Whether all that was read is the same. Lists and objects change in place while answers are settled. */
function isStill(last: Remembered, read: readonly unknown[], scene: Scene): boolean {
  if (last.scene === scene && last.version === scene.version) return true
  for (let at = 0; at < read.length; at++) {
    const value = read[at]
    const before = last.read[at]
    if (typeof value !== 'object' || value === null) {
      if (value !== before) return false
    } else if (last.scene === scene || !same(value, before)) return false
  }
  return true
}

/** The formula of `{cel: …, vars: …}` in a rule. Throws for one that was not checked. */
export function formulaOf(written: Record<string, unknown>, beside: readonly string[]): Formula {
  const stored = isObject(written.cel) ? written.cel : written
  const { cel, vars } = stored
  if (typeof cel !== 'string' || !isObject(vars)) throw new Error('an expression that was not checked')
  return new Formula(cel, vars as Record<string, string>, beside)
}

/** Whether an expression had a value. */
export function isKnown(value: unknown): boolean {
  return value !== UNKNOWN && value !== null && value !== undefined
}
