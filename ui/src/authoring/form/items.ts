// What the canvas shows of a form: its items, the tree that they stand in, and how they are listed.

import type { Path } from '../../document/index.ts'
import type { Path as Names } from '../../forms/fields.ts'
import type { Schema } from '../../forms/form.ts'
import type { Label } from '../../forms/layout.ts'
import type { Kind } from './kinds.ts'
import type { Schemas, Spot } from './schemas.ts'

export type What = 'field' | 'section' | 'columns' | 'stack' | 'pages' | 'page' | 'note' | 'written'

/** Where the children of something are written: a list of elements, one element alone (no list around it
 * yet), or the properties of an object's schema, whose path this is. */
export interface Slot {
  how: 'elements' | 'alone' | 'properties'
  path: Path
}

export interface FieldPart {
  /** Names from the form, `*` for the rows of a list. */
  names: Names
  name: string
  /** Where its control's scope begins. */
  from: Names
  kind: Kind
  required: boolean
  calculated: boolean
  codeList: string | null
  evidence: string | null
  /** The `$ref` that its schema is written by. */
  ref: string | null
  /** Where its schema stands; null for a control that leads nowhere and for evidence. */
  spot: Spot | null
  /** With references followed. */
  schema: Schema
  options: Record<string, unknown>
}

export interface Item {
  /** The same as long as the field is called so, or the layout stands there. */
  id: string
  what: What
  parent: string | null
  /** Its place among its siblings. */
  at: number
  depth: number
  /** Its element in the layout; null for what is drawn from the schema. */
  element: Path | null
  label: Label | null
  field: FieldPart | null
  hasRule: boolean
  /** How a designer sees it: two items with the same face look the same. */
  face: string
  slot: Slot | null
  /** Where the scopes and bare names of its children begin. */
  base: Names
  children: Item[]
}

export interface FormTree {
  /** Where the form begins in its document: `[]` in a file of its own. */
  root: Path
  schemas: Schemas
  laidOut: boolean
  slot: Slot
  items: Item[]
  /** Fields that no control shows. They are kept, and nobody can fill them in. */
  unplaced: Item[]
  /** What the schema says beside its fields: branches, conditions, patterns. */
  written: readonly { keyword: string; path: Path }[]
  byId: ReadonlyMap<string, Item>
}

export interface Around {
  /** Where in its document the form begins. */
  root?: Path
  /** The evidence of the step that the form is opened from. */
  evidence?: Readonly<Record<string, unknown>> | undefined
}

/** No options: always the same object, so that whatever has none is known by it. */
export const NONE: Record<string, unknown> = Object.freeze({})

/** All items from the top down, as a tree view lists them. */
export function flat(items: readonly Item[], isOpen: (item: Item) => boolean = () => true): Item[] {
  const found: Item[] = []
  const go = (item: Item) => {
    found.push(item)
    if (isOpen(item)) for (const child of item.children) go(child)
  }
  for (const item of items) go(item)
  return found
}

/** The items of a selection without those that stand in another of it, from the top down. */
export function topmost(tree: FormTree, ids: readonly string[]): Item[] {
  const chosen = new Set(ids)
  const isInside = (item: Item): boolean => {
    const above = item.parent ? tree.byId.get(item.parent) : undefined
    return above !== undefined && (chosen.has(above.id) || isInside(above))
  }
  return flat([...tree.items, ...tree.unplaced]).filter((item) => chosen.has(item.id) && !isInside(item))
}
