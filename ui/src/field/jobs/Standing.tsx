import { Badge, Card, Icon, type IconName } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { useWords } from '../../words/index.ts'
import { dueInWords } from '../due.ts'
import { addressOf } from '../routing.ts'
import { useNow } from '../shell/phone.tsx'
import { stepName } from './names.ts'
import { useOverview, waitsFor } from './overview.ts'
import { type ProgressStep, progressOf } from './progress.ts'

/** Where the job stands: what was done, what is open and for whom, what is still to come. */
export function Standing({ kept }: { kept: KeptJob }) {
  const { t } = useWords()
  const progress = progressOf(useOverview(kept).route)
  if (progress.steps.length === 0) return null
  return (
    <Card title={t('job.where')}>
      <StepTrail kept={kept} steps={progress.steps} />
      {progress.guessed && <p className="job-hint">{t('step.overview.mayVary')}</p>}
    </Card>
  )
}

const PICTURES: Record<ProgressStep['state'], IconName> = {
  done: 'check-circle',
  now: 'arrow-right',
  to_come: 'circle',
}

/** The steps one under the other; those that are open lead to their screens. */
export function StepTrail({ kept, steps }: { kept: KeptJob; steps: readonly ProgressStep[] }) {
  const { t, language } = useWords()
  return (
    <ol className="trail">
      {steps.map(({ address, state }) => (
        <li key={`${state} ${address}`} className={`trail-step trail-${state}`}>
          <span className="trail-icon">
            <Icon name={PICTURES[state]} size={22} />
          </span>
          <span className="trail-text">
            <span className="unseen">
              {t(state === 'done' ? 'job.done' : state === 'now' ? 'job.now' : 'job.toCome')}:{' '}
            </span>
            {state === 'now' ? (
              <a href={addressOf({ at: 'step', job: kept.card.id, address })}>
                {stepName(kept, address, language)}
              </a>
            ) : (
              stepName(kept, address, language)
            )}
            {state === 'now' && <WhoAndWhen kept={kept} address={address} />}
          </span>
        </li>
      ))}
    </ol>
  )
}

function WhoAndWhen({ kept, address }: { kept: KeptJob; address: string }) {
  const { t, language, formats } = useWords()
  const now = useNow()
  const { card } = kept
  const within = card.steps.filter(
    (step) => step.address === address || step.address.startsWith(`${address}.`),
  )
  const mine = within.some((step) => step.mine)
  const due = kept.job.state.open?.[address]?.due_at ?? null
  const open = useOverview(kept).open.find((one) => one.address === address)
  const who = mine || !open?.by ? [] : waitsFor(kept, open, language)
  const told = due === null ? null : dueInWords(due, now, t, formats)
  return (
    <span className="trail-more">
      {mine && <Badge tone="primary">{t('job.forYou')}</Badge>}
      {who.length > 0 && <span>{t('job.waitsFor', { who: who.join(', ') })}</span>}
      {told && <span className={`job-due-${told.tone}`}>{told.text}</span>}
    </span>
  )
}
