import { useQuery } from '@tanstack/react-query'
import { got, inWords, type Schemas } from '../../../api/index.ts'
import { Badge, Banner, Button, Skeleton } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { useReasons } from './reasons.ts'
import './assign.css'

interface RecommendedProps {
  job: string
  busy: string | null
  onGive: (login: string, name: string) => void
}

const SHOWN = 5

export function useRecommendation(job: string | null) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['recommendation', job],
    enabled: job !== null,
    queryFn: ({ signal }) =>
      got(client.GET('/api/jobs/{job}/recommendation', { params: { path: { job: job ?? '' } }, signal })),
  })
}

/** Whom the rules would give the job, why, and why not the others. */
export function Recommended({ job, busy, onGive }: RecommendedProps) {
  const { t } = useWords()
  const found = useRecommendation(job)
  if (found.isPending) return <Skeleton rows={2} />
  if (found.isError) return <Banner tone="info">{inWords(found.error, t)}</Banner>
  return (
    <Ranking
      found={found.data}
      action={(login, name) => (
        <Button
          kind="primary"
          busy={busy === login}
          aria-label={t('jobs.assignTo', { who: name })}
          onClick={() => busy === null && onGive(login, name)}
        >
          {t('jobs.assign')}
        </Button>
      )}
    />
  )
}

interface RankingProps {
  found: Schemas['RecommendationOut']
  action?: (login: string, name: string) => React.ReactNode
}

/** A recommendation in words: the best first, then who is left out. */
export function Ranking({ found, action }: RankingProps) {
  const { t } = useWords()
  const say = useReasons()
  const nameOf = (login: string) => found.names[login] ?? login
  return (
    <section className="ranking" aria-label={t('jobs.recommended')}>
      <h3 className="ranking-title">{t('jobs.recommended')}</h3>
      {found.trouble && <Banner tone="warning">{found.trouble}</Banner>}
      {found.ranked.length === 0 && <p className="muted">{t('jobs.recommended.nobody')}</p>}
      <ol className="assign-people">
        {found.ranked.slice(0, SHOWN).map((one) => (
          <li key={one.login} className="assign-person">
            <span className="assign-who">
              <span>
                <span className="assign-name">{nameOf(one.login)}</span>{' '}
                {one.rank === 1 && <Badge tone="success">{t('jobs.recommended.best')}</Badge>}
              </span>
              <span className="muted">{one.reasons.map(say).join(' · ')}</span>
            </span>
            {action?.(one.login, nameOf(one.login))}
          </li>
        ))}
      </ol>
      {found.left_out.length > 0 && (
        <details className="ranking-rest">
          <summary>{t('jobs.recommended.leftOut', { n: found.left_out.length })}</summary>
          <ul>
            {found.left_out.map((one) => (
              <li key={one.login}>
                {nameOf(one.login)} <span className="muted">{say(one)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
