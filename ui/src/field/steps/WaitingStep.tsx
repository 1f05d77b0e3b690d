import { ButtonLink, EmptyState } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { OpenStep } from '../../runtime/job.ts'
import type { Step } from '../../runtime/runbook.ts'
import { pick, useWords } from '../../words/index.ts'
import { useOverview, waitsFor } from '../jobs/overview.ts'
import { addressOf } from '../routing.ts'
import { useDay, useNow } from '../shell/phone.tsx'
import { StepFrame } from './StepFrame.tsx'

interface Props {
  kept: KeptJob
  address: string
  open: OpenStep
  step: Step
}

/** A step that goes on without this person: for whom, or for what, it waits. */
export function WaitingStep({ kept, address, open, step }: Props) {
  const { t, language, formats } = useWords()
  const now = useNow()
  const { cards } = useDay()
  const seen = useOverview(kept).open.find((one) => one.address === address)
  const people = seen ? waitsFor(kept, seen, language) : []
  const until = seen?.until ?? null
  const byPeople = step.kind === 'work' || step.kind === 'approval'
  const child = cards.find(({ id }) => id === open.child)
  const { title, text, more } = told()
  return (
    <StepFrame
      kept={kept}
      address={address}
      scope={open.scope}
      guide={step.guide}
      footer={
        <ButtonLink kind="primary" href={addressOf({ at: 'job', job: kept.card.id })}>
          {t('step.toJob')}
        </ButtonLink>
      }
    >
      <EmptyState
        icon={byPeople ? 'person' : 'clock'}
        title={title}
        action={
          child && (
            <ButtonLink icon="arrow-right" href={addressOf({ at: 'job', job: child.id })}>
              {child.subject?.name ?? pick(child.title, language)}
            </ButtonLink>
          )
        }
      >
        <p>{text}</p>
        {more && <p>{more}</p>}
      </EmptyState>
    </StepFrame>
  )

  /** For whom or for what it waits, and what comes of it. */
  function told(): { title: string; text: string; more?: string } {
    const text = t('step.waits.text')
    if (byPeople)
      return {
        title: t('step.others.title'),
        text: people.length > 0 ? t('step.others.text', { who: people.join(', ') }) : t('step.others.nobody'),
      }
    if (step.kind === 'call')
      return { title: t('step.waits.call'), text: child ? t('step.waits.child') : text }
    if (step.kind === 'do') return { title: t('step.waits.do'), text }
    const when = until === null ? null : formats.moment(until, now)
    if (step.kind === 'wait' && step.event)
      return {
        title: t('step.waits.event'),
        text,
        ...(when !== null && { more: t('step.waits.upTo', { when }) }),
      }
    return { title: when === null ? t('step.waits.any') : t('step.waits.until', { when }), text }
  }
}
