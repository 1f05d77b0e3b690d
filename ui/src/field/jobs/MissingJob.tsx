import { useEffect, useState } from 'react'
import {
  Badge,
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Icon,
  Screen,
  Skeleton,
} from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { STATUS } from '../search/RemoteJobs.tsx'
import { useNavigation } from '../shell/navigation.tsx'
import { useDay, useNow, usePhone } from '../shell/phone.tsx'
import { HandedIn } from './HandedIn.tsx'
import { History } from './History.tsx'
import { remoteJob } from './remote_job.ts'
import './job.css'

/** A job that is not on the phone: with signal what the server shows of it, else what to do. */
export function MissingJob({ id }: { id: string }) {
  const { t } = useWords()
  const { back } = useNavigation()
  const { client } = useSession()
  const { online, syncing, at, problem } = useDay()
  const phone = usePhone()
  const [job, setJob] = useState<KeptJob | null | undefined>(undefined)
  const comes = at === null && problem === null // the first day is on its way, and the job may be in it
  useEffect(() => {
    if (!online || comes) return
    const abort = new AbortController()
    remoteJob(client, id, phone.me, phone.clock.now(), abort.signal).then(
      (found) => !abort.signal.aborted && setJob(found),
      () => !abort.signal.aborted && setJob(null),
    )
    return () => abort.abort()
  }, [client, phone, id, online, comes])

  if (online && job === undefined)
    return (
      <Screen title={t('job.title')} back={back}>
        <Skeleton rows={4} />
      </Screen>
    )
  if (job) return <Seen kept={job} />
  return (
    <Screen title={t('job.title')} back={back}>
      <EmptyState
        icon="search"
        title={t('job.missing.title')}
        action={
          <>
            <Button busy={syncing} icon="sync" onClick={() => void phone.sync()}>
              {t('day.refresh')}
            </Button>
            <ButtonLink kind="primary" href={addressOf({ at: 'today' })}>
              {t('job.missing.home')}
            </ButtonLink>
          </>
        }
      >
        {t('job.missing.text')}
      </EmptyState>
    </Screen>
  )
}

/** A job to be looked at only: how it ended or where it stands, what was handed in, its history. */
function Seen({ kept }: { kept: KeptJob }) {
  const { t, language, formats } = useWords()
  const { back } = useNavigation()
  const phone = usePhone()
  const now = useNow()
  const { card } = kept
  const over = card.status === 'completed' || card.status === 'cancelled'
  const good = card.status === 'completed' && (kept.job.state.successful ?? false)
  const title = pick(card.title, language)
  return (
    <Screen title={card.subject?.name ?? title} subtitle={card.subject ? title : undefined} back={back}>
      {over && (
        <Card className={good ? 'finished finished-good' : 'finished'}>
          <Icon name={good ? 'check-circle' : 'info'} size={48} />
          <h2>
            {t(
              card.status === 'cancelled'
                ? 'job.cancelled'
                : good
                  ? 'step.ended.title'
                  : 'step.ended.refused',
            )}
          </h2>
          {good && (
            <p>{card.assignee === phone.me.login ? t('step.ended.text', { job: title }) : t('job.ended')}</p>
          )}
          <ButtonLink kind="primary" wide href={addressOf({ at: 'today' })}>
            {t('step.ended.today')}
          </ButtonLink>
        </Card>
      )}
      {!over && (
        <Banner tone="info" quiet>
          {t('job.missing.server')}
        </Banner>
      )}
      <Card>
        <p>
          {!over && <Badge>{t(STATUS[card.status])}</Badge>}{' '}
          {card.number !== null && t('job.number', { number: String(card.number) })}
        </p>
        {card.address && <p>{card.address}</p>}
        <p className="job-hint">{t('job.opened', { when: formats.moment(card.openedAt, now) })}</p>
      </Card>
      {card.steps.length > 0 && (
        <Card title={t('job.where')}>
          <ul className="job-plain">
            {card.steps.map((step) => (
              <li key={step.address}>{pick(step.title, language)}</li>
            ))}
          </ul>
        </Card>
      )}
      {kept.history.some(({ event }) => event.type === 'step.handed_in') && <HandedIn kept={kept} />}
      <History kept={kept} />
    </Screen>
  )
}
