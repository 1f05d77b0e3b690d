// What is asked when somebody types: of which draft, at which place, in whose words; and the offers of what every
// part of completion speaks of: steps, fields, forms.

import type { Key } from '../../../words/index.ts'
import type { Cursor } from '../cursor.ts'
import { isMap, type Schema } from '../schema.ts'
import type { Place } from '../slots.ts'
import { type FieldKnown, fieldsOf, type Texts, type World } from '../world.ts'
import { type Offer, offer, said, type Telling } from './offer.ts'

export interface Asked {
  readonly world: World
  readonly place: Place
  readonly cursor: Cursor
  readonly text: string
  readonly offset: number
  readonly telling: Telling
}

export function titleOf(asked: Asked, texts: unknown): string {
  return said(typeof texts === 'string' || isMap(texts) ? (texts as Texts) : '', asked.telling.language)
}

export function stepOffer(
  asked: Asked,
  name: string,
  step: { data: Readonly<Record<string, unknown>>; kind: string },
): Offer {
  return offer({
    label: name,
    kind: 'step',
    detail: titleOf(asked, step.data.title),
    info: asked.telling.t(`text.kind.${step.kind}` as Key),
  })
}

export function fieldOffers(asked: Asked, fields: readonly FieldKnown[]): Offer[] {
  return fields.map(({ name, schema, evidence }, index) =>
    offer({
      label: name,
      kind: 'field',
      detail:
        titleOf(asked, schema.title) || (evidence ? String(schema.kind ?? '') : String(schema.type ?? '')),
      rank: 50 - index / 100,
    }),
  )
}

export function formInfo(asked: Asked, data: Readonly<Record<string, unknown>>): string {
  return fieldsOf(data.schema as Schema)
    .slice(0, 8)
    .map(({ name, schema }) => `\`${name}\` ${titleOf(asked, schema.title)}`)
    .join('\n\n')
}
