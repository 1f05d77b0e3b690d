// Jobs that are offered to me: asked of the server, since only there is known who was first.

import { type Client, got, Problem, type Schemas } from '../../api/index.ts'
import type { Ms } from '../../runtime/values.ts'
import type { Formats, Key, Translate } from '../../words/index.ts'

export type Offer = Schemas['OfferOut']

/** What can still be accepted, the soonest to end first. Rejects without signal. */
export async function askOffers(client: Client, signal: AbortSignal): Promise<Offer[]> {
  return (await got(client.GET('/api/me/offers', { signal }))).items
}

/** Why an offer is gone, and who has the job where one may know. */
export interface Gone {
  why: 'taken' | 'expired' | 'withdrawn' | 'declined' | 'closed'
  who: string | null
}

const REASONS: readonly string[] = ['taken', 'expired', 'withdrawn', 'declined', 'closed']

/** What the server said, if it said that the offer is gone. */
export function goneOf(error: unknown): Gone | null {
  if (!(error instanceof Problem) || (error.code !== 'offer.gone' && error.code !== 'offer.unknown'))
    return null
  const { why, who } = error.details
  const name = typeof who === 'object' && who !== null && 'name' in who ? String(who.name) : null
  return { why: REASONS.includes(String(why)) ? (why as Gone['why']) : 'withdrawn', who: name }
}

const GONE: Record<Gone['why'], Key> = {
  taken: 'offer.gone.taken',
  expired: 'offer.gone.expired',
  withdrawn: 'offer.gone.withdrawn',
  declined: 'offer.gone.declined',
  closed: 'offer.gone.closed',
}

/** “Bo was faster and has it now.” */
export function goneInWords({ why, who }: Gone, t: Translate): string {
  return why === 'taken' && who !== null ? t('offer.gone.who', { who }) : t(GONE[why])
}

/** Those that were there a moment ago and are not any more, though nobody here has answered them. */
export function vanished(
  before: readonly Offer[],
  now: readonly Offer[],
  answered: ReadonlySet<string>,
): Offer[] {
  const there = new Set(now.map(({ id }) => id))
  return before.filter(({ id }) => !there.has(id) && !answered.has(id))
}

/** What is said of one that has vanished: its time has passed, or it is gone for a reason that only the server
 * knows. */
export function vanishedInWords(offer: Offer, now: Ms, t: Translate, title: string): string {
  const over = Date.parse(offer.expires_at) <= now + 2_000 // clocks differ a little
  return t(over ? 'offer.past.expired' : 'offer.past.gone', { what: offer.subject ?? title })
}

const MINUTE = 60_000

export interface Left {
  text: string
  tone: 'calm' | 'soon' | 'over'
}

/** How long one can still accept: minutes, and in the last two of them minutes and seconds. */
export function leftInWords(until: Ms, now: Ms, t: Translate, formats: Formats): Left {
  const left = until - now
  if (left <= 0) return { text: t('offer.left.over'), tone: 'over' }
  if (left >= 2 * MINUTE)
    return {
      text: t('offer.left', { time: formats.duration(left) }),
      tone: left < 5 * MINUTE ? 'soon' : 'calm',
    }
  const seconds = Math.ceil(left / 1000)
  const shown = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return { text: t('offer.left', { time: shown }), tone: 'soon' }
}
