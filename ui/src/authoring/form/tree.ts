// A form as the canvas shows it: layouts with what stands in them, fields with what they ask for, and what the
// canvas has no picture of, which is told as it is written and never touched.

import type { Path } from '../../document/index.ts'
import { EVERY, isObject, type Path as Names, pathOfScope } from '../../forms/fields.ts'
import type { Label } from '../../forms/layout.ts'
import { type Around, type FieldPart, type FormTree, type Item, NONE, type Slot, type What } from './items.ts'
import { type Kind, kindOf } from './kinds.ts'
import { at } from './plain_data.ts'
import { readOf } from './schema_reads.ts'
import { Schemas } from './schemas.ts'
import { isAlone, isSameField, samePlace } from './settling.ts'
import { labelOf } from './texts.ts'

const WHATS: Readonly<Record<string, What>> = {
  VerticalLayout: 'stack',
  HorizontalLayout: 'columns',
  Group: 'section',
  Categorization: 'pages',
  Category: 'page',
}

const BESIDE = [
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
  'dependentRequired',
  'patternProperties',
  'propertyNames',
  'additionalProperties',
  'unevaluatedProperties',
  'minProperties',
  'maxProperties',
]

const MOST_DEPTH = 24

/** Reads a form. With `before`, what it was before a small change, fields that did not change are taken from it. */
export function formTree(data: unknown, around: Around = {}, before?: FormTree): FormTree {
  return new Reader(data, around.root ?? [], around.evidence ?? {}, before).tree()
}

class Reader {
  readonly #form: unknown
  readonly #root: Path
  readonly #evidence: Readonly<Record<string, unknown>>
  readonly #schemas: Schemas
  readonly #byId = new Map<string, Item>()
  readonly #shown = new Set<string>()
  readonly #before: FormTree | undefined

  constructor(data: unknown, root: Path, evidence: Readonly<Record<string, unknown>>, before?: FormTree) {
    this.#before = before
    this.#root = root
    this.#form = at(data, root)
    this.#evidence = evidence
    this.#schemas = new Schemas(isObject(this.#form) ? this.#form.schema : undefined, [...root, 'schema'])
  }

