// Which navigation app this phone's person uses, remembered on the phone.

import type { Key } from '../../words/index.ts'
import type { Navigator } from './handoff.ts'

export const NAVIGATOR_WORDS: Record<Navigator, Key> = {
  phone: 'job.map.phone',
  apple: 'job.map.apple',
  amap: 'job.map.amap',
  baidu: 'job.map.baidu',
  google: 'job.map.google',
}

const KEPT_AS = 'sopwith.field.navigator'
const KNOWN: readonly string[] = ['phone', 'apple', 'amap', 'baidu', 'google'] satisfies Navigator[]

export function rememberedNavigator(): Navigator | null {
  try {
    const kept = localStorage.getItem(KEPT_AS)
    return kept !== null && KNOWN.includes(kept) ? (kept as Navigator) : null
  } catch {
    return null
  }
}

/** Null: ask each time. */
export function rememberNavigator(chosen: Navigator | null): void {
  try {
    if (chosen === null) localStorage.removeItem(KEPT_AS)
    else localStorage.setItem(KEPT_AS, chosen)
  } catch {
    // Storage may be forbidden or full: then it is asked each time.
  }
}
