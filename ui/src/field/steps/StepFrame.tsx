import { type ReactNode, useState } from 'react'
import { IconLink, ProgressBar, Screen, Sheet } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { Guide as WrittenGuide } from '../../runtime/runbook.ts'
import { pick, useWords } from '../../words/index.ts'
import { stepName } from '../jobs/names.ts'
import { useOverview } from '../jobs/overview.ts'
import { numberOf, progressOf } from '../jobs/progress.ts'
import { StepTrail } from '../jobs/Standing.tsx'
import { addressOf } from '../routing.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { Guide } from './Guide.tsx'
import './step.css'

interface Props {
  kept: KeptJob
  address: string
  scope: string
  guide?: WrittenGuide | null | undefined
  footer?: ReactNode
  children: ReactNode
}

/** What every step screen has: its title, where one is, how to do it, and the one thing to do under the thumb. */
export function StepFrame({ kept, address, scope, guide, footer, children }: Props) {
  const { t, language } = useWords()
  const { back } = useNavigation()
  const [all, showAll] = useState(false)
  useScroll(true)
  const { card } = kept
  const progress = progressOf(useOverview(kept).route)
  const n = numberOf(progress, address)
  const subject = card.subject?.name ?? pick(card.title, language)
  return (
    <Screen
      title={stepName(kept, address, language)}
      subtitle={subject}
      back={back}
      actions={<IconLink icon="job" label={t('step.toJob')} href={addressOf({ at: 'job', job: card.id })} />}
      banner={
        n > 0 && (
          <button type="button" className="step-progress" onClick={() => showAll(true)}>
            <ProgressBar value={progress.done / Math.max(1, progress.of)} label={t('step.progress')} />
            <span>{t('step.of', { n, of: progress.of })}</span>
          </button>
        )
      }
      footer={footer}
    >
      <Guide
        kept={kept}
        guide={guide}
        scope={scope}
        title={t('step.guide')}
        of={`${card.sop} ${kept.playbook.template(address) ?? address}`}
      />
      {children}
      <Sheet open={all} onClose={() => showAll(false)} title={t('step.overview')}>
        <StepTrail kept={kept} steps={progress.steps} />
        {progress.guessed && <p className="job-hint">{t('step.overview.mayVary')}</p>}
      </Sheet>
    </Screen>
  )
}
