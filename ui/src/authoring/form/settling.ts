// What of a form did not change, so that it is neither read nor drawn again.

import { type Path, samePath } from '../../document/index.ts'
import type { Label } from '../../forms/layout.ts'
import type { FormTree, Item } from './items.ts'
import type { Spot } from './schemas.ts'
import { labelOf } from './texts.ts'

/** The tree with every item that did not change taken from the one before: what is the same need not be drawn. */
export function settled(tree: FormTree, before: FormTree): FormTree {
  const byId = new Map<string, Item>()
  const settle = (item: Item): Item => {
    if (before.byId.get(item.id) === item && item.children.length === 0) {
      byId.set(item.id, item)
      return item
    }
    const children = item.children.map(settle)
    const old = before.byId.get(item.id)
    const isSame =
      old !== undefined &&
      old.face === item.face &&
      old.at === item.at &&
      old.parent === item.parent &&
      old.depth === item.depth &&
      old.hasRule === item.hasRule &&
      samePlace(old.element, item.element) &&
      samePlace(old.slot?.path ?? null, item.slot?.path ?? null) &&
      old.slot?.how === item.slot?.how &&
      old.children.length === children.length &&
      children.every((child, number) => child === old.children[number])
    const found = isSame ? old : { ...item, children }
    byId.set(found.id, found)
    return found
  }
  return { ...tree, items: tree.items.map(settle), unplaced: tree.unplaced.map(settle), byId }
}

/** Whether a field, in which nothing stands, says what it said. Values that no change touched are the same
 * objects; what a reference leads to may be another all the same. */
export function isAlone({ field, children, slot }: Item, written: unknown): boolean {
  const spot = field?.spot
  return (
    spot !== null &&
    spot !== undefined &&
    spot.written === written &&
    spot.schema === written &&
    spot.schema.items === undefined &&
    !spot.branch &&
    slot === null &&
    children.length === 0
  )
}

/** The same for a field with a control, which stands where it stood and says the same. */
export function isSameField(
  old: Item,
  spot: Spot | null,
  options: Record<string, unknown>,
  label: Label | null,
  now: Pick<Item, 'parent' | 'at' | 'depth' | 'element' | 'base' | 'hasRule'>,
): boolean {
  const { field } = old
  return (
    field !== null &&
    spot !== null &&
    isAlone(old, spot.written) &&
    !spot.branch &&
    field.required === spot.required &&
    samePlace(field.spot?.path ?? null, spot.path) &&
    field.options === options &&
    old.label === (label ?? labelOf(spot.schema.title)) &&
    old.at === now.at &&
    old.parent === now.parent &&
    old.depth === now.depth &&
    old.hasRule === now.hasRule &&
    samePlace(old.element, now.element) &&
    samePlace(field.from, now.base)
  )
}

export function samePlace(a: Path | null, b: Path | null): boolean {
  return a === b || (a !== null && b !== null && samePath(a, b))
}
