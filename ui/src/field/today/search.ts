// Finding a job among those on this phone, by whatever somebody remembers of it.

import type { JobCard } from '../../offline/phone.ts'

/** The cards that hold every word of what was typed, those where it stands in a name first. */
export function find(cards: readonly JobCard[], typed: string): JobCard[] {
  const words = folded(typed).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return cards
    .map((card) => ({ card, rank: rankOf(card, words) }))
    .filter(({ rank }) => rank > 0)
    .sort(
      (one, other) =>
        other.rank - one.rank || (one.card.dueAt ?? Infinity) - (other.card.dueAt ?? Infinity) || 0,
    )
    .map(({ card }) => card)
}

function rankOf(card: JobCard, words: readonly string[]): number {
  const subject = card.subject
  const names = folded([subject?.name, subject?.id, card.id, numberOf(card)].join('\n'))
  const rest = folded(
    [
      ...Object.values(card.title),
      card.sop,
      card.address,
      subject?.kind,
      ...(subject?.labels ?? []),
      ...texts(subject?.contact),
      ...texts(subject?.data),
      ...card.steps.flatMap((step) => Object.values(step.title)),
    ].join('\n'),
  )
  let rank = 1
  for (const word of words) {
    if (names.split('\n').some((name) => name.startsWith(word))) rank += 4
    else if (names.includes(word)) rank += 2
    else if (!rest.includes(word)) return 0
  }
  return rank
}

/** The number by which people call the job, with and without its sign. */
function numberOf(card: JobCard): string {
  return card.number === null ? '' : `#${card.number}\n${card.number}`
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : []
}

/** Text as it is compared: full-width letters are as narrow ones, case and accents do not count. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
