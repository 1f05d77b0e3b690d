import { useState } from 'react'
import type { Schemas } from '../../api/index.ts'
import { Badge, Button, ButtonLink, Card, classes, Icon } from '../../design/index.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { outcomeName } from '../inbox/outcomes.ts'
import { PriorityBadge } from '../jobs/states.tsx'
import { type ActName, ActSheet } from './ActSheet.tsx'
import { useWho } from './who.ts'

type Escalation = Schemas['EscalationOut']

/** One escalation: why it was raised, the ladder, what can be done. */
export function EscalationCard({ escalation }: { escalation: Escalation }) {
  const { t, language, formats } = useWords()
  const nameOf = usePeople()
  const branch = useBranches()
  const who = useWho()
  const [act, setAct] = useState<ActName | null>(null)
  const { job, settled } = escalation
  const decides = escalation.can.includes('decide')
  const acts = escalation.can.filter((one) => one !== 'decide')
  const step = pick(escalation.title, language) || escalation.address
  const names = escalation.waits_for.map(nameOf).join(t('state.listSeparator'))
  const why =
    escalation.rung < 0
      ? t('desk.esc.whyAction', { step })
      : !escalation.address
        ? t('desk.esc.whyJob')
        : settled === null && !names
          ? t('desk.esc.whyNobody', { step })
          : t('desk.esc.whyStep', { step, who: names || escalation.told.map(nameOf).join(', ') || '–' })
  return (
    <Card className={classes('escalation', settled && 'escalation-settled')}>
      <div className="escalation-head">
        <div>
          <h2 className="escalation-title">
            {step}{' '}
            <span className="muted">
              #{job.number} {pick(job.title, language)}
            </span>
          </h2>
          <p className="muted">{[job.subject?.name, branch(job.branch)].filter(Boolean).join(' · ')}</p>
        </div>
        <div className="escalation-badges">
          <PriorityBadge priority={job.priority} />
          {settled ? (
            <Badge tone="success" icon="check">
              {t(`desk.esc.how.${settled.how}` as Key)}
            </Badge>
          ) : (
            escalation.due_at && (
              <Badge tone={escalation.overdue ? 'danger' : 'warning'} icon="clock">
                {escalation.overdue
                  ? t('time.overdueBy', {
                      duration: formats.duration(Date.now() - Date.parse(escalation.due_at)),
                    })
                  : t('desk.esc.due', { time: formats.moment(Date.parse(escalation.due_at)) })}
              </Badge>
            )
          )}
        </div>
      </div>
      <p className="escalation-why">
        {settled
          ? t('desk.esc.settledBy', {
              how: t(`desk.esc.how.${settled.how}` as Key),
              who: nameOf(settled.by),
              time: formats.moment(Date.parse(settled.at)),
            })
          : why}{' '}
        <span className="muted">
          {t('desk.esc.raisedTo', {
            who: escalation.raised_to.map(who).join(t('state.listSeparator')) || '–',
            time: formats.moment(Date.parse(escalation.raised_at)),
          })}
        </span>
      </p>
      <Ladder escalation={escalation} />
      <div className="escalation-acts">
        {decides && (
          <ButtonLink kind="primary" icon="shield" href={`/office/inbox/${job.id}/${escalation.opened}`}>
            {t('desk.decide.title')}
          </ButtonLink>
        )}
        {acts.map((one, place) => (
          <Button
            key={one}
            kind={one === 'cancel' ? 'quiet' : place === 0 && !decides ? 'primary' : 'secondary'}
            onClick={() => setAct(one as ActName)}
          >
            {t(`desk.esc.act.${one}` as Key)}
          </Button>
        ))}
        <ButtonLink kind="quiet" icon="job" href={`/office/jobs/${job.id}`}>
          {t('desk.esc.job')}
        </ButtonLink>
      </div>
      {escalation.why_not.waive && escalation.can.length > 0 && (
        <p className="muted escalation-note">
          <Icon name="lock" size={16} /> {t(`desk.esc.noWaive.${escalation.why_not.waive}` as Key)}
        </p>
      )}
      {settled === null && escalation.can.length === 0 && <p className="muted">{t('desk.esc.readOnly')}</p>}
      {act && <ActSheet act={act} escalation={escalation} step={step} onClose={() => setAct(null)} />}
    </Card>
  )
}

/** The rungs: those that happened, the one of this escalation, those to come. */
function Ladder({ escalation }: { escalation: Escalation }) {
  const { t, language, formats } = useWords()
  const who = useWho()
  const { ladder, rung: raised, settled, job } = escalation
  if (ladder.length === 0) return null
  const list = (people: readonly string[]) => people.map(who).join(t('state.listSeparator'))
  return (
    <ol className="ladder" aria-label={t('desk.esc.ladder')}>
      {ladder.map((rung, place) => {
        const does = [
          rung.notify.length > 0 && t('desk.esc.does.notify', { who: list(rung.notify) }),
          rung.raise_to.length > 0 && t('desk.esc.does.raise', { who: list(rung.raise_to) }),
          rung.reassign &&
            t('desk.esc.does.reassign', {
              rule: rung.reassign.startsWith('role:')
                ? who(rung.reassign)
                : t(`desk.esc.rule.${rung.reassign}` as Key),
            }),
          rung.fault && t('desk.esc.does.fault', { fault: pick(rung.fault, language) }),
          rung.outcome && t('desk.esc.does.outcome', { outcome: outcomeName(rung.outcome, t) }),
        ].filter(Boolean)
        const at = rung.at === null ? null : Date.parse(rung.at)
        const when =
          rung.fired_at !== null
            ? t('desk.esc.fired', { time: formats.moment(Date.parse(rung.fired_at)) })
            : at !== null
              ? t('desk.esc.willFire', { relative: formats.relative(at), time: formats.moment(at) })
              : job.status === 'paused' && settled === null
                ? t('desk.esc.paused')
                : t('desk.esc.wontFire')
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a ladder's rungs are known by their place
            key={place}
            className={classes(
              'rung',
              rung.fired_at !== null && 'rung-fired',
              place === raised && 'rung-here',
            )}
          >
            <span className="rung-mark" aria-hidden="true">
              {rung.fired_at !== null && <Icon name="check" size={14} />}
            </span>
            <div>
              <div className="rung-does">{capital(does.join(t('state.listSeparator'))) || rung.when}</div>
              <div className="rung-when">{when}</div>
            </div>
          </li>
        )
      })}
    </ol>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
