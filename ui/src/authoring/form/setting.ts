// What a field says: its keywords, how its control shows it, and its kind.

import { isObject } from '../../forms/fields.ts'
import type { Label } from '../../forms/layout.ts'
import { type Edit, Refused } from './edit.ts'
import { type Offer, retyped } from './kinds.ts'
import { controlFor, demand } from './placing.ts'

/** Sets a keyword of a field's schema, or takes it away where `value` is undefined. `required` is a keyword
 * of the field here, though the schema writes it at the object around. */
export function setField(edit: Edit, id: string, keyword: string, value: unknown): string[] {
  const field = edit.tree.byId.get(id)?.field
  if (!field?.spot) throw new Refused('unknownShape')
  if (keyword === 'required') demand(edit, field.spot.holder, field.name, value === true)
  else edit.put([...field.spot.path, keyword], value)
  return [id]
}

/** Sets a keyword of what the rows of a list, or the choices of a field with many, are. */
export function setItems(edit: Edit, id: string, keyword: string, value: unknown): string[] {
  const field = edit.tree.byId.get(id)?.field
  if (!field?.spot) throw new Refused('unknownShape')
  edit.put([...field.spot.target, 'items', keyword], value)
  return [id]
}

/** Sets an option of a field's control; a control is written where the field has none. */
export function setOption(edit: Edit, id: string, option: string, value: unknown): string[] {
  const item = edit.tree.byId.get(id)
  if (!item) throw new Refused('nothingChosen')
  if (value === undefined && item.element === null) return [id]
  const control = controlFor(edit, item)
  const options = edit.at([...control, 'options'])
  if (value === undefined && isObject(options) && Object.keys(options).length === 1 && option in options)
    edit.remove([...control, 'options'])
  else edit.put([...control, 'options', option], value)
  return [id]
}

/** Sets a key of an element: the label of a section, the text of a note, a rule. */
export function setElement(edit: Edit, id: string, key: string, value: unknown): string[] {
  const item = edit.tree.byId.get(id)
  if (!item) throw new Refused('nothingChosen')
  edit.put([...controlFor(edit, item), key], value)
  return [id]
}

/** Calls a field, section, page or note by another title, where it is written now. */
export function setLabel(edit: Edit, id: string, label: Label | undefined): string[] {
  const item = edit.tree.byId.get(id)
  if (!item) throw new Refused('nothingChosen')
  if (!item.field) return setElement(edit, id, item.what === 'note' ? 'text' : 'label', label)
  const element = item.element === null ? undefined : edit.at(item.element)
  if (isObject(element) && element.label !== undefined) return setElement(edit, id, 'label', label)
  return setField(edit, id, 'title', label)
}

const OF_KIND = [
  'slider',
  'multi',
  'rows',
  'format',
  'units',
  'low',
  'high',
  'detail',
  'add',
  'titles',
  'toggle',
]

/** Makes a field one of another kind, and keeps of it what still means something. */
export function retypeField(edit: Edit, id: string, offer: Offer): string[] {
  const item = edit.tree.byId.get(id)
  const spot = item?.field?.spot
  if (!item || !spot) throw new Refused('unknownShape')
  edit.become(spot.path, retyped(spot.schema, offer))
  const options = item.element === null ? undefined : edit.at([...item.element, 'options'])
  for (const key of OF_KIND) {
    const value = offer.options?.[key]
    const had = isObject(options) && key in options
    if (value !== undefined ? item.element !== null || key === 'slider' : had) setOption(edit, id, key, value)
  }
  return [id]
}
