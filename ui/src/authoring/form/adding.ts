// New fields, sections, columns and pages.

import type { Path } from '../../document/index.ts'
import type { Label } from '../../forms/layout.ts'
import { type Edit, Refused } from './edit.ts'
import type { LayoutName, Offer } from './kinds.ts'
import {
  besideAmong,
  controlOf,
  demand,
  freeName,
  layOut,
  listed,
  placeOf,
  putProperty,
  type Target,
} from './placing.ts'

export interface Wishes {
  name?: string
  title?: Label
  required?: boolean
}

export function addField(edit: Edit, target: Target, offer: Offer, wishes: Wishes = {}): string[] {
  const needsControl = offer.options?.slider === true
  const isTop = target.into === null
  if (needsControl && isTop) layOut(edit)
  let place = placeOf(edit.tree, target)
  if (place.slot.how === 'elements' && edit.tree.byId.get(target.into ?? '')?.what === 'pages') {
    const [page] = addLayout(edit, target, 'page', null)
    return addField(edit, { into: page as string, at: 0 }, offer, wishes)
  }
  const name = freeName(edit.tree, place.base, wishes.name ?? offer.key)
  const schema = { ...offer.schema, ...(wishes.title !== undefined && { title: wishes.title }) }
  putProperty(edit, place.base, name, schema, place)
  const names = [...place.base, name]
  place = placeOf(edit.tree, target)
  if (place.slot.how !== 'properties') {
    const { list, at } = listed(edit, target)
    edit.addItem(list, at, controlOf([name], offer.options))
  }
  if (wishes.required) {
    const spot = edit.tree.schemas.at(names)
    if (spot) demand(edit, spot.holder, name, true)
  }
  return [`f:${JSON.stringify(names)}`]
}

const ELEMENTS = {
  section: { type: 'Group' },
  columns: { type: 'HorizontalLayout' },
  stack: { type: 'VerticalLayout' },
  pages: { type: 'Categorization' },
  page: { type: 'Category' },
  note: { type: 'Label' },
} as const

export type Layout = LayoutName | 'stack' | 'page'

/** A layout with nothing in it yet; pages come with their first page. Told by its id. */
export function addLayout(edit: Edit, target: Target, layout: Layout, label: Label | null): string[] {
  const into = target.into === null ? null : edit.tree.byId.get(target.into)
  if (layout === 'page' && into?.what !== 'pages') throw new Refused('unknownShape')
  if (into?.what === 'pages' && layout !== 'page') {
    const [page] = addLayout(edit, target, 'page', label)
    return layout === 'pages'
      ? [page as string]
      : addLayout(edit, { into: page as string, at: 0 }, layout, label)
  }
  const { list, at } = listed(edit, target)
  const { type } = ELEMENTS[layout]
  const told = label === null ? {} : { label }
  const page = { type: 'Category', label: label ?? '1', elements: [] }
  const element =
    layout === 'note'
      ? { type, text: label ?? '' }
      : layout === 'pages'
        ? { type, elements: [page] }
        : { type, ...told, elements: [] }
  edit.addItem(list, at, element)
  return [idOf(edit, [...list, at])]
}

/** The id of a layout by where it stands. */
export function idOf(edit: Edit, element: Path): string {
  return `l:${element.slice(edit.root.length + 1).join('.')}`
}

/** The id of whatever stands at a place of the layout. */
export function itemAt(edit: Edit, element: Path): string {
  const key = element.join('\u0000')
  for (const item of edit.tree.byId.values()) if (item.element?.join('\u0000') === key) return item.id
  return idOf(edit, element)
}

/** Moves a property to where its field stands on the canvas, within the same object. */
export function reorder(
  edit: Edit,
  holder: Path,
  name: string,
  neighbours: Parameters<typeof besideAmong>[1],
) {
  const known = edit.at([...holder, 'properties']) as Record<string, unknown>
  const others = neighbours.siblings.filter((item) => item.field?.name !== name)
  const before = neighbours.siblings
    .slice(0, neighbours.at)
    .filter((item) => item.field?.name === name).length
  const beside = besideAmong(known, { siblings: others, at: neighbours.at - before })
  if ('after' in beside || 'before' in beside) edit.moveEntry([...holder, 'properties', name], beside)
}
