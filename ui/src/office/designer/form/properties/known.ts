// The fields that a condition or a formula at a place of the form may speak of.

import { choiceRows } from '../../../../authoring/form/choices.ts'
import type { FormTree, Item } from '../../../../authoring/form/index.ts'
import { plain } from '../../../../authoring/form/kinds.ts'
import type { Operator } from '../../../../authoring/form/rules.ts'
import { EVERY, isObject, type Path as Names } from '../../../../forms/fields.ts'
import type { CodeList, Schema } from '../../../../forms/form.ts'
import { nameOf } from '../bench.ts'

export interface Spoken {
  /** As expressions name it. */
  field: string
  title: string
  schema: Schema
  options: readonly { value: string | number | boolean; label: unknown }[]
  many: boolean
}

/** Where the scopes of an item's own rule begin. */
export function baseOf(item: Item): Names {
  return item.field ? item.field.from : item.base
}

export function spokenFields(
  tree: FormTree,
  base: Names,
  list: (name: string) => CodeList | null,
  words: Parameters<typeof nameOf>[1],
): Spoken[] {
  const found: Spoken[] = []
  for (const item of tree.byId.values()) {
    const { field } = item
    if (!field?.spot || item.id.includes('#')) continue
    const own = base.length > 0 && base.every((step, at) => field.names[at] === step)
    const rest = own ? field.names.slice(base.length) : field.names
    if (rest.includes(EVERY) || rest.length === 0) continue
    if (base.length > 0 && !own && isPrefix(field.names, base)) continue
    const schema = plain(field.schema)
    if (field.kind === 'object') continue
    const items = isObject(schema.items) ? plain(tree.schemas.followed(schema.items)) : null
    const many = field.kind === 'multipleChoice'
    const asked = many && items && !('codeList' in schema) ? items : schema
    const entries = field.codeList ? (list(field.codeList)?.entries ?? []) : null
    const options = entries
      ? entries.filter(({ retired }) => !retired).map(({ code, title }) => ({ value: code, label: title }))
      : (choiceRows(asked) ?? []).map(({ code, title }) => ({ value: code, label: title }))
    found.push({
      field: own ? rest.join('.') : `this.${field.names.join('.')}`,
      title: nameOf(item, words),
      schema,
      options,
      many,
    })
  }
  return found
}

function isPrefix(names: Names, base: Names): boolean {
  return names.every((step, at) => base[at] === step)
}

/** The comparisons that make sense for a field. */
export function operatorsOf({ schema, many, options }: Spoken): Operator[] {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (types.includes('boolean')) return ['==', 'has', 'has not']
  if (types.includes('integer') || types.includes('number'))
    return ['==', '!=', '>', '>=', '<', '<=', 'between', 'has', 'has not']
  if (many) return ['contains', 'has', 'has not']
  if (types.includes('array') || types.includes('object')) return ['has', 'has not']
  return options.length > 0
    ? ['==', '!=', 'in', 'not in', 'has', 'has not']
    : ['==', '!=', 'has', 'has not', 'in', 'not in']
}
