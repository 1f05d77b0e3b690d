// Where something is put in a form: an element into a list of the layout, a field into the schema of an object.

import type { Path } from '../../document/index.ts'
import { isObject, type Path as Names } from '../../forms/fields.ts'
import { type Edit, Refused } from './edit.ts'
import type { FormTree, Item, Slot } from './items.ts'
import { scopeOf } from './schemas.ts'

/** A place among the children of an item, or of the form itself where `into` is null. */
export interface Target {
  into: string | null
  at: number
}

export interface Place {
  slot: Slot
  base: Names
  siblings: readonly Item[]
  at: number
}

export function placeOf(tree: FormTree, target: Target): Place {
  const into = target.into === null ? null : tree.byId.get(target.into)
  if (into === undefined) throw new Refused('nothingChosen')
  const slot = into === null ? tree.slot : into.slot
  if (slot === null) throw new Refused('unknownShape')
  const siblings = into === null ? tree.items : into.children
  return { slot, base: into?.base ?? [], siblings, at: Math.max(0, Math.min(target.at, siblings.length)) }
}

/** The place right after (or before) an item. */
export function besideOf(item: Item, after = true): Target {
  return { into: item.parent === '' ? null : item.parent, at: item.at + (after ? 1 : 0) }
}

/** Where something new goes while an item is chosen: into an empty layout, else after it. */
export function targetAt(tree: FormTree, chosen: string | undefined): Target {
  const item = chosen === undefined ? undefined : tree.byId.get(chosen)
  if (!item || item.parent === '') return { into: null, at: tree.items.length }
  const isLayout = item.what !== 'field' && item.slot !== null && item.what !== 'pages'
  if (isLayout && item.children.length === 0) return { into: item.id, at: 0 }
  if (item.what === 'page') return { into: item.id, at: item.children.length }
  return besideOf(item)
}

/** Writes the layout that a form without one is drawn by, once it is needed. */
export function layOut(edit: Edit) {
  const { tree } = edit
  if (tree.laidOut) return
  const elements = tree.items
    .filter((item) => item.field?.spot)
    .map((item) => controlOf(item.field?.names ?? []))
  const uischema = { type: 'VerticalLayout', elements }
  edit.add(edit.root, 'uischema', uischema, { after: 'schema' })
}

/** Makes the place one in a list of elements, as it must be to take a layout. Returns where it is then. */
export function listed(edit: Edit, target: Target): { list: Path; base: Names; at: number } {
  let place = placeOf(edit.tree, target)
  if (place.slot.how === 'properties') {
    if (target.into === null) layOut(edit)
    else {
      const item = edit.tree.byId.get(target.into)
      if (item?.field?.kind !== 'list') throw new Refused('layoutInObject')
      layOutRows(edit, item)
    }
    place = placeOf(edit.tree, target)
  }
  if (place.slot.how === 'alone') {
    const moved = wrapped(edit, place.slot.path)
    return { list: moved, base: place.base, at: place.at }
  }
  const elements = edit.at(place.slot.path)
  const length = Array.isArray(elements) ? elements.length : 0
  return { list: place.slot.path, base: place.base, at: Math.min(place.at, length) }
}

/** Puts the only element there is into a stack; returns the list that it then stands in. */
export function wrapped(edit: Edit, path: Path): Path {
  const alone = edit.taken(path)
  instead(edit, path, { type: 'VerticalLayout', elements: [alone] })
  return [...path, 'elements']
}

/** Puts something in place of a value and of what was said beside it. */
export function instead(edit: Edit, path: Path, value: unknown) {
  const around = path.slice(0, -1)
  const key = path.at(-1) as string | number
  const there = edit.at(around)
  const names = isObject(there) ? Object.keys(there) : []
  const before = names[names.indexOf(String(key)) + 1]
  edit.remove(path)
  if (typeof key === 'number') edit.addItem(around, key, value)
  else edit.add(around, key, value, before === undefined ? {} : { before })
}

