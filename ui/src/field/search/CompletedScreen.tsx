import { useCallback, useEffect, useState } from 'react'
import { Banner, Button, EmptyState, Screen, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useDay, useNow, usePhone } from '../shell/phone.tsx'
import { JobCardLink } from '../today/JobCardLink.tsx'
import { RemoteJobs } from './RemoteJobs.tsx'
import { type FoundJob, foundJobs } from './remote.ts'

/** Jobs of mine that are over: those still here at once, the others from the server. */
export function CompletedScreen() {
  const { t } = useWords()
  const { back } = useNavigation()
  const { me } = usePhone()
  const { client } = useSession()
  const { cards, online } = useDay()
  const now = useNow()
  const [jobs, setJobs] = useState<FoundJob[] | null>(null)
  const [next, setNext] = useState<string | null>(null)
  const [state, setState] = useState<'asking' | 'there' | 'failed'>('asking')

  const ask = useCallback(
    async (cursor: string | null, signal: AbortSignal) => {
      setState('asking')
      try {
        const query = {
          assignee: me.login,
          status: 'completed',
          limit: 30,
          ...(cursor && { cursor }),
        } as const
        const page = await foundJobs(client, query, signal)
        setJobs((before) => [...(cursor ? (before ?? []) : []), ...page.jobs])
        setNext(page.next)
        setState('there')
      } catch {
        if (!signal.aborted) setState('failed')
      }
    },
    [client, me.login],
  )

  useEffect(() => {
    if (!online) return
    const abort = new AbortController()
    void ask(null, abort.signal)
    return () => abort.abort()
  }, [online, ask])

  const kept = cards.filter(({ status }) => status === 'completed')
  const unsent = kept.filter(({ id }) => !jobs?.some((job) => job.id === id))
  const nothing = unsent.length === 0 && jobs?.length === 0
  useScroll(jobs !== null || !online)
  return (
    <Screen title={t('day.completed')} back={back}>
      {!online && (
        <Banner tone="info" icon="cloud-off" quiet>
          {t('day.completed.offline')}
        </Banner>
      )}
      {unsent.length > 0 && (
        <ul className="job-cards">
          {unsent.map((card) => (
            <JobCardLink key={card.id} card={card} now={now} />
          ))}
        </ul>
      )}
      {jobs && jobs.length > 0 && <RemoteJobs jobs={jobs} now={now} />}
      {(nothing || (!online && kept.length === 0 && !jobs)) && (
        <EmptyState icon="check-circle" title={t('day.completed.empty')} />
      )}
      {online && state === 'asking' && jobs === null && <Skeleton rows={4} />}
      {online && state === 'failed' && (
        <Banner
          tone="warning"
          action={
            <Button onClick={() => void ask(next, new AbortController().signal)}>{t('act.retry')}</Button>
          }
        >
          {t('day.problem')}
        </Banner>
      )}
      {next !== null && state !== 'failed' && (
        <Button wide busy={state === 'asking'} onClick={() => void ask(next, new AbortController().signal)}>
          {t('day.completed.more')}
        </Button>
      )}
    </Screen>
  )
}
