import { useEffect, useMemo, useState } from 'react'
import { Banner, ButtonLink, EmptyState, IconLink, Screen, Skeleton, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { Nav } from '../shell/Nav.tsx'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useDay, useNow } from '../shell/phone.tsx'
import { JobCardLink } from '../today/JobCardLink.tsx'
import { find } from '../today/search.ts'
import { RemoteJobs } from './RemoteJobs.tsx'
import { type FoundJob, foundJobs } from './remote.ts'
import './search.css'

/** Finding a job by whatever one remembers: on this phone at once, on the server where there is signal. */
export function SearchScreen({ text }: { text: string }) {
  const { t } = useWords()
  const { replace } = useNavigation()
  const { cards, online } = useDay()
  const now = useNow()
  const [typed, setTyped] = useState(text)
  const found = useMemo(() => find(cards, typed), [cards, typed])
  const remote = useRemote(typed.trim(), online)
  const others = remote.jobs?.filter((job) => !cards.some((card) => card.id === job.id)) ?? null
  useScroll(true)

  // The address keeps what was searched for, so that coming back finds it again.
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => replace({ at: 'search', text: typed }), 500)
    return () => clearTimeout(timer)
  }, [typed, text, replace])

  const asked = typed.trim() !== ''
  return (
    <Screen
      title={t('day.search')}
      actions={<IconLink icon="qr" label={t('day.scan')} href={addressOf({ at: 'scan' })} />}
      banner={
        <form onSubmit={(event) => event.preventDefault()}>
          <TextInput
            type="search"
            aria-label={t('day.search.label')}
            placeholder={t('day.search.label')}
            value={typed}
            enterKeyHint="search"
            autoComplete="off"
            spellCheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
        </form>
      }
      footer={<Nav at="search" />}
    >
      {!asked ? (
        <EmptyState
          icon="search"
          title={t('day.search')}
          action={
            <ButtonLink icon="qr" href={addressOf({ at: 'scan' })}>
              {t('day.scan')}
            </ButtonLink>
          }
        >
          {t('day.search.hint')}
        </EmptyState>
      ) : (
        <>
          <section aria-labelledby="search-here">
            <h2 className="search-title" id="search-here">
              {t('day.search.here')}
            </h2>
            <p className={found.length > 0 ? 'unseen' : 'search-none'} role="status">
              {found.length > 0
                ? t('day.search.found', { n: found.length })
                : t('day.search.none', { text: typed.trim() })}
            </p>
            <ul className="job-cards">
              {found.slice(0, 50).map((card) => (
                <JobCardLink key={card.id} card={card} now={now} />
              ))}
            </ul>
          </section>
          <section aria-labelledby="search-server">
            <h2 className="search-title" id="search-server">
              {t('day.search.server')}
            </h2>
            {!online ? (
              <Banner tone="info" icon="cloud-off" quiet>
                {t('day.search.offline')}
              </Banner>
            ) : remote.failed ? (
              <Banner tone="warning">{t('day.search.failed')}</Banner>
            ) : others === null ? (
              <Skeleton rows={2} />
            ) : others.length === 0 ? (
              <p className="search-none">{t('day.search.serverNone')}</p>
            ) : (
              <RemoteJobs jobs={others} now={now} />
            )}
          </section>
        </>
      )}
    </Screen>
  )
}

/** What the server finds, asked once typing has stopped for a moment. */
function useRemote(text: string, online: boolean): { jobs: FoundJob[] | null; failed: boolean } {
  const { client } = useSession()
  const [answer, setAnswer] = useState<{ to: string; jobs: FoundJob[] | null; failed: boolean } | null>(null)
  useEffect(() => {
    if (text === '' || !online) return
    const abort = new AbortController()
    const timer = setTimeout(async () => {
      try {
        const { jobs } = await foundJobs(client, { text, limit: 20 }, abort.signal)
        setAnswer({ to: text, jobs, failed: false })
      } catch {
        if (!abort.signal.aborted) setAnswer({ to: text, jobs: null, failed: true })
      }
    }, 400)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [text, online, client])
  return answer?.to === text ? answer : { jobs: null, failed: false }
}
