import { ButtonLink, Card, Icon } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { pick, useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { useDay, useNow } from '../shell/phone.tsx'
import { useWhereabouts } from '../shell/whereabouts.ts'
import { JobCardLink } from '../today/JobCardLink.tsx'
import { nextJob } from '../today/sections.ts'
import { endName } from './names.ts'

/** The job is over: how it ended, what is still to be sent, and where to go next. */
export function Finished({ kept }: { kept: KeptJob }) {
  const { t, language } = useWords()
  const { cards } = useDay()
  const now = useNow()
  const { where } = useWhereabouts()
  const { card } = kept
  const good = kept.job.state.successful ?? false
  const end = kept.history.findLast(({ event }) => event.type === 'job.ended')?.event
  const label = typeof end?.end === 'string' ? end.end : card.end
  const step = typeof end?.step === 'string' ? end.step : ''
  const next = nextJob(cards, card.id, now, where.state === 'known' ? where.here : null)
  return (
    <>
      <Card className={good ? 'finished finished-good' : 'finished'}>
        <Icon name={good ? 'check-circle' : 'info'} size={48} />
        <h2>
          {t(
            card.status === 'cancelled' ? 'job.cancelled' : good ? 'step.ended.title' : 'step.ended.refused',
          )}
        </h2>
        {good && <p>{t('step.ended.text', { job: pick(card.title, language) })}</p>}
        {label && card.status !== 'cancelled' && (
          <p>{t('step.ended.result', { end: endName(kept, step, label, language) })}</p>
        )}
        <p className="job-hint">
          {card.waiting > 0 ? t('step.ended.unsent', { n: card.waiting }) : t('step.ended.sent')}
        </p>
        <ButtonLink kind={next ? 'secondary' : 'primary'} wide href={addressOf({ at: 'today' })}>
          {t('step.ended.today')}
        </ButtonLink>
      </Card>
      {next && (
        <section aria-labelledby="next-job">
          <h2 className="today-section" id="next-job">
            {t('step.ended.next')}
          </h2>
          <ul className="job-cards">
            <JobCardLink card={next.card} now={now} metres={next.metres} />
          </ul>
        </section>
      )}
    </>
  )
}
