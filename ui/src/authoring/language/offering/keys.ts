// The keys that a map may still have, the names that stand as keys (fields of a form, steps, languages of a text), and
// whole pieces that somebody would otherwise write key by key.

import { type Path, samePath } from '../../../document/index.ts'
import type { Key } from '../../../words/index.ts'
import type { Cursor } from '../cursor.ts'
import { valueAt } from '../schema.ts'
import { keySlot } from '../slots.ts'
import { afterKey, type Piece, piecesOfMap } from '../snippets.ts'
import { fieldsOf, map } from '../world.ts'
import { entryFields, inputSchema } from './answers.ts'
import { type Asked, fieldOffers, stepOffer, titleOf } from './asked.ts'
import { type Offer, offer } from './offer.ts'

export function keyOffers(asked: Asked, path: Path): Offer[] {
  const { world, place, telling, cursor } = asked
  const data = place.inSop ? world.sop(place.file) : world.data(place.file)
  const at = place.inSop ?? path
  const present = map(valueAt(world.data(place.file), path))
  const has = (key: string) => Object.hasOwn(present, key) && key !== cursor.typed
  const schemaKind = place.inSop ? 'sop' : place.kind
  const language = world.language(schemaKind)
  const found: Offer[] = []
  const colon = cursor.colonAhead ? '' : ': '
  for (const { key, held, required, deciding } of language?.keys(data, at) ?? []) {
    if (has(key)) continue
    const { title, text } = telling.about(held, key)
    const after = cursor.colonAhead ? null : afterKey(key, cursor.flow, path)
    const opens = after?.startsWith('\n')
    found.push(
      offer({
        label: key,
        kind: 'key',
        detail: title && title.toLowerCase() !== key ? title : '',
        info: text,
        insert:
          after === null
            ? `${key}${colon}`
            : `${key}:${opens ? '' : ' '}${indented(after, opens ? cursor : null)}`,
        pieces: after !== null,
        again: after === null,
        required,
        rank: required ? 60 : deciding ? 20 : 40,
      }),
    )
  }
  if (place.kind === 'variant' && place.inSop?.length === 2 && place.inSop[0] === 'steps') {
    for (const key of ['after', 'before'] as const) {
      if (!has(key))
        found.push(
          offer({
            label: key,
            kind: 'key',
            info: telling.t(`text.about.${key}`),
            insert: `${key}${colon}`,
            again: true,
            rank: 50,
          }),
        )
    }
  }
  found.push(...namesAsKeys(asked, path, present, colon))
  if (!cursor.quote && !cursor.flow && !cursor.colonAhead) {
    found.push(...pieceOffers(asked, piecesOfMap(place.kind, path, place.inSop)))
  }
  return found
}

/** Keys that are names of something else. */
function namesAsKeys(
  asked: Asked,
  path: Path,
  present: Readonly<Record<string, unknown>>,
  colon: string,
): Offer[] {
  const { world, place } = asked
  const slot = keySlot(world, place)
  const take = (offers: Offer[]) =>
    offers
      .filter(({ label }) => !Object.hasOwn(present, label) || label === asked.cursor.typed)
      .map((one) => ({ ...one, insert: `${one.label}${colon}`, again: true }))
  if (slot === 'field')
    return take(
      fieldOffers(
        asked,
        entryFields(asked).filter(({ evidence }) => !evidence),
      ),
    )
  if (slot === 'evidence')
    return take(
      fieldOffers(
        asked,
        entryFields(asked).filter(({ evidence }) => evidence),
      ),
    )
  if (slot === 'input') return take(fieldOffers(asked, fieldsOf(inputSchema(asked, place.inSop ?? path))))
  if (slot === 'step' || slot === 'address') {
    const base = place.kind === 'variant' ? (asked.world.sopFile(place.file) ?? place.file) : place.file
    const steps = [...world.outline(base).steps.values()].filter(
      ({ at }) => slot === 'address' || samePath(at.slice(0, -1), place.inSop ?? []),
    )
    return take(steps.map((step) => stepOffer(asked, slot === 'address' ? step.id : step.name, step)))
  }
  if (slot === 'fault') {
    return take(
      Object.entries(map(world.sop(place.file).faults)).map(([name, fault]) =>
        offer({ label: name, kind: 'name', detail: titleOf(asked, map(fault).title) }),
      ),
    )
  }
  const parent = path.at(-1)
  if (
    parent === 'title' ||
    parent === 'description' ||
    parent === 'message' ||
    parent === 'label' ||
    isTexts(path)
  ) {
    return take(
      ['zh-CN', 'en'].map((label) =>
        offer({ label, kind: 'value', detail: label === 'en' ? 'English' : '中文' }),
      ),
    )
  }
  return []
}

function isTexts(path: Path): boolean {
  const last = path.at(-1)
  return last === 'guide' || (last === 'text' && path.at(-2) === 'guide') || last === 'help'
}

export function pieceOffers(asked: Asked, pieces: readonly Piece[]): Offer[] {
  return pieces.map(({ word, text }, index) =>
    offer({
      label: asked.telling.t(word as Key),
      kind: 'piece',
      info: `\`\`\`\n${text.replace(/«([^»]*)»/g, '$1').trimEnd()}\n\`\`\``,
      insert: indented(text.trimEnd(), asked.cursor),
      pieces: true,
      rank: 80 - index,
    }),
  )
}

/** Lines after the first stand as deep as the first one's content, where a list's dash is before it. */
function indented(text: string, cursor: Cursor | null): string {
  if (cursor?.where !== 'item') return text
  return text.replaceAll('\n', '\n  ')
}
