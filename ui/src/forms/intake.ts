// Taking in what somebody filled in: what is kept of it, and everything that is wrong with it. The twin of
// forms/intake.py.

import type { Place } from './fields.ts'
import type { CodeEntry, CodeList, Form } from './form.ts'
import type { Box, Element } from './layout.ts'
import type { Context, FieldProblem } from './problem.ts'

/** What is kept, what is wrong (all of it), and the names of the form's own fields that were hidden. */
export interface Taken {
  answers: Record<string, unknown>
  faults: FieldProblem[]
  hidden: ReadonlySet<string>
}

/**
 * What was taken, and how the form looks over it. Parts of `answers` that did not change since the last time
 * are the same objects. `row` is the place of the row that an element of a list's detail stands in.
 */
export interface Shown extends Taken {
  shown(element: Element, row?: Place): boolean
  enabled(element: Element, row?: Place): boolean
  /** The entries that may be chosen now: not retired, and belonging to what was chosen in the parent list. */
  offered(element: Element, row?: Place): readonly CodeEntry[]
}

/** A form made ready to take answers. Built once per form. */
export class FormTaker {
  readonly form: Form
  readonly codeLists: Record<string, CodeList>

  constructor(form: Form, codeLists: Record<string, CodeList>) {
    this.form = form
    this.codeLists = codeLists
  }

  /** The form as a tree of elements. */
  get layout(): Box {
    return { kind: 'vertical', id: '', label: null, description: null, options: {}, elements: [] }
  }

  /** What is kept of the answers and what is wrong with it. Never throws, whatever JSON they are. */
  take(answers: Record<string, unknown>, _context: Context): Shown {
    return {
      answers,
      faults: [],
      hidden: new Set(),
      shown: () => true,
      enabled: () => true,
      offered: () => [],
    }
  }
}
