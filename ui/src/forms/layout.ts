// The layout of a form as a tree of elements, made once per form. Where there is no UI schema the fields
// stand one under the other. What is shown and enabled at a moment is said by what `FormTaker.take` gives.

import type { Choice } from './code_lists.ts'
import type { CompileCel, Holder } from './conditions.ts'
import {
  EVERY,
  type Field,
  fieldsOf,
  isObject,
  keyOf,
  type Path,
  type Place,
  pathOfPointer,
  pathOfScope,
} from './fields.ts'
import type { EvidencePolicy, Form, Schema, Text } from './form.ts'
import type { Scene } from './formulas.ts'
import { isEnabled, isShown, type Ruled, ruledBy, UNRULED } from './rules.ts'

/** Words of the form's author: one text, or one per language (see `pick` of words/). */
export type Label = string | Text

interface Base {
  /** Unique in the form and the same as long as the form is; good as a key. */
  id: string
  /** Null where the author gave none; '' where there shall be none. */
  label: Label | null
  description: Label | null
  options: Record<string, unknown>
}

/** Elements one under the other, or beside each other; a group has a heading, a category is a page or tab. */
export interface Box extends Base {
  kind: 'vertical' | 'horizontal' | 'group' | 'categorization' | 'category'
  elements: readonly Element[]
}

/** A text between fields. */
export interface Note extends Base {
  kind: 'label'
}

export interface Control extends Base {
  kind: 'control'
  /** The field: names from the form, `*` for each row of a list. */
  path: Path
  /** The last name of the path. */
  name: string
  /** The field's schema with its references followed; for a list also that of what is in it. */
  schema: Schema
  items?: Schema | null
  required: boolean
  /** Calculated: shown, never filled in. */
  calculated: boolean
  /** The code list it is chosen from; `many` where the field is a list of codes. */
  codeList: { name: string; many: boolean } | null
  evidence: EvidencePolicy | null
  /** What a row of a list of objects, or a group of fields, is made of. */
  detail: Box | null
}

export type Element = Box | Note | Control

const BOXES: Readonly<Record<string, Box['kind']>> = {
  VerticalLayout: 'vertical',
  HorizontalLayout: 'horizontal',
  Group: 'group',
  Categorization: 'categorization',
  Category: 'category',
}
const MOST_DEPTH = 32

/** Where a control's field stands, in the row that it is shown in. */
export function placeOf(control: Control, row: Place = []): Place {
  return control.path.map((step, at) => (at < row.length ? (row[at] ?? step) : step))
}

/** A form's elements and the rules that bear on them. */
export class Layout {
  readonly root: Box
  readonly #form: Form
  readonly #compileCel: CompileCel
  readonly #fields = new Map<string, Field>()
  readonly #calculated: ReadonlySet<string>
  readonly #choices: ReadonlyMap<string, Choice>
  readonly #ruled = new Map<Element, Ruled>()

  constructor(form: Form, compileCel: CompileCel, choices: readonly Choice[]) {
    this.#form = form
    this.#compileCel = compileCel
    for (const field of fieldsOf(form.schema ?? {})) this.#fields.set(keyOf(field.path), field)
    this.#calculated = new Set((form.computed ?? []).map(({ pointer }) => keyOf(pathOfPointer(pointer))))
    this.#choices = new Map(choices.map((choice) => [keyOf(choice.path), choice]))
    const written = form.uischema ? this.#read(form.uischema, '0', [], UNRULED) : null
    if (written === null) this.root = this.#plain([], '0', UNRULED)
    else if (written.kind === 'control' || written.kind === 'label') this.root = box('1', [written])
    else this.root = written
  }

  isShown(element: Element, scene: Scene, holder: Holder): boolean {
    const ruled = this.#ruled.get(element)
    return ruled === undefined || isShown(ruled, scene, holder)
  }

  isEnabled(element: Element, scene: Scene, holder: Holder): boolean {
    const ruled = this.#ruled.get(element)
    return ruled === undefined || isEnabled(ruled, scene, holder)
  }

  /** What a control is chosen from. */
  choiceOf({ path }: Control): Choice | undefined {
    return this.#choices.get(keyOf(path)) ?? this.#choices.get(keyOf([...path, EVERY]))
  }

