import { useMemo, useState } from 'react'
import { Banner, Button, EmptyState, IconButton, IconLink, Screen, Skeleton } from '../../design/index.ts'
import { type Key, useWords } from '../../words/index.ts'
import { Bell } from '../messages/Bell.tsx'
import { OffersOfToday } from '../offers/OffersOfToday.tsx'
import { useOffers } from '../offers/use_offers.ts'
import { addressOf } from '../routing.ts'
import { Nav } from '../shell/Nav.tsx'
import { useScroll } from '../shell/navigation.tsx'
import { useDay, useNow, usePhone } from '../shell/phone.tsx'
import { useWhereabouts } from '../shell/whereabouts.ts'
import { Banners } from './Banners.tsx'
import { JobCardLink } from './JobCardLink.tsx'
import { usePull } from './pull.ts'
import { type Section, type SectionName, sections, toDo } from './sections.ts'
import './today.css'

const TITLES: Record<SectionName, Key> = {
  overdue: 'day.section.overdue',
  offered: 'day.section.offered',
  today: 'day.section.today',
  near: 'day.section.near',
  later: 'day.section.later',
  waiting: 'day.section.waiting',
}

/** What is to be done, and how fresh that is. */
export function TodayScreen() {
  const { t, formats } = useWords()
  const phone = usePhone()
  const day = useDay()
  const now = useNow()
  const { where, ask } = useWhereabouts()
  const here = where.state === 'known' ? where.here : null
  const found = useMemo(() => sections(day.cards, now, here), [day.cards, now, here])
  const count = toDo(found)
  const loading = day.at === null && day.cards.length === 0 && (day.syncing || day.online) && !day.problem
  const unknown = day.at === null && day.cards.length === 0 && day.online && day.problem !== null // a banner says so
  const offers = useOffers()
  const offered = (offers.offers?.length ?? 0) > 0
  const pulled = usePull(() => phone.sync())
  useScroll(!loading)
  const updated =
    day.at === null ? t('day.updatedNever') : t('day.updated', { when: formats.ago(day.at, now) })
  return (
    <Screen
      title={t('day.today')}
      subtitle={
        <span aria-live="polite">
          {!unknown && `${count > 0 ? t('day.count', { n: count }) : t('day.countNone')} · `}
          {day.syncing ? t('day.refreshing') : updated}
        </span>
      }
      actions={
        <>
          <Bell />
          <IconLink icon="qr" label={t('day.scan')} href={addressOf({ at: 'scan' })} />
          <IconButton
            icon="sync"
            label={t('day.refresh')}
            className={day.syncing ? 'today-syncing' : ''}
            onClick={() => void phone.sync()}
          />
        </>
      }
      footer={<Nav at="today" />}
    >
      {pulled !== null && (
        <p className="today-pull" aria-hidden="true">
          {t(pulled ? 'day.release' : 'day.pull')}
        </p>
      )}
      <Banners />
      <OffersOfToday offers={offers} />
      {loading ? (
        <Skeleton rows={4} />
      ) : unknown || (offered && found.length === 0) ? null : found.length === 0 ? (
        <EmptyState
          icon="check-circle"
          title={t('day.empty.title')}
          action={
            <Button icon="sync" busy={day.syncing} onClick={() => void phone.sync()}>
              {t('day.refresh')}
            </Button>
          }
        >
          {t(day.online || day.at !== null ? 'day.empty.text' : 'day.empty.offline')}
        </EmptyState>
      ) : (
        found.map((section) => <Jobs key={section.name} section={section} now={now} />)
      )}
      {where.state !== 'known' && day.cards.some((card) => card.site !== null) && (
        <div className="today-near">
          {where.state === 'denied' ? (
            <Banner tone="info">{t('day.near.denied')}</Banner>
          ) : (
            <>
              <Button icon="pin" wide busy={where.state === 'asking'} onClick={ask}>
                {t('day.near.ask')}
              </Button>
              <p className="today-hint">{t('day.near.why')}</p>
            </>
          )}
        </div>
      )}
    </Screen>
  )
}

/** How many cards a section shows before it is asked for more. */
const FIRST = 20

/** What was opened stays open while the app is. */
const shownOf = new Map<SectionName, number>()

function Jobs({ section, now }: { section: Section; now: number }) {
  const { t, formats } = useWords()
  const [shown, setShown] = useState(shownOf.get(section.name) ?? FIRST)
  const left = section.cards.length - shown
  const more = () => {
    shownOf.set(section.name, shown + 50)
    setShown(shown + 50)
  }
  return (
    <section aria-labelledby={`today-${section.name}`}>
      <h2 className={`today-section today-section-${section.name}`} id={`today-${section.name}`}>
        {t(TITLES[section.name])} <span className="today-count">{formats.number(section.cards.length)}</span>
      </h2>
      <ul className="job-cards">
        {section.cards.slice(0, shown).map(({ card, metres }) => (
          <JobCardLink key={card.id} card={card} now={now} metres={metres} />
        ))}
      </ul>
      {left > 0 && (
        <Button kind="quiet" wide onClick={more}>
          {t('day.more', { n: Math.min(left, 50) })}
        </Button>
      )}
    </section>
  )
}
