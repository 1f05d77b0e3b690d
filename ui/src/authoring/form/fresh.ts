// The key of a new field follows what it is called, as long as nobody gave it another.

import { isObject } from '../../forms/fields.ts'
import type { Label } from '../../forms/layout.ts'
import type { Edit } from './edit.ts'
import type { FieldPart } from './items.ts'
import { codeListOffer, OFFERS } from './kinds.ts'
import { freeName } from './placing.ts'
import { isName, renameField } from './renaming.ts'

const OFFERED = new Set(OFFERS.map(({ key }) => key))
const MOST = 40

/** A text as a key: `Serial number` is `serial_number`. Empty where the text has no Latin letters. */
export function keyOf(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/['’]|\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  let key = ''
  for (const word of words) {
    const longer = key === '' ? word : `${key}_${word}`
    if (longer.length > MOST && key !== '') break
    key = longer
  }
  key = key.slice(0, MOST)
  return key !== '' && !isName(key) ? `q_${key}` : key
}

/** Whether a field is still called as its kind was when it was put in. */
export function isFresh({ name, codeList }: Pick<FieldPart, 'name' | 'codeList'>): boolean {
  const stem = name.replace(/_\d+$/, '')
  return OFFERED.has(stem) || (codeList !== null && stem === codeListOffer(codeList).key)
}

/** What a new field is called by its title; null where it was given a key, or its title says nothing new. */
export function wishedKey(field: FieldPart, label: Label | null, isOffered: (text: string) => boolean) {
  const english = isObject(label) ? label.en : label
  if (typeof english !== 'string' || !isFresh(field) || isOffered(english)) return null
  const key = keyOf(english)
  return key === '' || key === field.name.replace(/_\d+$/, '') ? null : key
}

/** Gives a field a key, with a number behind it where the key is taken. */
export function giveKey(edit: Edit, id: string, key: string): string[] {
  const field = edit.tree.byId.get(id)?.field
  if (!field) return [id]
  return renameField(edit, id, freeName(edit.tree, field.names.slice(0, -1), key))
}