function layOutRows(edit: Edit, item: Item) {
  const element = controlFor(edit, item)
  const rows = item.children.map((child) => ({ type: 'Control', scope: scopeOf([child.field?.name ?? '']) }))
  edit.set([...element, 'options', 'detail'], { type: 'VerticalLayout', elements: rows })
}

/** The control of a field, written where there is none yet. */
export function controlFor(edit: Edit, item: Item): Path {
  if (item.element !== null) return item.element
  if (item.parent === '') {
    const { length } = edit.tree.items
    const place = listed(edit, { into: null, at: length })
    edit.addItem(place.list, place.at, controlOf(item.field?.names ?? []))
    return [...place.list, place.at]
  }
  if (item.parent === null) layOut(edit)
  else {
    const above = edit.tree.byId.get(item.parent)
    if (above?.field?.kind !== 'list') throw new Refused('layoutInObject')
    layOutRows(edit, above)
  }
  const found = edit.tree.byId.get(item.id)?.element
  if (!found) throw new Refused('unknownShape')
  return found
}

/** A control that shows a field; `names` from where scopes begin. */
export function controlOf(names: Names, options?: Record<string, unknown>): Record<string, unknown> {
  return { type: 'Control', scope: scopeOf(names), ...(options && { options }) }
}

/** Puts a field's schema among the properties of an object, beside its neighbours on the canvas. */
export function putProperty(
  edit: Edit,
  base: Names,
  name: string,
  schema: unknown,
  neighbours: { siblings: readonly Item[]; at: number },
) {
  const holder = edit.tree.schemas.at(base)?.target ?? [...edit.root, 'schema']
  const under = [...holder, 'properties']
  const known = edit.at(under)
  if (!isObject(known)) {
    if (!isObject(edit.at(holder))) edit.set(holder, { type: 'object', properties: { [name]: schema } })
    else edit.set(under, { [name]: schema })
    return
  }
  edit.add(under, name, schema, besideAmong(known, neighbours))
}

/** Beside which property something goes that stands at a place of the canvas. */
export function besideAmong(
  known: Record<string, unknown>,
  { siblings, at }: { siblings: readonly Item[]; at: number },
) {
  const nameOf = (item: Item | undefined): string | undefined => {
    const name = item?.field?.name ?? item?.children.at(-1)?.field?.name
    return name !== undefined && Object.hasOwn(known, name) ? name : undefined
  }
  for (let number = at - 1; number >= 0; number--) {
    const after = nameOf(siblings[number])
    if (after !== undefined) return { after }
  }
  for (let number = at; number < siblings.length; number++) {
    const before = nameOf(siblings[number])
    if (before !== undefined) return { before }
  }
  return {}
}

/** A name that nothing has yet among the fields at a place. */
export function freeName(
  tree: FormTree,
  base: Names,
  wished: string,
  taken: ReadonlySet<string> = new Set(),
) {
  const isEvidence = (name: string) =>
    base.length === 0 && tree.byId.get(`f:${JSON.stringify([name])}`)?.field?.kind === 'evidence'
  const isTaken = (name: string) => taken.has(name) || tree.schemas.isTaken(base, name) || isEvidence(name)
  if (!isTaken(wished)) return wished
  const stem = wished.replace(/_\d+$/, '')
  for (let number = 2; ; number++) if (!isTaken(`${stem}_${number}`)) return `${stem}_${number}`
}

export function demand(edit: Edit, holder: Path, name: string, isRequired: boolean) {
  const path = [...holder, 'required']
  const required = edit.at(path)
  const known = Array.isArray(required) ? required : []
  const index = known.indexOf(name)
  if (isRequired === index >= 0) return
  if (!isRequired) {
    if (known.length === 1) edit.remove(path)
    else edit.remove([...path, index])
  } else if (Array.isArray(required)) edit.addItem(path, known.length, name)
  else {
    const beside = isObject(edit.at([...holder, 'properties'])) ? { before: 'properties' } : {}
    edit.add(holder, 'required', [name], beside)
  }
}
