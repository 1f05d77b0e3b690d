// Moving fields and layouts, within a list and between the levels of a form.

import { type Path, samePath } from '../../document/index.ts'
import { EVERY, isObject, type Path as Names } from '../../forms/fields.ts'
import { addLayout, itemAt, reorder } from './adding.ts'
import { type Edit, Refused } from './edit.ts'
import { type FormTree, type Item, topmost } from './items.ts'
import {
  besideAmong,
  besideOf,
  controlOf,
  demand,
  freeName,
  listed,
  placeOf,
  type Target,
} from './placing.ts'
import { lastFirst } from './removing.ts'
import { scopeOf } from './schemas.ts'

/** Moves what is chosen to a place; fields that come into another object or list take their schema along. */
export function moveItems(edit: Edit, ids: readonly string[], target: Target): string[] {
  return edit.keeping(() => moved(edit, ids, target))
}

function moved(edit: Edit, ids: readonly string[], target: Target): string[] {
  const items = topmost(edit.tree, ids)
  if (items.length === 0) throw new Refused('nothingChosen')
  for (let above = target.into; above; above = edit.tree.byId.get(above)?.parent ?? null)
    if (items.some((item) => item.id === above)) throw new Refused('intoItself')
  const into = target.into === null ? null : edit.tree.byId.get(target.into)
  if (into?.what === 'pages' && items.some((item) => item.what !== 'page')) {
    if (items.some((item) => item.what === 'page')) throw new Refused('differentPlaces')
    const names = items.map((item) => item.id)
    const [page] = addLayout(edit, target, 'page', items[0]?.what === 'section' ? items[0].label : null)
    return moveItems(edit, afterInsertion(edit, names), { into: page as string, at: 0 })
  }
  const place = placeOf(edit.tree, target)
  if (place.slot.how === 'properties') return intoProperties(edit, items, target)
  return intoElements(edit, items, target)
}

/** Fields keep their ids when something is put into the layout; layouts that moved on by it are not looked for. */
function afterInsertion(edit: Edit, ids: readonly string[]): string[] {
  return ids.filter((id) => edit.tree.byId.has(id))
}

function intoProperties(edit: Edit, items: readonly Item[], target: Target): string[] {
  if (items.some((item) => item.field === null)) {
    if (target.into !== null && edit.tree.byId.get(target.into)?.field?.kind !== 'list')
      throw new Refused('layoutInObject')
    return intoElements(edit, items, target)
  }
  const { base } = placeOf(edit.tree, target)
  const select: string[] = []
  let { at } = placeOf(edit.tree, target)
  for (const { id } of items) {
    const item = edit.tree.byId.get(id)
    const field = item?.field
    if (!item || !field) continue
    if (field.spot === null) throw new Refused('unknownShape')
    const place = placeOf(edit.tree, { ...target, at })
    const isSame = sameNames(field.names.slice(0, -1), base)
    let name = field.name
    if (isSame) {
      reorder(edit, field.spot.holder, name, place)
      const from = place.siblings.findIndex((one) => one.id === id)
      if (from < 0 || from >= at) at++
    } else {
      const said = item.element === null ? [] : edit.comments(item.element)
      if (item.element !== null) edit.remove(item.element)
      name = relocate(edit, field.names, base, place)
      const spot = edit.tree.schemas.at([...base, name])
      if (spot) edit.comment(spot.path, said)
      at++
    }
    select.push(`f:${JSON.stringify([...base, name])}`)
  }
  return select
}

function intoElements(edit: Edit, items: readonly Item[], target: Target): string[] {
  const ids = items.map((item) => item.id)
  const before = new Map(items.map((item) => [item.id, item.element]))
  const wasAlone = placeOf(edit.tree, target).slot
  let { list, base, at } = listed(edit, target)
  const found = ids.map((id) => {
    const element = before.get(id)
    if (element && wasAlone.how === 'alone') return shiftedInto(element, wasAlone.path)
    return element ?? edit.tree.byId.get(id)?.element ?? null
  })
  const byPath = byElement(edit.tree)
  const isPages = isPagesAt(edit, list)

  const [only] = found
  if (found.length === 1 && only && samePath(only.slice(0, -1), list)) {
    const from = only.at(-1) as number
    const to = from < at ? at - 1 : at
    if (to !== from) edit.moveItem(only, to)
    return [itemAt(edit, [...list, to])]
  }

  const taken = found.map((path, number) => {
    const item = path ? byPath.get(path.join('\u0000')) : edit.tree.byId.get(ids[number] as string)
    if (!item) throw new Refused('unknownShape')
    const outer = fieldsWithin(item)
    for (const field of outer) {
      if (field.field?.spot === null && field.field.kind !== 'evidence' && !sameNames(field.field.from, base))
        throw new Refused('unknownShape')
    }
    return { path, item, outer }
  })
  const written = taken.map(({ path, item }) =>
    path === null ? controlOf(item.field?.names.slice(item.field.from.length) ?? []) : edit.taken(path),
  )
  for (const path of lastFirst(found.filter((path) => path !== null))) {
    edit.remove(path)
    const parent = path.slice(0, -1)
    const number = path.at(-1) as number
    if (samePath(parent, list)) {
      if (number < at) at--
    } else list = shiftedOut(list, path)
  }
  const select: string[] = []
  for (const [number, { item, outer }] of taken.entries()) {
    const element = [...list, at + number]
    edit.addItem(list, at + number, written[number])
    if (item.what === 'page' && !isPages) edit.set([...element, 'type'], 'Group')
    for (const { field } of outer) {
      if (!field || sameNames(field.from, base) || field.spot === null) continue
      const neighbours = { siblings: placeOf(edit.tree, target).siblings, at: at + number }
      const name = relocate(edit, field.names, base, neighbours)
      rescope(edit, element, scopeOf(field.names.slice(field.from.length)), scopeOf([name]))
    }
    select.push(itemAt(edit, element))
  }
  return select
}

