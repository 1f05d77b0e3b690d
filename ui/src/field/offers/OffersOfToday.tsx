import { useEffect, useRef, useState } from 'react'
import { Banner, Button } from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { usePhone } from '../shell/phone.tsx'
import { OfferCard } from './OfferCard.tsx'
import { type Offer, vanished, vanishedInWords } from './offers.ts'
import { type Offers, useTicking } from './use_offers.ts'
import './offers.css'

/** Offered to me, on top of the day. Nothing is drawn where nothing is offered. */
export function OffersOfToday({ offers }: { offers: Offers }) {
  const { t, language, formats } = useWords()
  const { clock } = usePhone()
  const [said, setSaid] = useState<string | null>(null)
  const shown = offers.offers ?? []
  const now = useTicking(shown.length > 0)
  const before = useRef<readonly Offer[]>([])
  const answered = useRef(new Set<string>())
  useEffect(() => {
    if (offers.offers === null) return
    const last = vanished(before.current, offers.offers, answered.current).at(-1)
    before.current = offers.offers
    if (last) setSaid(vanishedInWords(last, clock.now(), t, pick(last.title, language)))
  }, [offers.offers, clock, t, language])
  return (
    <div aria-live="polite" className={shown.length > 0 || said ? 'offers' : undefined}>
      {said && (
        <Banner tone="info" action={<Button onClick={() => setSaid(null)}>{t('act.close')}</Button>}>
          {said}
        </Banner>
      )}
      {shown.length > 0 && (
        <section aria-labelledby="today-offers">
          <h2 className="today-section" id="today-offers">
            {t('offer.section')} <span className="today-count">{formats.number(shown.length)}</span>
          </h2>
          <ul className="job-cards">
            {shown.map((offer) => (
              <li key={offer.id}>
                <OfferCard
                  offer={offer}
                  now={now}
                  onOver={(id, text) => {
                    answered.current.add(id)
                    offers.drop(id)
                    setSaid(text)
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
