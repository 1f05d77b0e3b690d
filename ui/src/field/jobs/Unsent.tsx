import { Banner, ButtonLink, Card } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useWatched } from '../../offline/use_watched.ts'
import { useWords } from '../../words/index.ts'
import { Entry } from '../outbox/OutboxScreen.tsx'
import { addressOf } from '../routing.ts'
import { usePhone } from '../shell/phone.tsx'

/** What of this job has not reached the server. */
export function Unsent({ kept }: { kept: KeptJob }) {
  const { t } = useWords()
  const { entries } = useWatched(usePhone().outbox)
  const own = entries.filter((entry) => entry.job === kept.card.id && entry.state !== 'sent')
  if (own.length === 0) return null
  const held = own.filter(({ state }) => state === 'held').length
  return (
    <Card title={t('job.unsent')}>
      {held > 0 && (
        <Banner
          tone="danger"
          quiet
          action={
            <ButtonLink kind="danger" href={addressOf({ at: 'outbox' })}>
              {t('day.banner.held.go')}
            </ButtonLink>
          }
        >
          {t('day.banner.held', { n: held })}
        </Banner>
      )}
      <ul className="outbox-entries">
        {own
          .filter(({ state }) => state !== 'held')
          .map((entry) => (
            <Entry key={entry.key} entry={entry} />
          ))}
      </ul>
    </Card>
  )
}
