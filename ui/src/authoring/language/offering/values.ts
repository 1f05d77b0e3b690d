// The values that a place may hold, written as they must stand there: quoted where bare they would be read as
// something else.

import type { Slot } from '../slots.ts'
import type { Asked } from './asked.ts'
import type { Offer } from './offer.ts'
import { bySchema } from './schema_values.ts'
import { bySlot } from './slot_values.ts'

export function valueOffers(asked: Asked, slot: Slot | null): Offer[] {
  const found = slot ? bySlot(asked, slot) : []
  const known = new Set(found.map(({ label }) => label))
  const more = slot === 'answer' ? [] : bySchema(asked).filter(({ label }) => !known.has(label))
  return [...found, ...more].map((one) => ({ ...one, insert: written(asked, one.insert, slot) }))
}

/** As it must stand in the text. */
function written(asked: Asked, value: string, slot: Slot | null): string {
  const { quote, unspaced, flow } = asked.cursor
  const space = unspaced ? ' ' : ''
  if (quote) return value
  const awkward =
    /^[#&*!|>'"%@`{}[\]?,-]/.test(value) || /: |:$| #/.test(value) || (flow && /[,[\]{}]/.test(value))
  const looksOther =
    (slot === 'answer' || slot === 'code') && /^(true|false|null|~|[-+]?[0-9][0-9.]*)$/.test(value)
  const begins = value.startsWith('\u0000') // a value that is what it looks like
  if (begins) return space + value.slice(1)
  return space + (awkward || looksOther ? JSON.stringify(value) : value)
}
