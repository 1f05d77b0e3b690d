import { useEffect, useState } from 'react'
import { got, type Schemas } from '../../api/index.ts'
import { Badge, Button, ButtonLink, Card, EmptyState, Icon, Screen, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { STATUS } from '../search/RemoteJobs.tsx'
import { useNavigation } from '../shell/navigation.tsx'
import { useDay, useNow, usePhone } from '../shell/phone.tsx'

/** A job that is not on the phone: with signal what the server shows of it, else what to do. */
export function MissingJob({ id }: { id: string }) {
  const { t, language, formats } = useWords()
  const { back } = useNavigation()
  const { client } = useSession()
  const { online, syncing, at, problem } = useDay()
  const phone = usePhone()
  const now = useNow()
  const [job, setJob] = useState<Schemas['JobOut'] | null | undefined>(undefined)
  const comes = at === null && problem === null // the first day is on its way, and the job may be in it
  useEffect(() => {
    if (!online || comes) return
    const abort = new AbortController()
    const params = { path: { job: id } }
    got(client.GET('/api/jobs/{job}', { params, signal: abort.signal })).then(
      (found) => setJob(found),
      () => !abort.signal.aborted && setJob(null),
    )
    return () => abort.abort()
  }, [client, id, online, comes])

  if (online && job === undefined)
    return (
      <Screen title={t('job.title')} back={back}>
        <Skeleton rows={4} />
      </Screen>
    )
  if (job) {
    const { line, subject, open } = job
    const over = line.status === 'completed' || line.status === 'cancelled'
    const good = line.status === 'completed' && line.successful
    const title = pick(line.title, language)
    return (
      <Screen title={subject?.name ?? title} subtitle={subject ? title : undefined} back={back}>
        {over && (
          <Card className={good ? 'finished finished-good' : 'finished'}>
            <Icon name={good ? 'check-circle' : 'info'} size={48} />
            <h2>
              {t(
                line.status === 'cancelled'
                  ? 'job.cancelled'
                  : good
                    ? 'step.ended.title'
                    : 'step.ended.refused',
              )}
            </h2>
            {good && (
              <p>
                {line.assignee === phone.me.login ? t('step.ended.text', { job: title }) : t('job.ended')}
              </p>
            )}
            <ButtonLink kind="primary" wide href={addressOf({ at: 'today' })}>
              {t('step.ended.today')}
            </ButtonLink>
          </Card>
        )}
        <Card>
          {!over && (
            <p>
              <Badge>{t(STATUS[line.status])}</Badge>
            </p>
          )}
          {subject?.address && <p>{subject.address}</p>}
          <p className="job-hint">
            {t('job.opened', { when: formats.moment(Date.parse(line.opened_at), now) })}
          </p>
        </Card>
        {open.length > 0 && (
          <Card title={t('job.where')}>
            <ul className="job-plain">
              {open.map((step) => (
                <li key={step.address}>{pick(step.title, language) || step.address}</li>
              ))}
            </ul>
          </Card>
        )}
        {!over && <p className="job-hint">{t('job.missing.server')}</p>}
      </Screen>
    )
  }
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