  #read(written: unknown, id: string, base: Path, around: Ruled): Element | null {
    if (!isObject(written) || id.length > 6 * MOST_DEPTH) return null
    const ruled = ruledBy(written.rule, base, around, this.#compileCel)
    const element = this.#element(written, id, base, ruled)
    if (element !== null && ruled !== UNRULED) this.#ruled.set(element, ruled)
    return element
  }

  #element(written: Record<string, unknown>, id: string, base: Path, ruled: Ruled): Element | null {
    const options = isObject(written.options) ? written.options : {}
    const own = { id, description: labelOf(written.description), options }
    const path = pathOfScope(written.scope)
    if (path !== null) {
      const label = written.label === false ? '' : labelOf(written.label)
      return this.#control({ ...own, label }, [...base, ...path], ruled)
    }
    if (written.type === 'Label')
      return { ...own, kind: 'label', label: labelOf(written.text ?? written.label) }
    const kind = BOXES[String(written.type)]
    if (kind === undefined) return null
    const inner = Array.isArray(written.elements) ? written.elements : []
    const elements = inner.map((part, at) => this.#read(part, `${id}.${at}`, base, ruled))
    return { ...own, kind, label: labelOf(written.label), elements: elements.filter((part) => part !== null) }
  }

  #control(own: Base, path: Path, ruled: Ruled): Control {
    const field = this.#fields.get(keyOf(path))
    const schema = field?.schema ?? (path.length === 0 ? (this.#form.schema ?? {}) : {})
    const items = this.#fields.get(keyOf([...path, EVERY]))?.schema ?? null
    const [codes] = [schema, items].filter((part) => typeof part?.codeList === 'string')
    const name = path.at(-1) ?? ''
    const evidence = this.#form.evidence ?? {}
    return {
      ...own,
      kind: 'control',
      path,
      name,
      schema,
      items,
      label: own.label ?? labelOf(schema.title),
      description: own.description ?? labelOf(schema.description),
      required: field?.required ?? false,
      calculated: this.#calculated.has(keyOf(path)),
      codeList: codes ? { name: codes.codeList as string, many: schema.type === 'array' } : null,
      evidence: path.length === 1 && Object.hasOwn(evidence, name) ? (evidence[name] ?? null) : null,
      detail: this.#detail(own, path, items, ruled),
    }
  }

  /** The row of a list, or the fields of a group: as the author laid them out, or one under the other. */
  #detail(own: Base, path: Path, items: Schema | null, ruled: Ruled): Box | null {
    const inner = items === null ? path : [...path, EVERY]
    if (own.id.length > 6 * MOST_DEPTH || path.length > 12) return null
    if (items !== null && isObject(own.options.detail)) {
      const written = this.#read(own.options.detail, `${own.id}.d`, inner, ruled)
      if (written === null || written.kind === 'control' || written.kind === 'label')
        return box(`${own.id}.b`, written === null ? [] : [written])
      return written
    }
    const plain = this.#plain(inner, `${own.id}.d`, ruled)
    return plain.elements.length > 0 ? plain : null
  }

  /** The fields of the object at a path, one under the other, evidence last. */
  #plain(path: Path, id: string, ruled: Ruled): Box {
    const evidence = path.length === 0 ? (this.#form.evidence ?? {}) : {}
    const fields = [...this.#fields.values()].filter(({ path: field }) => {
      return (
        field.length === path.length + 1 &&
        field.at(-1) !== EVERY &&
        path.every((step, at) => step === field[at])
      )
    })
    const isEvidence = ({ path: field }: Field) => Object.hasOwn(evidence, field.at(-1) ?? '')
    const ordered = [...fields.filter((field) => !isEvidence(field)), ...fields.filter(isEvidence)]
    const elements = ordered.map((field, at) => {
      const base = { id: `${id}.${at}`, label: null, description: null, options: {} }
      const control = this.#control(base, field.path, ruled)
      if (ruled !== UNRULED) this.#ruled.set(control, ruled)
      return control
    })
    return box(id, elements)
  }
}

function box(id: string, elements: readonly Element[]): Box {
  return { kind: 'vertical', id, label: null, description: null, options: {}, elements }
}

/** A text or a text per language; JSON Forms also writes `{text: …}`. */
function labelOf(written: unknown): Label | null {
  if (typeof written === 'string') return written
  if (!isObject(written)) return null
  return typeof written.text === 'string' && 'show' in written ? written.text : (written as Text)
}
