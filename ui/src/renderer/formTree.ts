// The controls of a form looked up by path, in the order in which they stand on the page, and the values that
// fields begin with.

import { EVERY, keyOf, type Path } from '../forms/fields.ts'
import type { Schema } from '../forms/form.ts'
import type { Box, Control, Element } from '../forms/layout.ts'
import { asked, detailOf } from './schemas.ts'
import { ROOT, type Spot, type Spots } from './spots.ts'

export class FormTree {
  readonly layout: Box
  readonly document: Schema
  readonly #controls = new Map<string, { control: Control; order: number }>()
  readonly #beginning: Control[] = []

  constructor(layout: Box, document: Schema) {
    this.layout = layout
    this.document = document
    this.#read(layout, 0)
  }

  #read(element: Element, depth: number) {
    if (element.kind === 'label' || depth > 24) return
    if (element.kind !== 'control') {
      for (const inner of element.elements) this.#read(inner, depth + 1)
      return
    }
    this.know(element)
    const { type, schema } = asked(element.schema)
    if (element.evidence || element.codeList?.many) return
    if (type === 'object' && schema.properties) this.#read(detailOf(this.document, element), depth + 1)
    else if (type === 'array' && schema.items) this.#read(detailOf(this.document, element), depth + 1)
  }

  /** Remembers a control; those of variants are known only when they are drawn. */
  know(control: Control) {
    const key = keyOf(control.path)
    if (this.#controls.has(key)) return
    this.#controls.set(key, { control, order: this.#controls.size })
    if (!control.path.includes(EVERY) && startOf(control) !== undefined) this.#beginning.push(control)
  }

  control(path: Path): Control | undefined {
    return this.#controls.get(keyOf(path))?.control
  }

  /** Where a field stands among all: that of what is around it where it has no place of its own. */
  order(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const found = this.#controls.get(keyOf(path.slice(0, length)))
      if (found) return found.order
    }
    return Number.MAX_SAFE_INTEGER
  }

  /** The fields outside lists that begin with a value. */
  get beginning(): readonly Control[] {
    return this.#beginning
  }

  /** What a new row begins with. */
  newRow(list: Control): unknown {
    const detail = detailOf(this.document, list)
    const item = asked(list.schema).schema.items
    const [only] = detail.elements
    if (detail.elements.length === 1 && only?.kind === 'control' && only.path.at(-1) === EVERY)
      return startOf(only) ?? null
    const row = begun(detail)
    return Object.keys(row).length > 0 || item ? row : null
  }
}

function begun(box: Box): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const element of box.elements) {
    if (element.kind === 'label') continue
    if (element.kind !== 'control') Object.assign(values, begun(element))
    else {
      const start = startOf(element)
      if (start !== undefined) values[element.name] = start
    }
  }
  return values
}

/** What a field begins with where nothing was entered; undefined: with nothing. */
export function startOf(control: Control): unknown {
  if (control.calculated || control.evidence) return undefined
  const { schema, nullable, type } = asked(control.schema)
  if (schema.default !== undefined) return schema.default
  if ('const' in schema) return schema.const
  if (control.required && type === 'object' && schema.properties) return {}
  return control.required && nullable ? null : undefined
}

/** The spot of a control that stands in `row` (or in the form itself). */
export function spotOf(spots: Spots, control: Control, row: Spot): Spot {
  let spot = row
  for (const name of control.path.slice(control.path.lastIndexOf(EVERY) + 1)) spot = spots.child(spot, name)
  return spot
}

/** The path of a spot: names, `*` for each row. */
export function pathOf(spot: Spot): Path {
  const path: string[] = []
  for (let here = spot; here !== ROOT && here.parent; here = here.parent)
    path.unshift(typeof here.step === 'number' ? EVERY : here.step)
  return path
}
