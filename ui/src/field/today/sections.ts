// Today: the jobs on this phone in the order in which somebody in the field wants to think about them.

import { metres as metresBetween } from '../../evidence/metres.ts'
import type { JobCard } from '../../offline/phone.ts'
import type { Ms } from '../../runtime/values.ts'

export type SectionName = 'overdue' | 'offered' | 'today' | 'near' | 'later' | 'waiting'

export interface Section {
  name: SectionName
  cards: PlacedCard[]
}

/** A card and how far away its site is, where both ends are known. */
export interface PlacedCard {
  card: JobCard
  metres: number | null
}

/** A job within this distance is near. */
export const NEAR = 3_000

const ORDER: SectionName[] = ['overdue', 'offered', 'today', 'near', 'later', 'waiting']
const RANK = { urgent: 0, high: 1, normal: 2, low: 3 } as const

/** The sections that have cards, each card in one of them, the one that should be done first on top. */
export function sections(
  cards: readonly JobCard[],
  now: Ms,
  here: { lat: number; lon: number } | null = null,
): Section[] {
  const tonight = endOfDay(now)
  const found = new Map<SectionName, PlacedCard[]>()
  for (const card of cards) {
    if (card.status === 'completed' || card.status === 'cancelled') {
      if (card.held === 0 && card.waiting === 0) continue // done, and nothing of it is still here
    }
    const metres = here && card.site ? metresBetween(here, card.site) : null
    const name = sectionOf(card, now, tonight, metres)
    found.set(name, [...(found.get(name) ?? []), { card, metres }])
  }
  return ORDER.flatMap((name) => {
    const placed = found.get(name)
    return placed ? [{ name, cards: placed.sort(name === 'near' ? nearest : soonest) }] : []
  })
}

/** How many jobs wait for this person: what the list is headed with. */
export function toDo(found: readonly Section[]): number {
  return found.reduce((sum, { name, cards }) => (name === 'waiting' ? sum : sum + cards.length), 0)
}

/** The job to go on with when one is done: the nearest of what is due, else the first of the list. */
export function nextJob(
  cards: readonly JobCard[],
  done: string,
  now: Ms,
  here: { lat: number; lon: number } | null = null,
): PlacedCard | null {
  const left = sections(
    cards.filter((card) => card.id !== done),
    now,
    here,
  ).filter(({ name }) => name !== 'waiting')
  const first = left[0]
  if (!first) return null
  const measured = first.cards.filter(({ metres }) => metres !== null).sort(nearest)
  return measured[0] ?? first.cards[0] ?? null
}

function sectionOf(card: JobCard, now: Ms, tonight: Ms, metres: number | null): SectionName {
  if (card.status !== 'open' || card.gone || !isForMe(card)) return 'waiting'
  if (card.dueAt !== null && card.dueAt < now) return 'overdue'
  if (card.offered) return 'offered'
  if (card.dueAt !== null && card.dueAt <= tonight) return 'today'
  return metres !== null && metres <= NEAR ? 'near' : 'later'
}

/** Whether this person can do something in the job now. */
export function isForMe(card: JobCard): boolean {
  return !card.gone && (card.offered || card.steps.some((step) => step.mine))
}

/** The last moment of the day, in the phone's time zone. */
export function endOfDay(now: Ms): Ms {
  const day = new Date(now)
  day.setHours(23, 59, 59, 999)
  return day.getTime()
}

function soonest(one: PlacedCard, other: PlacedCard): number {
  const a = one.card
  const b = other.card
  return (
    (a.dueAt ?? Number.POSITIVE_INFINITY) - (b.dueAt ?? Number.POSITIVE_INFINITY) ||
    RANK[a.priority] - RANK[b.priority] ||
    a.openedAt - b.openedAt ||
    (a.id < b.id ? -1 : 1)
  )
}

function nearest(one: PlacedCard, other: PlacedCard): number {
  return (one.metres ?? 0) - (other.metres ?? 0) || soonest(one, other)
}
