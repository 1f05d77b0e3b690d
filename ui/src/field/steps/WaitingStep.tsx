import { ButtonLink, EmptyState } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { OpenStep } from '../../runtime/job.ts'
import type { Step } from '../../runtime/runbook.ts'
import { useWords } from '../../words/index.ts'
import { useOverview, waitsFor } from '../jobs/overview.ts'
import { readable } from '../jobs/readable.ts'
import { addressOf } from '../routing.ts'
import { useNow } from '../shell/phone.tsx'
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
  const seen = useOverview(kept).open.find((one) => one.address === address)
  const people = seen ? waitsFor(kept, seen, language) : []
  const until = seen?.until ?? null
  const byPeople = step.kind === 'work' || step.kind === 'approval'
  const lines = (): { title: string; text: string } => {
    if (byPeople)
      return {
        title: t('step.others.title'),
        text: people.length > 0 ? t('step.others.text', { who: people.join(', ') }) : t('step.others.nobody'),
      }
    if (step.kind === 'call') return { title: t('step.waits.call'), text: t('step.waits.text') }
    if (step.kind === 'do') return { title: t('step.waits.do'), text: t('step.waits.text') }
    if (step.kind === 'wait' && step.event) {
      const more = until === null ? '' : ` ${t('step.waits.upTo', { when: formats.moment(until, now) })}`
      return {
        title: t('step.waits.event', { event: readable(step.event) }),
        text: `${t('step.waits.text')}${more}`,
      }
    }
    return {
      title:
        until === null ? t('step.waits.text') : t('step.waits.until', { when: formats.moment(until, now) }),
      text: t('step.waits.text'),
    }
  }
  const { title, text } = lines()
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
      <EmptyState icon={byPeople ? 'person' : 'clock'} title={title}>
        {text}
      </EmptyState>
    </StepFrame>
  )
}