/** The fields of an element that stand in no other field of it. */
function fieldsWithin(item: Item): Item[] {
  return item.field ? [item] : item.children.flatMap(fieldsWithin)
}

/** Moves a field's schema to another object; tells its name there. */
function relocate(
  edit: Edit,
  names: Names,
  base: Names,
  neighbours: Parameters<typeof besideAmong>[1],
): string {
  const spot = edit.tree.schemas.at(names)
  const wished = names.at(-1) as string
  if (spot === null || spot.path.at(-2) !== 'properties' || wished === EVERY)
    throw new Refused('unknownShape')
  const name = freeName(edit.tree, base, wished)
  const schema = edit.taken(spot.path)
  edit.remove(spot.path)
  demand(edit, spot.holder, wished, false)
  const holder = edit.tree.schemas.at(base)?.target
  if (!holder) throw new Refused('unknownShape')
  const under = [...holder, 'properties']
  const known = edit.at(under)
  if (isObject(known)) edit.add(under, name, schema, besideAmong(known, neighbours))
  else edit.set(under, { [name]: schema })
  if (spot.required) demand(edit, holder, name, true)
  return name
}

function rescope(edit: Edit, element: Path, from: string, to: string) {
  const go = (path: Path, written: unknown) => {
    if (!isObject(written)) return
    if (written.scope === from && from !== to) edit.set([...path, 'scope'], to)
    else if (typeof written.scope === 'string' && written.scope.startsWith(`${from}/`))
      edit.set([...path, 'scope'], to + written.scope.slice(from.length))
    const condition = isObject(written.rule) ? written.rule.condition : undefined
    if (condition !== undefined) go([...path, 'rule', 'condition'], condition)
    for (const key of ['elements', 'conditions']) {
      const parts = written[key]
      if (Array.isArray(parts)) for (const [at, part] of parts.entries()) go([...path, key, at], part)
    }
  }
  go(element, edit.at(element))
}

function byElement(tree: FormTree): Map<string, Item> {
  const found = new Map<string, Item>()
  for (const item of tree.byId.values()) if (item.element) found.set(item.element.join('\u0000'), item)
  return found
}

function isPagesAt(edit: Edit, list: Path): boolean {
  const holder = edit.at(list.slice(0, -1))
  return isObject(holder) && holder.type === 'Categorization'
}

/** Where an element stands after the element at `path` was put into a stack. */
function shiftedInto(element: Path, path: Path): Path {
  if (!samePath(element.slice(0, path.length), path)) return element
  return [...path, 'elements', 0, ...element.slice(path.length)]
}

/** Where a path leads after the item at `gone` was taken out of its list. */
function shiftedOut(path: Path, gone: Path): Path {
  const at = gone.length - 1
  if (!samePath(path.slice(0, at), gone.slice(0, at))) return path
  const [here, number] = [path[at], gone[at]]
  if (typeof here !== 'number' || typeof number !== 'number' || here <= number) return path
  return [...path.slice(0, at), here - 1, ...path.slice(at + 1)]
}

function sameNames(a: Names, b: Names): boolean {
  return samePath(a, b)
}

export type Way = 'up' | 'down' | 'out' | 'in'

/** Where a step with the keyboard leads: past a neighbour, out of what is around, into the neighbour before. */
export function stepOf(tree: FormTree, ids: readonly string[], way: Way): Target | null {
  const items = topmost(tree, ids)
  const [first, last] = [items[0], items.at(-1)]
  if (!first || !last || first.parent === '' || first.parent !== last.parent) return null
  const above = first.parent === null ? null : (tree.byId.get(first.parent) ?? null)
  const siblings = above?.children ?? tree.items
  if (way === 'up') return first.at === 0 ? null : { into: first.parent, at: first.at - 1 }
  if (way === 'down') return last.at >= siblings.length - 1 ? null : { into: first.parent, at: last.at + 2 }
  if (way === 'out') {
    if (!above) return null
    return above.what === 'page' ? null : besideOf(above)
  }
  for (let at = first.at - 1; at >= 0; at--) {
    const into = siblings[at] as Item
    if (into.what === 'pages') continue
    if (into.slot !== null) return { into: into.id, at: into.children.length }
    break
  }
  return null
}
