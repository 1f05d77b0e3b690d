// Answers that are given in advance, in a scenario or to a called SOP: what is asked there, and what it may be answered.

import type { Path } from '../../../document/index.ts'
import { type Schema, valueAt } from '../schema.ts'
import { stepOf } from '../step_address.ts'
import { type FieldKnown, map } from '../world.ts'
import { type Asked, titleOf } from './asked.ts'
import { type Offer, offer } from './offer.ts'

/** What the step, or the fault, of an entry asks. */
export function entryFields(asked: Asked): FieldKnown[] {
  const entry = map(valueAt(asked.world.data(asked.place.file), asked.place.path.slice(0, 2)))
  const outline = asked.world.outline(asked.place.file)
  if (typeof entry.fault === 'string') {
    return asked.world.fieldsOf(map(map(asked.world.sop(asked.place.file).faults)[entry.fault]))
  }
  if (typeof entry.decide === 'string') {
    const at = typeof entry.at === 'string' ? entry.at : null
    const decided = [...outline.steps.values()].filter(
      ({ kind, id, data }) =>
        kind === 'approval' && (at ? id === at : String(entry.decide) in map(map(data.approval).outcomes)),
    )
    return decided.flatMap(({ data }) => asked.world.fieldsOf(data))
  }
  const step = typeof entry.do === 'string' ? stepOf(outline, entry.do) : null
  return step ? asked.world.fieldsOf(step.data) : []
}

export function answerOffers(asked: Asked): Offer[] {
  const { path, inSop } = asked.place
  const given = inSop ? inSop.indexOf('with') + 1 : 0
  const nested = inSop
    ? inSop.slice(given)
    : path[0] === 'walk'
      ? path.slice(path[2] === 'expect' ? 4 : 3)
      : path.slice(1)
  let schema: Schema | undefined
  if (inSop) schema = inputSchema(asked, inSop.slice(0, given))
  else if (path[0] === 'inputs') schema = map(map(asked.world.sop(asked.place.file).inputs)) as Schema
  else if (path[0] === 'subject') {
    schema = map(asked.world.subject(asked.world.sop(asked.place.file).about)?.schema) as Schema
  } else {
    schema = {
      properties: Object.fromEntries(entryFields(asked).map(({ name, schema: field }) => [name, field])),
    }
  }
  for (const part of nested) {
    schema = typeof part === 'number' ? (schema?.items ?? undefined) : schema?.properties?.[part]
    if (!schema) return []
  }
  const field = schema
  if (typeof field.codeList === 'string') {
    const list = asked.world.codeLists().find(({ name }) => name === field.codeList)
    return (list?.entries ?? []).map(({ code, title }) =>
      offer({ label: code, kind: 'value', detail: titleOf(asked, title), rank: 40 }),
    )
  }
  const found = (field.enum ?? []).map((value) =>
    offer({
      label: String(value),
      kind: 'value',
      insert: typeof value === 'string' ? value : `\u0000${value}`,
      rank: 40,
    }),
  )
  const types = Array.isArray(field.type) ? field.type : [field.type]
  if (types.includes('boolean')) {
    for (const value of ['true', 'false'])
      found.push(offer({ label: value, kind: 'value', insert: `\u0000${value}`, rank: 40 }))
  }
  if (types.includes('integer') || types.includes('number')) {
    for (const edge of [field.minimum, field.maximum]) {
      if (typeof edge === 'number')
        found.push(offer({ label: String(edge), kind: 'value', insert: `\u0000${edge}` }))
    }
  }
  return found
}

export function inputSchema(asked: Asked, at: Path): Schema {
  const { world, place } = asked
  if (at.at(-1) === 'with') {
    const { call: called, do: action } = map(valueAt(world.sop(place.file), at.slice(0, -1)))
    if (typeof action === 'string') {
      return map(world.vocabulary.actions.find((one) => one.action === action)?.schema) as Schema
    }
    const file = [...world.files.keys()].find((one) => one === `${called}/sop.yaml`)
    return map(map(file ? world.data(file) : null).inputs) as Schema
  }
  return map(world.sop(place.file).inputs) as Schema
}
