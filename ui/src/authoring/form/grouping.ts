// Sections, columns and pages around what is there, and taking them away again.

import type { Path } from '../../document/index.ts'
import type { Label } from '../../forms/layout.ts'
import { addLayout, idOf } from './adding.ts'
import { type Edit, Refused } from './edit.ts'
import { type Item, topmost } from './items.ts'
import { moveItems } from './moving.ts'
import { besideOf, instead, layOut, type Target } from './placing.ts'

/** Puts a layout around what is chosen, where the first of it stands. */
export function group(
  edit: Edit,
  ids: readonly string[],
  layout: 'section' | 'columns' | 'stack' | 'pages',
  label: Label | null,
): string[] {
  return edit.keeping(() => grouped(edit, ids, layout, label))
}

function grouped(
  edit: Edit,
  ids: readonly string[],
  layout: 'section' | 'columns' | 'stack' | 'pages',
  label: Label | null,
): string[] {
  let chosen = topmost(edit.tree, ids)
  const [first] = chosen
  if (!first) throw new Refused('nothingChosen')
  if (chosen.some((item) => !sameBase(item, first))) throw new Refused('differentPlaces')
  if (chosen.some((item) => item.what === 'page')) throw new Refused('differentPlaces')
  if (first.parent === null || first.parent === '') layOut(edit)
  chosen = topmost(edit.tree, ids)
  const at = chosen[0] ?? first
  const around = at.parent ? edit.tree.byId.get(at.parent) : undefined
  if (around?.field && around.field.kind !== 'list') throw new Refused('layoutInObject')
  const target: Target = at.parent === '' ? { into: null, at: edit.tree.items.length } : besideOf(at)
  const wasAlone = target.into === null && edit.tree.slot.how === 'alone'
  const paths = chosen.map((item) => item.element)
  const [made] = addLayout(edit, target, layout, label)
  const into = layout === 'pages' ? edit.tree.byId.get(made as string)?.children[0]?.id : made
  const put = edit.tree.byId.get(made as string)?.element
  if (into === undefined || !put) throw new Refused('unknownShape')
  const now = chosen.map((item, number) => {
    const path = paths[number]
    if (item.field || !path) return item.id
    const wrapped = [...edit.root, 'uischema', 'elements', 0, ...path.slice(edit.root.length + 1)]
    return idOf(edit, movedOn(wasAlone ? wrapped : path, put))
  })
  const moved = moveItems(edit, now, { into, at: 0 })
  const parent = edit.tree.byId.get(moved[0] ?? '')?.parent
  return parent ? [parent] : moved
}

/** Where a path leads after an item was put into a list at `put`. */
function movedOn(path: Path, put: Path): Path {
  const at = put.length - 1
  if (path.length <= at || !put.slice(0, at).every((step, number) => step === path[number])) return path
  const [here, number] = [path[at], put[at]]
  if (typeof here !== 'number' || typeof number !== 'number' || here < number) return path
  return [...path.slice(0, at), here + 1, ...path.slice(at + 1)]
}

function sameBase(a: Item, b: Item): boolean {
  return a.field && b.field
    ? a.field.names.slice(0, -1).join('\u0000') === b.field.names.slice(0, -1).join('\u0000') ||
        a.parent === b.parent
    : true
}

/** Takes a layout away and leaves what stands in it. */
export function ungroup(edit: Edit, id: string): string[] {
  return edit.keeping(() => ungrouped(edit, id))
}

function ungrouped(edit: Edit, id: string): string[] {
  const item = edit.tree.byId.get(id)
  if (!item?.element || item.field || item.slot === null || item.what === 'page')
    throw new Refused('nothingChosen')
  let select: string[] = []
  const children = item.what === 'pages' ? item.children.flatMap((page) => page.children) : item.children
  if (item.parent === null && edit.tree.slot.how === 'alone') {
    if (item.what === 'pages') {
      const parts = item.children.flatMap((page) => partsOf(edit, page))
      const elements = parts.map((path) => edit.taken(path))
      instead(edit, item.element, { type: 'VerticalLayout', elements })
    } else edit.become([...item.element, 'type'], 'VerticalLayout')
    return children.flatMap((child) => (child.field ? [child.id] : []))
  }
  if (children.length > 0) {
    select = moveItems(
      edit,
      children.map((child) => child.id),
      besideOf(item),
    )
  }
  const said = edit.comments(item.element)
  edit.remove(item.element)
  if (children.length > 0) edit.comment(item.element, said)
  return select.filter((one) => one.startsWith('f:'))
}

function partsOf(edit: Edit, page: Item): Path[] {
  const list = page.slot?.path
  const elements = list ? edit.at(list) : []
  return list && Array.isArray(elements) ? elements.map((_, at) => [...list, at]) : []
}

/** Puts things side by side: into the row that `beside` stands in, or into a new one around the two. */
export function putBeside(edit: Edit, ids: readonly string[], beside: string, after: boolean): string[] {
  const item = edit.tree.byId.get(beside)
  if (!item) throw new Refused('nothingChosen')
  const above = item.parent ? edit.tree.byId.get(item.parent) : undefined
  if (above?.what === 'columns') return moveItems(edit, ids, besideOf(item, after))
  const [made] = group(edit, [beside], 'columns', null)
  return moveItems(edit, ids, { into: made as string, at: after ? 1 : 0 })
}
