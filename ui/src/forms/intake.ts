// Taking in what somebody filled in: what is kept of it, and everything that is wrong with it. The twin of
// forms/intake.py.
//
// A form that has expressions needs their engine: `await loadExpressions()` (expressions/engine.ts) before
// answers are taken.

import { type Choice, choicesOf } from './code_lists.ts'
import { calculations } from './computing.ts'
import type { CompileCel, Holder } from './conditions.ts'
import { Demands } from './demands.ts'
import {
  dig,
  EVERY,
  fieldsOf,
  isObject,
  keyOf,
  MISSING,
  namesIn,
  type Place,
  pointer,
  put,
} from './fields.ts'
import type { CodeEntry, CodeList, Form } from './form.ts'
import { formulaOf, type Scene } from './formulas.ts'
import { type Box, type Element, Layout, placeOf } from './layout.ts'
import type { Context, FieldProblem } from './problem.ts'
import { fieldRules } from './rules.ts'
import { type Bearing, groupsOf, Settling } from './settling.ts'
import { inOrder } from './telling.ts'

/** What is kept, what is wrong (all of it), and the names of the form's own fields that were hidden. */
export interface Taken {
  answers: Record<string, unknown>
  faults: FieldProblem[]
  hidden: ReadonlySet<string>
}

/**
 * What was taken, and how the form looks over it. Nobody may change `answers`; parts of it that are as they
 * were the last time are the same objects. `row` is the place of the row that an element of a list's detail
 * stands in.
 */
export interface Shown extends Taken {
  shown(element: Element, row?: Place): boolean
  enabled(element: Element, row?: Place): boolean
  /** The entries that may be chosen now: not retired, and belonging to what was chosen in the parent list. */
  offered(element: Element, row?: Place): readonly CodeEntry[]
}

/** A form made ready to take answers. Built once per form. Throws for a form that does not hold. */
export class FormTaker {
  readonly form: Form
  readonly codeLists: Record<string, CodeList>
  readonly #compileCel: CompileCel
  readonly #bearing: Bearing
  readonly #choices: readonly Choice[]
  readonly #demands: Demands
  #layout: Layout | null = null
  #last: Record<string, unknown> = {}

