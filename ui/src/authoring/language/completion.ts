// What may be written where somebody types: keys with what they mean, whole pieces, names of everything that there
// is, values of fields, and names and functions within expressions.

import { cursorAt } from './cursor.ts'
import type { Asked } from './offering/asked.ts'
import { expressionOffers } from './offering/expressions.ts'
import { keyOffers, pieceOffers } from './offering/keys.ts'
import type { Offer, Offered, Telling } from './offering/offer.ts'
import { valueOffers } from './offering/values.ts'
import { placeOf, slotAt } from './slots.ts'
import { piecesOfList } from './snippets.ts'
import type { World } from './world.ts'

/** What may be written at `offset` of a file; null where there is nothing to offer. */
export function complete(
  world: World,
  file: string,
  text: string,
  offset: number,
  telling: Telling,
): Offered | null {
  const cursor = cursorAt(text, offset)
  if (cursor.where === 'nothing') return null
  const place = placeOf(world, file, cursor.path)
  if (!place) return null
  return offeredTo({ world, place, cursor, text, offset, telling })
}

function offeredTo(asked: Asked): Offered | null {
  const { world, place } = asked
  const { where, quote, flow } = asked.cursor
  const slot = slotAt(world, place)
  if (where !== 'key') {
    const inExpression = expressionOffers(asked, slot)
    if (inExpression) return inExpression
  }
  if (where === 'text') return null
  if (where === 'key') return done(asked, keyOffers(asked, place.path), 'name')
  const values = valueOffers(asked, slot)
  if (where === 'value') return done(asked, values, 'text')
  // An entry of a list, just begun: a value, or the first key of a map.
  const list = place.path.slice(0, -1)
  const pieces = quote || flow ? [] : pieceOffers(asked, piecesOfList(place.kind, list))
  return done(asked, [...pieces, ...values, ...(quote ? [] : keyOffers(asked, place.path))], 'text')
}

function done(asked: Asked, offers: Offer[], goesOn: Offered['goesOn']): Offered | null {
  return offers.length ? { from: asked.cursor.from, offers, goesOn } : null
}
