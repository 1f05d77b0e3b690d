import { useEffect, useRef } from 'react'
import { Banner, ButtonLink, EmptyState, Screen, Skeleton } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { stayBusy } from '../../offline/registering.ts'
import { useWords } from '../../words/index.ts'
import { MissingJob } from '../jobs/MissingJob.tsx'
import { stepName } from '../jobs/names.ts'
import { addressOf } from '../routing.ts'
import { useNavigation } from '../shell/navigation.tsx'
import { useJob } from '../shell/phone.tsx'
import { ApprovalStep } from './ApprovalStep.tsx'
import { ListStep } from './ListStep.tsx'
import { WaitingStep } from './WaitingStep.tsx'
import { WorkStep } from './WorkStep.tsx'
import './step.css'

/** One step of a job, as whoever looks at it meets it: to be done, to be decided, a list, or to be waited for. */
export function StepScreen({ id, address }: { id: string; address: string }) {
  const { t } = useWords()
  const { back } = useNavigation()
  const kept = useJob(id)
  const last = useRef<KeptJob | null>(null)
  useEffect(stayBusy, []) // a new version of the app waits until the step is left
  if (kept === undefined)
    return (
      <Screen title={t('state.loading')} back={back}>
        <Skeleton rows={4} />
      </Screen>
    )
  if (kept === null) return <MissingJob id={id} />
  // A step that was just handed in stays on the screen until the next one takes its place.
  const isOpen = kept.job.state.open?.[address] !== undefined
  if (isOpen) last.current = kept
  const shown = isOpen ? kept : last.current
  if (!shown) return <NotOpen kept={kept} address={address} />
  return <Step kept={shown} address={address} goneOn={!isOpen} />
}

function Step({ kept, address, goneOn }: { kept: KeptJob; address: string; goneOn: boolean }) {
  const { t } = useWords()
  const open = kept.job.state.open?.[address]
  if (!open) return null
  const step = kept.playbook.step(open.step)
  const mine = kept.card.steps.some((one) => one.address === address && one.mine)
  const can = mine && kept.card.status === 'open' && !kept.gone
  const key = `${address} ${open.opened}`
  const notice = goneOn ? (
    <Banner
      tone="warning"
      title={t('step.notOpen.title')}
      action={<ButtonLink href={addressOf({ at: 'job', job: kept.card.id })}>{t('step.toJob')}</ButtonLink>}
    >
      {t('step.goneOn')}
    </Banner>
  ) : null
  if (step.kind === 'work' && can) return <WorkStep key={key} {...{ kept, address, open, step, notice }} />
  if (step.kind === 'approval' && can) return <ApprovalStep key={key} {...{ kept, address, open, step }} />
  if (step.kind === 'any_order' || step.kind === 'each')
    return <ListStep key={key} {...{ kept, address, open, step }} />
  return <WaitingStep key={key} {...{ kept, address, open, step }} />
}

function NotOpen({ kept, address }: { kept: KeptJob; address: string }) {
  const { t, language } = useWords()
  const { back } = useNavigation()
  return (
    <Screen title={stepName(kept, address, language)} subtitle={kept.card.subject?.name} back={back}>
      <EmptyState
        icon="clock"
        title={t('step.notOpen.title')}
        action={
          <ButtonLink kind="primary" href={addressOf({ at: 'job', job: kept.card.id })}>
            {t('step.toJob')}
          </ButtonLink>
        }
      >
        {t('step.notOpen.text')}
      </EmptyState>
    </Screen>
  )
}
