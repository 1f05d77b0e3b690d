// One open step as the one who is played sees it: whose it is, by when, and what its kind asks.

import { useState } from 'react'
import { Banner, classes, Icon } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { said } from '../clockwork.ts'
import { usePlay } from '../play.ts'
import { personSaid } from '../saying.ts'
import { Approval } from './Approval.tsx'
import type { StepProps } from './asking.tsx'
import { FaultSheet } from './FaultSheet.tsx'
import { Waiting } from './Waiting.tsx'
import { WorkForm } from './WorkForm.tsx'

export function StepScreen({ job, step, who, onJob }: StepProps) {
  const play = usePlay()
  const { say, readOnly } = play
  const { t, language } = useWords()
  const [reporting, setReporting] = useState(false)
  const allowed = step.people.some(({ login }) => login === who)
  const title = pick(step.title, language) || step.address
  return (
    <section className="scn-step" aria-label={title}>
      <h3 className="scn-step-title">{title}</h3>
      {step.due_local && (
        <p className={classes('scn-step-due', step.late && 'scn-late')}>
          <Icon name="clock" size={16} />
          {t(step.late ? 'scenario.phone.wasDue' : 'scenario.phone.due', {
            at: said(step.due_local, language),
          })}
        </p>
      )}
      {!allowed && step.people.length > 0 && (
        <Banner tone="info" icon="lock" quiet>
          {t('scenario.phone.notYours', {
            who: step.people
              .slice(0, 3)
              .map(({ login }) => personSaid(say, login))
              .join(t('state.listSeparator')),
          })}
        </Banner>
      )}
      {step.kind === 'work' && (
        <WorkForm job={job} step={step} who={who} onFault={() => setReporting(true)} />
      )}
      {step.kind === 'approval' && <Approval job={job} step={step} who={who} />}
      {(step.kind === 'wait' || step.kind === 'call' || step.kind === 'do') && (
        <Waiting job={job} step={step} onJob={onJob} />
      )}
      {reporting && !readOnly && (
        <FaultSheet job={job} step={step} who={who} onClose={() => setReporting(false)} />
      )}
    </section>
  )
}
