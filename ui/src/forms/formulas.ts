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
  bindings: Record<string, unknown>
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
    const bindings = this.#bindings(scene, beside)
    const last = this.#now.get(at) ?? this.#before.get(at)
    if (last !== undefined && isStill(last, bindings, scene)) {
      last.scene = scene
      last.version = scene.version
      last.bindings = bindings
      this.#now.set(at, last)
      return last.value
    }
    this.#program ??= programOf(this.#source, this.#types)
    const value = this.#program.evaluate(bindings)
    this.#now.set(at, { bindings, value, scene, version: scene.version })
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

  #bindings(scene: Scene, beside: unknown): Record<string, unknown> {
    const bindings: Record<string, unknown> = this.#outer.length > 0 ? { ...scene.give(this.#outer) } : {}
    for (const [name, path] of this.#this) {
      const found = dig(scene.answers, path)
      if (found !== MISSING) bindings[name] = found
    }
    for (const [name, path] of this.#beside) {
      const found = dig(beside, path)
      if (found !== MISSING) bindings[name] = found
    }
    return bindings
  }
}

/** Whether all that was read is the same. Lists and objects change in place while answers are settled. */
function isStill(last: Remembered, bindings: Record<string, unknown>, scene: Scene): boolean {
  if (last.scene === scene && last.version === scene.version) return true
  const names = Object.keys(bindings)
  if (names.length !== Object.keys(last.bindings).length) return false
  return names.every((name) => {
    const value = bindings[name]
    if (!Object.hasOwn(last.bindings, name)) return false
    if (typeof value !== 'object' || value === null) return value === last.bindings[name]
    return last.scene !== scene && same(value, last.bindings[name])
  })
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
