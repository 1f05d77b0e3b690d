// Choices that the schema of the language gives itself, whatever the draft says.

import type { Asked } from './asked.ts'
import { type Offer, offer } from './offer.ts'

/** Choices that the language's schema gives itself. */
export function bySchema(asked: Asked): Offer[] {
  const { world, place } = asked
  const language = world.language(place.inSop ? 'sop' : place.kind)
  const data = place.inSop ? world.sop(place.file) : world.data(place.file)
  const found = new Map<string, Offer>()
  const add = (value: unknown, part: Partial<Offer> = {}) => {
    if (typeof value === 'object' && value !== null) return
    const label = String(value)
    if (!found.has(label))
      found.set(
        label,
        offer({
          label,
          kind: 'value',
          insert: typeof value === 'string' ? label : `\u0000${label}`,
          ...part,
        }),
      )
  }
  for (const { schema } of language?.at(data, place.inSop ?? place.path) ?? []) {
    const usual = schema.default
    for (const value of schema.enum ?? []) {
      const mark = value === usual ? { detail: asked.telling.t('text.default'), rank: 20 } : {}
      add(value, mark)
    }
    if (schema.const !== undefined) add(schema.const)
    const types = Array.isArray(schema.type) ? schema.type : [schema.type]
    if (types.includes('boolean'))
      for (const value of [true, false])
        add(value, value === usual ? { detail: asked.telling.t('text.default') } : {})
    if (!schema.enum && !types.includes('boolean')) {
      for (const example of schema.examples ?? []) {
        if (typeof example === 'string' && example.length < 30)
          add(example, { detail: asked.telling.t('text.example'), rank: -10 })
      }
    }
  }
  if (asked.place.path[0] === 'uischema' || asked.place.path.includes('uischema')) {
    for (const offered of inLayout(asked)) if (!found.has(offered.label)) found.set(offered.label, offered)
  }
  return [...found.values()]
}

function inLayout(asked: Asked): Offer[] {
  const key = asked.place.path.at(-1)
  const choices: Readonly<Record<string, readonly string[]>> = {
    type: ['VerticalLayout', 'HorizontalLayout', 'Group', 'Label', 'Control'],
    effect: ['SHOW', 'HIDE', 'ENABLE', 'DISABLE'],
    format: ['radio'],
  }
  return (choices[String(key)] ?? []).map((label) => offer({ label, kind: 'value' }))
}
