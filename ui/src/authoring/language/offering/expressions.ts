// Names, functions and known values within an expression, from what is written before the cursor.

import { FUNCTIONS, namesAt, partsAfter, templateAt, typingAt } from '../expressions.ts'
import type { Slot } from '../slots.ts'
import { type Asked, titleOf } from './asked.ts'
import { type Offered, offer } from './offer.ts'

export function expressionOffers(asked: Asked, slot: Slot | null): Offered | null {
  const { cursor, text, offset, world, place } = asked
  let before: string | null
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)
  if (slot === 'cel' && cursor.where === 'value') before = cursor.typed
  else before = templateAt(cursor.where === 'text' || slot !== 'cel' ? line : cursor.typed)
  if (before === null) return null
  const typing = typingAt(before)
  const from = offset - typing.word.length
  const names = namesAt(world, place)
  const quoted = cursor.unspaced ? ' ' : ''
  if (typing.inText || typing.comparedWith) {
    const name = names.find((one) => one.name === typing.comparedWith)
    const values = (name?.values ?? []).map(({ value, title }, index) =>
      offer({
        label: value,
        kind: 'value',
        detail: titleOf(asked, title),
        info: Object.values(typeof title === 'string' ? {} : title).join('\n\n'),
        insert: typing.inText ? value : `'${value}'`,
        rank: 60 - index / 1000,
      }),
    )
    if (values.length) return { from, offers: values, goesOn: 'word' }
    if (typing.inText) return null
  }
  const parts = partsAfter(names, typing.owner).map(({ label, type, title, more }) =>
    offer({
      label,
      kind: more ? 'name' : 'field',
      detail: type || '…',
      info: titleOf(asked, title),
      insert: more && !type ? `${quoted}${label}.` : quoted + label,
      again: more && !type,
      rank: label === 'this' ? 60 : 50,
    }),
  )
  const owner = typing.owner.replace(/\.$/, '')
  const type = names.find(({ name }) => name === owner)?.type ?? (typing.owner ? '?' : '')
  const within = parts.length > 0 && type === '?' // `inputs.`: only its names stand there
  const functions = (within ? [] : world.vocabulary.functions.length ? world.vocabulary.functions : FUNCTIONS)
    .filter(({ call, name }) => {
      const method = new RegExp(`\\.${name}\\(`).exec(call)
      if (!typing.owner) return !method
      if (!method) return false
      const of = call.slice(0, method.index)
      if (type === '?' || type === 'dyn') return true
      return type.startsWith('list') ? /list|texts/.test(of) : type === 'string' && /text$|string/.test(of)
    })
    .map(({ name, call, about }) =>
      offer({
        label: name,
        kind: 'function',
        detail: call,
        info: titleOf(asked, about),
        insert: `${quoted}${name}(«»)`,
        pieces: true,
        rank: 10,
      }),
    )
  const known = new Set(parts.map(({ label }) => label))
  const offers = [...parts, ...functions.filter(({ label }) => !known.has(label))]
  return offers.length ? { from, offers, goesOn: 'word' } : null
}