  constructor(form: Form, codeLists: Record<string, CodeList>) {
    this.form = form
    this.codeLists = codeLists
    const fields = fieldsOf(form.schema ?? {})
    const names = namesIn(fields)
    this.#compileCel = (written, base) => formulaOf(written, names.get(keyOf(base))?.names ?? [])
    const rules = fieldRules(form.uischema, this.#compileCel).filter(({ path }) => {
      return path.length > 0 && path.at(-1) !== EVERY
    })
    const computed = calculations(form.computed ?? [], names)
    this.#bearing = {
      rules,
      calculations: computed,
      groups: groupsOf(
        names,
        rules.map(({ path }) => path),
      ),
      calculated: new Set(computed.map(({ path }) => keyOf(path))),
      defaults: new Map(
        fields
          .filter(({ schema }) => Object.hasOwn(schema, 'default'))
          .map(({ path, schema }) => [keyOf(path), schema.default]),
      ),
    }
    this.#choices = choicesOf(fields, codeLists)
    this.#demands = new Demands(form.schema ?? {})
  }

  /** The form as a tree of elements. */
  get layout(): Box {
    return this.#laidOut().root
  }

  /** What is kept of the answers and what is wrong with it. Never throws, whatever JSON they are. */
  take(answers: Record<string, unknown>, context: Context): Shown {
    try {
      return this.#taken(answers, context)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return new Look({}, [{ pointer: '', code: 'unreadable' }], new Map(), null)
    }
  }

  #taken(answers: unknown, context: Context): Shown {
    if (!isObject(answers)) {
      const faults = this.#demands.faults(answers, new Map())
      const none = { pointer: '', code: 'type', params: { expected: ['object'] } }
      return new Look({}, faults.length > 0 ? faults : [none], new Map(), null)
    }
    const settling = new Settling(answers, context, this.#bearing)
    settling.run()
    const { hidden, scene } = settling
    const kept = reused(this.#last, settling.kept) as Record<string, unknown>
    this.#last = kept
    const faults = this.#demands.faults(kept, hidden)
    for (const choice of this.#choices) faults.push(...choice.faults(kept, hidden))
    return new Look(kept, inOrder(faults), hidden, { scene, layout: () => this.#laidOut() })
  }

  #laidOut(): Layout {
    this.#layout ??= new Layout(this.form, this.#compileCel, this.#choices)
    return this.#layout
  }
}

/** A taking with what is needed to look at it. */
class Look implements Shown {
  readonly answers: Record<string, unknown>
  readonly faults: FieldProblem[]
  readonly hidden: ReadonlySet<string>
  readonly #places: ReadonlyMap<string, Place>
  readonly #over: { scene: Scene; layout: () => Layout } | null
  readonly #shown = new Map<Element, boolean>()

  constructor(
    answers: Record<string, unknown>,
    faults: FieldProblem[],
    hidden: ReadonlyMap<string, Place>,
    over: { scene: Scene; layout: () => Layout } | null,
  ) {
    this.answers = answers
    this.faults = faults
    const own = [...hidden.values()].filter((place) => place.length === 1)
    this.hidden = new Set(own.map(([name]) => String(name)))
    this.#places = hidden
    this.#over = over
  }

  shown(element: Element, row: Place = []): boolean {
    if (this.#over === null) return true
    if (row.length > 0) return this.#isShown(element, row)
    let shown = this.#shown.get(element)
    if (shown === undefined) {
      shown = this.#isShown(element, row)
      this.#shown.set(element, shown)
    }
    return shown
  }

  #isShown(element: Element, row: Place): boolean {
    if (this.#over === null) return true
    const { scene, layout } = this.#over
    if (!layout().isShown(element, scene, this.#holder(row))) return false
    if (element.kind === 'label' || element.kind === 'control' || element.elements.length === 0) return true
    return element.elements.some((inner) => this.shown(inner, row))
  }

  enabled(element: Element, row: Place = []): boolean {
    if (this.#over === null) return true
    const { scene, layout } = this.#over
    return layout().isEnabled(element, scene, this.#holder(row))
  }

  offered(element: Element, row: Place = []): readonly CodeEntry[] {
    const choice = element.kind === 'control' ? this.#over?.layout().choiceOf(element) : undefined
    if (choice === undefined || element.kind !== 'control') return []
    return choice.offered(this.answers, placeOf(element, row), this.#places)
  }

  #holder(row: Place): Holder {
    const value = dig(this.answers, row)
    return { place: row, pointer: pointer(row), value: value === MISSING ? undefined : value }
  }
}

/** The value, with parts of an earlier one in the place of those that are the same. */
function reused(earlier: unknown, value: unknown, depth = 0): unknown {
  if (earlier === value || typeof value !== 'object' || value === null || depth > 64) return value
  if (Array.isArray(value)) {
    if (!Array.isArray(earlier)) return value
    let alike = earlier.length === value.length
    for (let at = 0; at < value.length && at < earlier.length; at++) {
      value[at] = reused(earlier[at], value[at], depth + 1)
      if (value[at] !== earlier[at]) alike = false
    }
    return alike ? earlier : value
  }
  if (!isObject(value) || !isObject(earlier)) return value
  const names = Object.keys(value)
  let alike = names.length === Object.keys(earlier).length
  for (const name of names) {
    if (!Object.hasOwn(earlier, name)) {
      alike = false
      continue
    }
    const part = reused(earlier[name], value[name], depth + 1)
    if (part !== value[name]) put(value, name, part)
    if (part !== earlier[name]) alike = false
  }
  return alike ? earlier : value
}
