// Texts of a form in the reader's language.

import type { Label } from '../../../forms/layout.ts'
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
