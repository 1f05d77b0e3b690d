import { useEffect } from 'react'
import { Button, ButtonLink, EmptyState, Screen } from '../../design/index.ts'
import type { JobCard } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useDay, useNow } from '../shell/phone.tsx'
import { JobCardLink } from '../today/JobCardLink.tsx'
import { labelled } from '../today/label.ts'

/** What a label led to: its one job at once, several to choose from, or that there is none. */
export function FoundJobs({ cards, text, again }: { cards: JobCard[]; text: string; again: () => void }) {
  const { t } = useWords()
  const { replace } = useNavigation()
  const now = useNow()
  const only = cards.length === 1 ? cards[0] : undefined
  useEffect(() => {
    if (only) replace({ at: 'job', job: only.id })
  }, [only, replace])
  if (only) return null
  if (cards.length === 0)
    return (
      <EmptyState
        icon="qr"
        title={t('day.scan.none', { text })}
        action={
          <>
            <Button icon="qr" onClick={again}>
              {t('day.scan.again')}
            </Button>
            <ButtonLink icon="search" href={addressOf({ at: 'search', text })}>
              {t('day.scan.search')}
            </ButtonLink>
          </>
        }
      >
        {t('day.scan.noneText')}
      </EmptyState>
    )
  return (
    <>
      <h2>{t('day.scan.several')}</h2>
      <ul className="job-cards">
        {cards.map((card) => (
          <JobCardLink key={card.id} card={card} now={now} />
        ))}
      </ul>
    </>
  )
}

/** The address printed on a label of a device or customer. */
export function LabelScreen({ kind, id }: { kind: string; id: string }) {
  const { t } = useWords()
  const { back, replace } = useNavigation()
  const { cards } = useDay()
  useScroll(true)
  return (
    <Screen title={t('day.label.title')} subtitle={id} back={back}>
      <FoundJobs cards={labelled(cards, kind, id)} text={id} again={() => replace({ at: 'scan' })} />
    </Screen>
  )
}
