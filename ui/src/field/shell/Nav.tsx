import { Icon, type IconName } from '../../design/index.ts'
import { useWatched } from '../../offline/use_watched.ts'
import { type Key, useWords } from '../../words/index.ts'
import { addressOf, type Route } from '../routing.ts'
import { usePhone } from './phone.tsx'
import './nav.css'

type Place = 'today' | 'search' | 'outbox' | 'me'

const PLACES: { at: Place; icon: IconName; word: Key; to: Route }[] = [
  { at: 'today', icon: 'list', word: 'day.today', to: { at: 'today' } },
  { at: 'search', icon: 'search', word: 'day.search', to: { at: 'search', text: '' } },
  { at: 'outbox', icon: 'send', word: 'day.outbox', to: { at: 'outbox' } },
  { at: 'me', icon: 'person', word: 'day.me', to: { at: 'me' } },
]

/** The four places of the app, under the thumb. */
export function Nav({ at }: { at: Place }) {
  const { t } = useWords()
  const { entries } = useWatched(usePhone().outbox)
  const unsent = entries.filter(({ state }) => state !== 'sent').length
  const held = entries.some(({ state }) => state === 'held')
  return (
    <nav className="field-nav" aria-label={t('day.nav')}>
      {PLACES.map((place) => (
        <a
          key={place.at}
          className="field-nav-place"
          href={addressOf(place.to)}
          aria-current={place.at === at ? 'page' : undefined}
        >
          <span className="field-nav-icon">
            <Icon name={place.icon} />
            {place.at === 'outbox' && unsent > 0 && (
              <span className={held ? 'field-nav-count field-nav-count-held' : 'field-nav-count'}>
                {unsent}
              </span>
            )}
          </span>
          {t(place.word)}
        </a>
      ))}
    </nav>
  )
}
