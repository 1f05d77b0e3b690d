import { useState } from 'react'
import { Banner, Button } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { OfferCard } from './OfferCard.tsx'
import { type Offers, useTicking } from './use_offers.ts'
import './offers.css'

/** Offered to me, on top of the day. Nothing is drawn where nothing is offered. */
export function OffersOfToday({ offers }: { offers: Offers }) {
  const { t, formats } = useWords()
  const [said, setSaid] = useState<string | null>(null)
  const shown = offers.offers ?? []
  const now = useTicking(shown.length > 0)
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
