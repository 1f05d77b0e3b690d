// A failed request in words: ours where the code has some, else the server's own.

import type { Key, Translate } from '../words/index.ts'
import { NetworkFailure, Problem } from './problem.ts'

/** Our words for a problem's code; null where we have none. */
export function wordsFor(code: string, t: Translate): string | null {
  const key = `problem.${code}`
  const said = t(key as Key)
  return said === key ? null : said
}

export function inWords(error: unknown, t: Translate): string {
  if (error instanceof NetworkFailure) return t('network.failed')
  if (!(error instanceof Problem)) return t('error.title')
  return wordsFor(error.code, t) ?? (error.detail || error.title || t('error.title'))
}
