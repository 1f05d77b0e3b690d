// Which deliveries are looked at; the address holds it, so that it can be kept and linked to.

export const SHOWN = ['lost', 'all', 'open', 'sent', 'skipped'] as const
export type Shown = (typeof SHOWN)[number]

export const SPANS = ['day', 'week', 'month', 'ever'] as const
export type Span = (typeof SPANS)[number]

type Status = 'waiting' | 'held' | 'sending' | 'sent' | 'skipped' | 'dead' | 'doubtful'

/** The statuses that a view puts together. */
export const STATUSES: Record<Shown, readonly Status[]> = {
  lost: ['dead', 'doubtful'],
  all: [],
  open: ['waiting', 'sending', 'held'],
  sent: ['sent'],
  skipped: ['skipped'],
}

export interface Filter {
  show: Shown | null // null: whatever is more urgent
  channel: string
  person: string
  span: Span
}

export function filterOf(search: string): Filter {
  const asked = new URLSearchParams(search)
  return {
    show: SHOWN.find((one) => one === asked.get('show')) ?? null,
    channel: asked.get('channel') ?? '',
    person: asked.get('person') ?? '',
    span: SPANS.find((one) => one === asked.get('span')) ?? 'ever',
  }
}

export function searchOf({ show, channel, person, span }: Filter): string {
  const asked = new URLSearchParams()
  if (show) asked.set('show', show)
  if (channel) asked.set('channel', channel)
  if (person) asked.set('person', person)
  if (span !== 'ever') asked.set('span', span)
  return asked.size > 0 ? `?${asked}` : ''
}

/** What needs somebody first: what was lost, where something was. */
export function shownOf(filter: Filter, counts: Readonly<Record<string, number>>): Shown {
  return filter.show ?? (countOf('lost', counts) > 0 ? 'lost' : 'all')
}

export function countOf(show: Shown, counts: Readonly<Record<string, number>>): number {
  const names = show === 'all' ? Object.keys(counts) : STATUSES[show]
  return names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
}

/** Since when, by midnight so that the question stays the same while one looks. */
export function sinceOf(span: Span, now: number): string | null {
  if (span === 'ever') return null
  const days = { day: 0, week: 6, month: 29 }[span]
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  day.setDate(day.getDate() - days)
  return day.toISOString()
}
