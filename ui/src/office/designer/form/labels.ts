// Texts of a form: in the reader's language, and in both for what is put in.

import type { Label } from '../../../forms/layout.ts'
import * as offers from '../../../words/designer_offers.ts'
import { pick } from '../../../words/index.ts'

export function labelIn(label: Label | null | undefined, language: string): string {
  if (label === null || label === undefined) return ''
  if (typeof label === 'string') return label
  const plain: Record<string, string> = {}
  for (const [tag, text] of Object.entries(label)) if (typeof text === 'string') plain[tag] = text
  return pick(plain, language)
}

/** A label with one language's text changed: what others say stays. */
export function relabelled(label: Label | null, language: string, text: string): Label {
  if (typeof label === 'object' && label !== null) return { ...label, [language]: text }
  return typeof label === 'string' && label !== '' ? text : { [language]: text }
}

type Offered = keyof typeof offers.en

/** What is offered in both languages, with the same behind it; undefined for what has no such words. */
export function inBoth(key: string, behind = ''): Record<'zh-CN' | 'en', string> | undefined {
  if (!Object.hasOwn(offers.en, key)) return undefined
  const offered = key as Offered
  return { 'zh-CN': offers.zh[offered] + behind, en: offers.en[offered] + behind }
}

/** Whether a text is still the one that something was put in with. */
export function isOffered(text: string): boolean {
  const bare = text.replace(/ \d+$/, '')
  return OFFERED.has(bare)
}

const OFFERED = new Set([...Object.values(offers.en), ...Object.values(offers.zh)])
