import { useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../../api/index.ts'
import { Card } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { type Key, useWords } from '../../../words/index.ts'
import { usePeople } from '../../frame/names.ts'
import { useReasons } from './reasons.ts'
import './assign.css'

/** How somebody was looked for, and why somebody was chosen. Nothing where nobody was. */
export function DispatchCard({ job }: { job: string }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const found = useQuery({
    queryKey: ['job', job, 'dispatch'],
    queryFn: ({ signal }) =>
      got(client.GET('/api/jobs/{job}/dispatch', { params: { path: { job } }, signal })),
  })
  const { rounds = [], names = {}, looks_at = null } = found.data ?? {}
  if (rounds.length === 0) return null
  return (
    <Card title={t('jobs.dispatch')}>
      {[...rounds].reverse().map((round) => (
        <Round key={round.number} round={round} names={names} />
      ))}
      {looks_at !== null && (
        <p className="muted">{t('jobs.dispatch.next', { time: formats.moment(Date.parse(looks_at)) })}</p>
      )}
    </Card>
  )
}

function Round({ round, names }: { round: Schemas['RoundOut']; names: Record<string, string> }) {
  const { t, formats } = useWords()
  const nameOf = usePeople(names)
  const say = useReasons()
  const chosen = round.chosen.map(nameOf).join(t('state.listSeparator'))
  return (
    <div className="dispatch-round">
      <div>
        <strong>{t(`jobs.dispatch.${round.outcome}` as Key, { who: chosen })}</strong>{' '}
        <span className="muted">{formats.moment(Date.parse(round.at))}</span>
      </div>
      <ul>
        {round.ranked
          ?.filter((one) => round.chosen.includes(one.login))
          .map((one) => (
            <li key={one.login} className="muted">
              {nameOf(one.login)}: {one.reasons.map(say).join(' · ')}
            </li>
          ))}
        {round.offers?.map((offer) => (
          <li key={offer.person}>
            {nameOf(offer.person)}: {t(`jobs.offer.${offer.status}`)}
            {offer.reason && ` – ${offer.reason}`}
          </li>
        ))}
      </ul>
      {round.left_out && round.left_out.length > 0 && (
        <details className="ranking-rest">
          <summary>{t('jobs.recommended.leftOut', { n: round.left_out.length })}</summary>
          <ul>
            {round.left_out.map((one) => (
              <li key={one.login}>
                {nameOf(one.login)} <span className="muted">{say(one)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
