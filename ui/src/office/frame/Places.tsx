import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { Icon } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { useCounts } from './counts.ts'
import { type Place, placeAt, placesFor } from './places.ts'

/** All places that one may use, in their groups. */
export function Places({ onGone }: { onGone?: () => void }) {
  const { t } = useWords()
  const { me } = useSession()
  const [location] = useLocation()
  const here = placeAt(location)
  return (
    <div className="places">
      {placesFor(me).map(({ word, places }) => (
        <div key={word} className="places-group">
          <h2 className="places-title">{t(word)}</h2>
          <ul>
            {places
              .filter(({ only }) => !only)
              .map((place) => (
                <li key={place.to}>
                  <PlaceLink place={place} here={here === place.to} {...(onGone && { onGone })} />
                </li>
              ))}
          </ul>
        </div>
      ))}
    </div>
  )
}

export function PlaceLink({ place, here, onGone }: { place: Place; here: boolean; onGone?: () => void }) {
  const { t } = useWords()
  const counts = useCounts()
  const count = place.counts && counts[place.counts]
  const link = useRef<HTMLAnchorElement>(null)
  useEffect(() => {
    // On a low screen the list of places scrolls: where one is stands in sight.
    if (here) link.current?.scrollIntoView({ block: 'nearest' })
  }, [here])
  return (
    <a
      ref={link}
      className="place"
      href={`/office${place.to}`}
      aria-current={here ? 'page' : undefined}
      title={t(place.word)}
      onClick={onGone}
    >
      <Icon name={place.icon} size={20} />
      <span className="place-word">{t(place.word)}</span>
      {count ? (
        <span className={place.counts === 'escalations' ? 'place-count place-count-urgent' : 'place-count'}>
          <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
          <span className="unseen">{t('desk.frame.waiting', { n: count })}</span>
        </span>
      ) : null}
    </a>
  )
}
