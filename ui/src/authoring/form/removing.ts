// Fields and layouts that go.

import type { Path } from '../../document/index.ts'
import { type Edit, Refused } from './edit.ts'
import { flat, type Item, topmost } from './items.ts'
import { demand } from './placing.ts'

/** Takes items out of the form: elements with all that stands in them, and the fields that nothing shows then. */
export function removeItems(edit: Edit, ids: readonly string[]): string[] {
  const items = topmost(edit.tree, ids)
  const [first] = items
  if (!first) throw new Refused('nothingChosen')
  const next = neighbour(edit, items)
  const gone = new Set(flat(items).map((item) => item.id))
  const stay = new Set<string>()
  for (const item of edit.tree.byId.values()) {
    if (item.field && !gone.has(item.id)) stay.add(item.field.names.join('\u0000'))
  }
  const fields = flat(items).filter((item) => item.field?.spot && isTopField(edit, item, gone))
  const properties = fields.filter((item) => !stay.has((item.field?.names ?? []).join('\u0000')))
  for (const path of lastFirst(items.flatMap(({ element }) => (element === null ? [] : [element]))))
    edit.remove(path)
  const seen = new Set<string>()
  for (const { field } of properties) {
    if (!field?.spot || seen.has(field.spot.path.join('\u0000'))) continue
    seen.add(field.spot.path.join('\u0000'))
    const { holder, path } = field.spot
    if (path.at(-2) !== 'properties' || edit.at(path) === undefined) continue
    edit.remove(path)
    demand(edit, holder, field.name, false)
  }
  return next === null ? [] : [next]
}

/** Whether a field stands in no other field that goes: what is within goes with it. */
function isTopField(edit: Edit, item: Item, gone: ReadonlySet<string>): boolean {
  for (let above = item.parent; above; above = edit.tree.byId.get(above)?.parent ?? null) {
    if (gone.has(above) && edit.tree.byId.get(above)?.field) return false
  }
  return true
}

/** What is chosen when these are gone: what follows the last, else what goes before the first. */
function neighbour(edit: Edit, items: readonly Item[]): string | null {
  const gone = new Set(items.map((item) => item.id))
  const last = items.at(-1) as Item
  const above = last.parent ? edit.tree.byId.get(last.parent) : null
  const siblings = last.parent === '' ? edit.tree.unplaced : (above?.children ?? edit.tree.items)
  const isField = (item: Item | undefined) => item !== undefined && !gone.has(item.id)
  const found =
    siblings.slice(last.at + 1).find(isField) ?? siblings.slice(0, last.at).reverse().find(isField)
  if (found?.field) return found.id
  return above && !gone.has(above.id) && above.field ? above.id : null
}

/** Paths in the order in which they can be taken away one after the other. */
export function lastFirst(paths: readonly Path[]): Path[] {
  return [...paths].sort((a, b) => {
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      const [one, other] = [a[at], b[at]]
      if (one === other) continue
      return typeof one === 'number' && typeof other === 'number' ? other - one : 0
    }
    return b.length - a.length
  })
}
