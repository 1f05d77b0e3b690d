// What a scanned label means: a device or customer, a job, or just a text.

import type { JobCard } from '../../offline/phone.ts'
import { type Route, routeOf } from '../routing.ts'
import { folded } from './search.ts'

export type Meaning =
  | { is: 'subject'; kind: string; id: string }
  | { is: 'route'; route: Route }
  | { is: 'text'; text: string }

/** What a label says. Links of ours open what they name, whichever server printed them; any other is a text. */
export function meaningOf(scanned: string): Meaning {
  const text = scanned.trim()
  if (/^https?:\/\//i.test(text) || text.startsWith('/field/')) {
    const url = URL.canParse(text, 'https://x.invalid') ? new URL(text, 'https://x.invalid') : null
    const route = url ? routeOf(url.pathname, url.search) : null
    if (route?.at === 'label') return { is: 'subject', kind: route.kind, id: route.id }
    if (route?.at === 'job' || route?.at === 'step') return { is: 'route', route }
  }
  return { is: 'text', text }
}

/** The jobs on this phone about what a label names, those where this person can act first. */
export function labelled(cards: readonly JobCard[], kind: string, id: string): JobCard[] {
  return cards.filter(({ subject }) => subject?.kind === kind && subject.id === id).sort(mineFirst)
}

/** The jobs on this phone that a bare text on a label names: by the subject's id or anything known of it,
 *  such as a serial number, or by the job's own id. */
export function named(cards: readonly JobCard[], text: string): JobCard[] {
  const wanted = folded(text.trim())
  if (wanted === '') return []
  const is = (value: unknown): boolean =>
    typeof value === 'string'
      ? folded(value.trim()) === wanted
      : typeof value === 'number'
        ? String(value) === wanted
        : typeof value === 'object' && value !== null && Object.values(value).some(is)
  return cards
    .filter(({ id, subject }) => is(id) || (subject && (is(subject.id) || is(subject.data))))
    .sort(mineFirst)
}

function mineFirst(one: JobCard, other: JobCard): number {
  const mine = (card: JobCard) => (card.status === 'open' && card.steps.some((step) => step.mine) ? 0 : 1)
  return mine(one) - mine(other) || (one.dueAt ?? Infinity) - (other.dueAt ?? Infinity) || 0
}
