import { useCallback, useEffect, useState } from 'react'
import { useSession } from '../../session/index.ts'
import { useDay, usePhone } from '../shell/phone.tsx'
import { askOffers, type Offer } from './offers.ts'

export interface Offers {
  /** Null until they were asked for. */
  offers: Offer[] | null
  failed: boolean
  /** One that was answered is gone from here at once. */
  drop: (id: string) => void
  ask: () => void
}

/** What is offered to me, asked anew whenever the phone has looked at the day. */
export function useOffers(): Offers {
  const { client } = useSession()
  const { at, online } = useDay()
  const [offers, setOffers] = useState<Offer[] | null>(null)
  const [failed, setFailed] = useState(false)
  const [attempt, setAttempt] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new look at the day, or another attempt, asks anew
  useEffect(() => {
    if (!online) return
    const abort = new AbortController()
    askOffers(client, abort.signal).then(
      (found) => {
        setOffers(found)
        setFailed(false)
      },
      () => {
        if (!abort.signal.aborted) setFailed(true)
      },
    )
    return () => abort.abort()
  }, [client, online, at, attempt])

  const drop = useCallback(
    (id: string) => setOffers((before) => before?.filter((offer) => offer.id !== id) ?? null),
    [],
  )
  return { offers, failed, drop, ask: useCallback(() => setAttempt((n) => n + 1), []) }
}

/** The time by which offers end, drawn again every second while there is one. */
export function useTicking(while_: boolean): number {
  const { clock } = usePhone()
  const [now, setNow] = useState(() => clock.now())
  useEffect(() => {
    if (!while_) return
    setNow(clock.now())
    const timer = setInterval(() => setNow(clock.now()), 1000)
    return () => clearInterval(timer)
  }, [clock, while_])
  return now
}
