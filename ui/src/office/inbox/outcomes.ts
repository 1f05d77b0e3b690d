// What outcomes are called: they have only names in the language of SOPs, a few of which everybody knows.

import type { IconName } from '../../design/index.ts'
import type { Key, Translate } from '../../words/index.ts'

const KNOWN = new Set(['approve', 'reject', 'refuse', 'rework'])

export function outcomeName(outcome: string, t: Translate): string {
  if (KNOWN.has(outcome)) return t(`desk.outcome.${outcome}` as Key)
  const words = outcome.replaceAll('_', ' ').replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function outcomeIcon(outcome: string): IconName | undefined {
  return { approve: 'check', reject: 'close', refuse: 'close', rework: 'undo' }[outcome] as
    | IconName
    | undefined
}
