// What may be chosen in a field, whether it stands in its schema or in a code list.

import { isObject } from '../../forms/fields.ts'
import type { CodeEntry, Schema } from '../../forms/form.ts'
import type { Control } from '../../forms/layout.ts'
import { asked, isMade } from '../schemas.ts'
import { worded } from '../scope.ts'
import type { Spot } from '../spots.ts'
import type { FormStore } from '../store.ts'

/** One choice: the value that is kept, and what it is called. */
export interface Entry {
  code: unknown
  title?: unknown
  retired?: boolean
}

/** The schema that one chosen value is held to. */
function chosenSchema(control: Control): Schema {
  const { schema, type } = asked(control.schema)
  const items = control.items ?? schema.items
  return type === 'array' && isObject(items) ? asked(items).schema : schema
}

const inSchema = new WeakMap<Control, readonly Entry[] | null>()

/** The choices that the schema itself names: `enum`, or `const` with a title in `oneOf`; null where it names none. */
export function namedChoices(control: Control): readonly Entry[] | null {
  let found = inSchema.get(control)
  if (found === undefined) {
    found = read(chosenSchema(control), control.options.titles)
    inSchema.set(control, found)
  }
  return found
}

function read(schema: Schema, given: unknown): readonly Entry[] | null {
  for (const parts of [schema.oneOf, schema.anyOf]) {
    if (!Array.isArray(parts) || parts.length === 0) continue
    if (parts.every((part) => isObject(part) && isScalar(part.const) && 'const' in part))
      return parts.map((part) => ({ code: part.const, title: part.title }))
  }
  if (!Array.isArray(schema.enum)) return null
  const codes = schema.enum.filter((code) => code !== null)
  if (codes.length === 0 || !codes.every(isScalar)) return null
  const titles = given ?? schema['x-titles']
  return codes.map((code) => ({ code, title: isObject(titles) ? titles[String(code)] : undefined }))
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object'
}

const current = new WeakMap<readonly CodeEntry[], readonly CodeEntry[]>()

/** All that may be chosen now. */
export function offeredIn(store: FormStore, control: Control, row: Spot): readonly Entry[] {
  const named = namedChoices(control)
  if (named || !control.codeList) return named ?? []
  if (!isMade(control)) return store.offered(control, row)
  const entries = store.codeLists[control.codeList.name]?.entries ?? []
  let found = current.get(entries)
  if (!found) {
    found = entries.some((entry) => entry.retired) ? entries.filter((entry) => !entry.retired) : entries
    current.set(entries, found)
  }
  return found
}

const byCode = new WeakMap<readonly Entry[], Map<unknown, Entry>>()

/** The choice of a value, also one that is no longer offered. */
export function entryOf(
  codeLists: FormStore['codeLists'],
  control: Control,
  value: unknown,
): Entry | undefined {
  const entries =
    namedChoices(control) ?? (control.codeList && codeLists[control.codeList.name]?.entries) ?? []
  let found = byCode.get(entries)
  if (!found) {
    found = new Map(entries.map((entry) => [entry.code, entry]))
    byCode.set(entries, found)
  }
  return found.get(value)
}

/** What a choice is called; its code where it has no title. Yes and no have words of their own. */
export function entryTitle(entry: Entry, language: string): string {
  return worded(entry.title, language) || String(entry.code)
}
