// Texts in several languages, one language at a time.

import { isObject } from '../../forms/fields.ts'
import type { Label } from '../../forms/layout.ts'

export const TONGUES = ['zh-CN', 'en'] as const
export type Tongue = (typeof TONGUES)[number]

/** The text of one language alone, as it is written. */
export function textIn(label: unknown, tongue: Tongue): string {
  if (typeof label === 'string') return label
  const text = isObject(label) ? label[tongue] : undefined
  return typeof text === 'string' ? text : ''
}

/** The texts with one language's changed; undefined where nothing is left to say. */
export function worded(label: unknown, tongue: Tongue, text: string): Label | undefined {
  if (typeof label === 'string') {
    if (text === label) return label
    const both = Object.fromEntries(TONGUES.map((one) => [one, one === tongue ? text : label]))
    return text === '' ? undefined : both
  }
  const { [tongue]: _, ...others } = (isObject(label) ? label : {}) as Record<string, string>
  if (text === '') return Object.keys(others).length === 0 ? undefined : others
  return isObject(label) && tongue in label
    ? { ...(label as object), [tongue]: text }
    : { ...others, [tongue]: text }
}

/** A text or a text per language; JSON Forms also writes `{text: …}`. */
export function labelOf(written: unknown): Label | null {
  if (typeof written === 'string') return written
  if (!isObject(written)) return null
  return typeof written.text === 'string' && 'show' in written ? written.text : (written as Label)
}
