// One thing that may be written at a place, as the list under the cursor shows it: without a word of the language of
// SOPs, so that whoever offers something and whoever draws it speak of the same.

import type { Key, Params } from '../../../words/index.ts'
import type { Held } from '../schema.ts'
import type { Texts } from '../world.ts'

export type OfferKind =
  | 'key'
  | 'value'
  | 'piece'
  | 'step'
  | 'person'
  | 'form'
  | 'list'
  | 'name'
  | 'function'
  | 'field'

export interface Offer {
  label: string
  kind: OfferKind
  /** Beside it: a title or a type. */
  detail: string
  /** What it means, in Markdown. */
  info: string
  /** What is put in place of what was typed. */
  insert: string
  /** `insert` has places to fill in, written «…». */
  pieces: boolean
  /** More can be chosen right after it. */
  again: boolean
  /** What comes first has more. */
  rank: number
  required: boolean
  /** Files that the draft takes along with it. */
  brings: Readonly<Record<string, string>>
}

export interface Offered {
  from: number
  offers: Offer[]
  /** How far what is typed may go on before it has to be asked again. */
  goesOn: 'name' | 'word' | 'text'
}

export interface Telling {
  language: string
  t: (key: Key, params?: Params) => string
  /** What is said about something in the language of the screen, if there are words for it. */
  about: (held: Held, key: string) => { title: string; text: string }
}

export const offer = (part: Partial<Offer> & Pick<Offer, 'label' | 'kind'>): Offer => ({
  detail: '',
  info: '',
  insert: part.label,
  pieces: false,
  again: false,
  rank: 0,
  required: false,
  brings: {},
  ...part,
})

export function said(texts: Texts | undefined, language: string): string {
  if (texts === undefined) return ''
  if (typeof texts === 'string') return texts
  const near = Object.keys(texts).find((one) => one.split('-')[0] === language.split('-')[0])
  return texts[language] ?? (near ? texts[near] : undefined) ?? texts.en ?? Object.values(texts)[0] ?? ''
}