  tree(): FormTree {
    const written = isObject(this.#form) ? this.#form.uischema : undefined
    const laidOut = isObject(written)
    const path = [...this.#root, 'uischema']
    let slot: Slot = { how: 'properties', path: [...this.#root, 'schema'] }
    let items: Item[]
    if (laidOut) {
      slot = slotOf(written, path)
      items = this.#within(slot, written, [], null, 0)
    } else items = this.#drawn([], null, 0)
    items = [...items, ...this.#evidences(items.length)]
    const unplaced = laidOut ? this.#left([], 0) : []
    const schema = this.#schemas.root
    const beside = isObject(schema)
      ? BESIDE.filter((keyword) => Object.hasOwn(schema, keyword) && isSaid(schema[keyword]))
      : []
    return {
      root: this.#root,
      schemas: this.#schemas,
      laidOut,
      slot,
      items,
      unplaced,
      written: beside.map((keyword) => ({ keyword, path: [...this.#root, 'schema', keyword] })),
      byId: this.#byId,
    }
  }

  #within(slot: Slot, written: unknown, base: Names, parent: string | null, depth: number): Item[] {
    if (slot.how === 'alone') return [this.#element(written, slot.path, base, parent, 0, depth)]
    const elements = isObject(written) && Array.isArray(written.elements) ? written.elements : []
    return elements.map((part, number) =>
      this.#element(part, [...slot.path, number], base, parent, number, depth),
    )
  }

  #element(
    written: unknown,
    path: Path,
    base: Names,
    parent: string | null,
    number: number,
    depth: number,
  ): Item {
    const id = `l:${path.slice(this.#root.length + 1).join('.')}`
    const own = { parent, at: number, depth, element: path, base }
    if (!isObject(written) || depth > MOST_DEPTH) return this.#say({ ...own, id, what: 'written' }, written)
    const hasRule = written.rule !== undefined
    const names = written.type === 'Control' || 'scope' in written ? pathOfScope(written.scope) : null
    if (names !== null && names.length > 0)
      return this.#control(written, { ...own, hasRule }, [...base, ...names])
    const label = labelOf(written.label)
    if (written.type === 'Label')
      return this.#say({ ...own, id, what: 'note', hasRule, label: labelOf(written.text) ?? label })
    const what = WHATS[String(written.type)]
    const elements = written.elements
    if (what === undefined || (elements !== undefined && !Array.isArray(elements)))
      return this.#say({ ...own, id, what: 'written', hasRule }, written)
    const slot: Slot = { how: 'elements', path: [...path, 'elements'] }
    const item = this.#say({ ...own, id, what, label, hasRule, slot })
    item.children = this.#within(slot, written, base, id, depth + 1)
    return item
  }

  #control(
    written: Record<string, unknown>,
    own: { parent: string | null; at: number; depth: number; element: Path; base: Names; hasRule: boolean },
    names: Names,
  ): Item {
    const options = isObject(written.options) ? written.options : NONE
    const label = written.label === false ? '' : labelOf(written.label)
    return this.#field(names, options, label, own)
  }

  #field(
    names: Names,
    options: Record<string, unknown>,
    label: Label | null,
    own: {
      parent: string | null
      at: number
      depth: number
      element: Path | null
      base: Names
      hasRule: boolean
    },
  ): Item {
    const key = JSON.stringify(names)
    const again = this.#shown.has(key)
    this.#shown.add(key)
    let id = `f:${key}`
    if (again) for (let number = 2; this.#byId.has(id) || number === 2; number++) id = `f:${key}#${number}`
    const spot = this.#schemas.at(names)
    const name = names.at(-1) ?? ''
    const policy = names.length === 1 && spot === null ? this.#evidence[name] : undefined
    const schema = spot?.schema ?? {}
    const old = this.#before?.byId.get(id)
    if (old && policy === undefined && isSameField(old, spot, options, label, own)) {
      this.#byId.set(id, old)
      return old
    }
    const items = isObject(schema.items) ? this.#schemas.followed(schema.items) : null
    const { asked, kind: alone } = readOf(schema)
    const isAlone = options === NONE && (items === null || items === schema.items)
    const kind = policy !== undefined ? 'evidence' : isAlone ? alone : kindOf(schema, options, items)
    const lists = [asked.codeList, isObject(items) ? items.codeList : undefined]
    const field: FieldPart = {
      names,
      name,
      from: own.base,
      kind,
      required: spot?.required ?? false,
      calculated: 'compute' in schema,
      codeList: (lists.find((list) => typeof list === 'string') as string | undefined) ?? null,
      evidence: policyKind(policy) ?? policyKind(asked.evidence),
      ref: typeof spot?.written.$ref === 'string' ? spot.written.$ref : null,
      spot,
      schema,
      options,
    }
    const title = label ?? labelOf(schema.title) ?? labelOf(isObject(policy) ? policy.title : undefined)
    const item = this.#say({ ...own, id, what: 'field', label: title, field })
    this.#fill(item, field, kind, options)
    return item
  }

  /** The children of a group of fields or of a list: as laid out, or as the schema has them. */
  #fill(item: Item, field: FieldPart, kind: Kind, options: Record<string, unknown>) {
    if (item.depth > MOST_DEPTH || field.spot === null || field.names.length > 10) return
    if (kind === 'object') {
      item.base = field.names
      item.slot = { how: 'properties', path: field.spot.target }
      item.children = this.#drawn(field.names, item.id, item.depth + 1)
    } else if (kind === 'list') {
      const base = [...field.names, EVERY]
      const row = this.#schemas.at(base)
      if (!row || !isObject(row.schema.properties)) return
      item.base = base
      if (item.element !== null && isObject(options.detail)) {
        const slot = slotOf(options.detail, [...item.element, 'options', 'detail'])
        item.slot = slot
        item.children = this.#within(slot, options.detail, base, item.id, item.depth + 1)
      } else {
        item.slot = { how: 'properties', path: row.target }
        item.children = this.#drawn(base, item.id, item.depth + 1)
      }
    }
  }

  /** The fields of an object in the order of its schema. */
  #drawn(base: Names, parent: string | null, depth: number): Item[] {
    const spot = this.#schemas.at(base)
    const properties = spot && isObject(spot.schema.properties) ? spot.schema.properties : NONE
    const demanded = new Set(Array.isArray(spot?.schema.required) ? spot.schema.required : [])
    const prefix = base.length === 0 ? '[' : `${JSON.stringify(base).slice(0, -1)},`
    return Object.keys(properties).map((name, number) => {
      const key = `${prefix}${JSON.stringify(name)}]`
      const old = this.#before?.byId.get(`f:${key}`)
      const isSame =
        old !== undefined &&
        old.element === null &&
        old.parent === parent &&
        old.depth === depth &&
        old.field?.options === NONE &&
        old.field.required === demanded.has(name) &&
        isAlone(old, properties[name]) &&
        samePlace(old.field.spot?.holder ?? null, spot?.target ?? null) &&
        !this.#shown.has(key)
      if (isSame) {
        const item = old.at === number ? old : { ...old, at: number }
        this.#shown.add(key)
        this.#byId.set(item.id, item)
        return item
      }
      return this.#field([...base, name], NONE, null, {
        parent,
        at: number,
        depth,
        element: null,
        base,
        hasRule: false,
      })
    })
  }

  /** Evidence that has no place of its own comes last. */
  #evidences(after: number): Item[] {
    const names = Object.keys(this.#evidence).filter((name) => !this.#shown.has(JSON.stringify([name])))
    return names.map((name, number) =>
      this.#field([name], NONE, null, {
        parent: null,
        at: after + number,
        depth: 0,
        element: null,
        base: [],
        hasRule: false,
      }),
    )
  }

  /** Fields that nothing shows: neither they nor what they stand in has a control. */
  #left(base: Names, depth: number): Item[] {
    const found: Item[] = []
    for (const name of this.#schemas.names(base)) {
      const names = [...base, name]
      if (this.#shown.has(JSON.stringify(names))) continue
      const prefix = JSON.stringify(names).slice(0, -1)
      const inside = [...this.#shown].some((key) => key.startsWith(`${prefix},`))
      if (inside && depth < 8) found.push(...this.#left(names, depth + 1))
      else
        found.push(
          this.#field(names, NONE, null, {
            parent: '',
            at: found.length,
            depth: 0,
            element: null,
            base,
            hasRule: false,
          }),
        )
    }
    return found
  }

  #say(
    said: Pick<Item, 'id' | 'what' | 'parent' | 'at' | 'depth' | 'element' | 'base'> & Partial<Item>,
    written?: unknown,
  ): Item {
    const { field } = said
    const face = JSON.stringify([
      said.what,
      said.label,
      said.hasRule,
      field && [
        field.name,
        field.kind,
        field.required,
        field.calculated,
        field.codeList,
        field.evidence,
        field.ref,
        field.spot === null,
        field.spot?.path,
        field.options.detail === undefined ? field.options : null,
      ],
      written,
    ])
    const schema = field
      ? readOf(field.schema)[field.kind === 'object' || field.kind === 'list' ? 'outside' : 'told']
      : ''
    const item: Item = {
      label: null,
      field: null,
      hasRule: false,
      slot: null,
      ...said,
      face: face + schema,
      children: [],
    }
    this.#byId.set(item.id, item)
    return item
  }
}

function slotOf(written: unknown, path: Path): Slot {
  const isStack = isObject(written) && written.type === 'VerticalLayout' && written.rule === undefined
  const { elements } = isObject(written) ? written : {}
  return isStack && (elements === undefined || Array.isArray(elements))
    ? { how: 'elements', path: [...path, 'elements'] }
    : { how: 'alone', path }
}

function policyKind(policy: unknown): string | null {
  return isObject(policy) && typeof policy.kind === 'string' ? policy.kind : null
}

/** Whether a keyword says more than that everything is allowed, or nothing else. */
function isSaid(value: unknown): boolean {
  return typeof value !== 'boolean'
}
