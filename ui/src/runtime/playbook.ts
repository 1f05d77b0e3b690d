// A playbook: a runbook with everything built that running it needs; twin of engine/runtime/playbook.py.
//
// Built once per digest and shared by all jobs on it: nothing in it changes but for expressions and forms,
// which are compiled when they are first used.

import { provideExpressions } from '../expressions/engine.ts'
import { Program } from '../expressions/program.ts'
import { FormTaker } from '../forms/intake.ts'
import { last } from './addresses.ts'
import { build, Ground, type Machine, PlaybookError, reportable } from './machines.ts'
import { checkNames } from './names.ts'
import { Formula, type Gives } from './programs.ts'
import { at, type Table } from './records.ts'
import type { Arrow, Expression, Fault, Form, Runbook, Scope, Step } from './runbook.ts'

export { PlaybookError }

/** The step that a dotted name begins with, and what is left of the name. */
export type Named = readonly [template: string, rest: string]

export class Playbook {
  readonly runbook: Runbook
  readonly digest: string
  readonly steps: Table<Step>
  readonly scopes: Table<Scope>
  readonly ground: Ground
  readonly counted: ReadonlySet<string>
  readonly performed: ReadonlySet<string>
  /** Per step: which of its answers a job remembers, as [name after the step's, keys to it]. */
  readonly kept: ReadonlyMap<string, readonly (readonly [string, readonly string[]])[]>
  readonly #machines: Map<string, Machine>
  readonly #formulas = new Map<Expression, Formula>()
  readonly #takers = new Map<string, FormTaker>()
  readonly #named = new Map<string, Named | null>()
  readonly #faults = new Map<string, readonly string[]>()
  #inputs: FormTaker | null = null
  #subject: FormTaker | null = null
  #measures: boolean | null = null

  /** Throws PlaybookError for a runbook that contradicts itself; a compiled runbook never does. */
  constructor(runbook: Runbook, digest: string) {
    this.runbook = runbook
    this.digest = digest
    this.steps = runbook.steps
    this.scopes = runbook.scopes
    checkNames(runbook)
    provideExpressions(Program) // forms ask for it too
    this.ground = new Ground(runbook)
    this.#machines = build(this.ground, runbook, (when, view) => this.formula(when).holds(view))
    this.kept = this.#kept()
    this.counted = new Set(runbook.remembered?.visits ?? [])
    this.performed = new Set(runbook.remembered?.performers ?? [])
  }

  /** The step as written, by template path. */
  step(path: string): Step {
    return this.ground.step(path)
  }

  scope(key: string): Scope {
    return this.ground.scope(key)
  }

  fault(name: string): Fault {
    const fault = at(this.runbook.faults, name)
    if (fault === undefined) throw new PlaybookError(`there is no fault ${name}`)
    return fault
  }

  form(name: string): Form {
    const form = at(this.runbook.forms, name)
    if (form === undefined) throw new PlaybookError(`there is no form ${name}`)
    return form
  }

  /** The faults that people may report at a step. */
  faults(path: string): readonly string[] {
    let found = this.#faults.get(path)
    if (found === undefined) {
      found = reportable(this.runbook, path)
      this.#faults.set(path, found)
    }
    return found
  }

  /** Where the machine of a scope (by template path) goes from a step; null: nothing leads on. */
  lead(scope: string, source: string, trigger: string, view: Gives): string | null {
    return this.#machines.get(scope)?.lead(source, trigger, view) ?? null
  }

  /** Whether a step has arrows for a trigger. */
  leads(scope: string, source: string, trigger: string): boolean {
    return this.arrows(source, trigger, scope).length > 0
  }

  /** The arrows of a step for a trigger, in order. */
  arrows(source: string, trigger: string, scope = this.ground.scopeOf(source)): readonly Arrow[] {
    return this.#machines.get(scope)?.arrows(source, trigger) ?? []
  }

  /** The expression, ready to be evaluated. It must be one of this runbook's own. */
  formula(expression: Expression): Formula {
    let formula = this.#formulas.get(expression)
    if (formula === undefined) {
      formula = new Formula(expression)
      this.#formulas.set(expression, formula)
    }
    return formula
  }

  /** What takes in the form of that name. */
  taker(name: string): FormTaker {
    let taker = this.#takers.get(name)
    if (taker === undefined) {
      taker = this.#taker(this.form(name))
      this.#takers.set(name, taker)
    }
    return taker
  }

  /** What takes in the job's inputs. */
  get inputs(): FormTaker {
    this.#inputs ??= this.#taker(this.runbook.inputs ?? {})
    return this.#inputs
  }

  /** What checks the data of a job's subject, where its kind has a schema. */
  get subject(): FormTaker | null {
    const schema = this.runbook.subject
    if (!schema) return null
    this.#subject ??= this.#taker({ schema })
    return this.#subject
  }

  /** Whether some evidence may not be captured too far from the job's site. */
  get measures(): boolean {
    this.#measures ??= Object.values(this.runbook.forms ?? {}).some((form) =>
      Object.values(form.evidence ?? {}).some((policy) => (policy.within ?? null) !== null),
    )
    return this.#measures
  }

  /** The address of a step in the scope of that address (`of` is the scope's template path). */
  address(scope: string, of: string, template: string): string {
    if (!scope) return template
    return of === template ? scope : `${scope}.${last(template)}`
  }

  /** The step that an address names, as written; null where it names none. */
  template(address: string): string | null {
    let template = ''
    let item = false // the word is that of an item, not of a step
    for (const word of address.split('.')) {
      if (item) {
        item = false
        continue
      }
      template = template ? `${template}.${word}` : word
      const step = at(this.steps, template)
      if (step === undefined) return null
      item = step.kind === 'each'
    }
    return !item && this.step(template).kind === 'each' ? null : template
  }

  /**
   * The step that `prepare.badge.colour` begins with, seen from a scope (template path) outwards, and what is
   * left of the name; null where it begins with none.
   */
  stepNamed(name: string, scope: string): Named | null {
    const key = `${scope}\n${name}`
    let found = this.#named.get(key)
    if (found === undefined) {
      found = this.#stepNamed(name, scope)
      this.#named.set(key, found)
    }
    return found
  }

  #stepNamed(name: string, scope: string): Named | null {
    const words = name.split('.')
    for (const around of this.ground.enclosing(scope)) {
      const holder = this.ground.holder.get(around)
      const prefix = holder === undefined ? '' : `${holder}.`
      for (let length = words.length; length > 0; length--) {
        const template = prefix + words.slice(0, length).join('.')
        if (at(this.steps, template) !== undefined) return [template, words.slice(length).join('.')]
      }
    }
    return null
  }

  #kept(): Map<string, [string, string[]][]> {
    const kept = new Map<string, [string, string[]][]>()
    for (const name of this.runbook.remembered?.answers ?? []) {
      const found = this.stepNamed(name, '')
      if (found === null) continue
      const [template, rest] = found
      const names = kept.get(template) ?? []
      names.push([rest, rest ? rest.split('.') : []])
      kept.set(template, names)
    }
    return kept
  }

  #taker(form: Form): FormTaker {
    const lists = (form.code_lists ?? []).map((name) => [name, at(this.runbook.code_lists, name) ?? {}])
    return new FormTaker(form, Object.fromEntries(lists))
  }
}
