import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Banner, Button, useToast } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { FormHandle } from '../../renderer/FormView.tsx'
import type { HandIn } from '../../runtime/commands.ts'
import type { OpenStep } from '../../runtime/job.ts'
import type { Work } from '../../runtime/runbook.ts'
import type { Answers } from '../../runtime/values.ts'
import type { FieldFault } from '../../runtime/verdict.ts'
import { useWords } from '../../words/index.ts'
import { type Done, useDoing } from '../jobs/doing.ts'
import { useNavigation } from '../shell/navigation.tsx'
import { useOnline, usePhone } from '../shell/phone.tsx'
import { EntryForm } from './EntryForm.tsx'
import { useEntry } from './entry.ts'
import { FaultSheet } from './FaultSheet.tsx'
import { isAboutAnswers, useExplain } from './Faults.tsx'
import { Judgement, useForesight } from './Judgement.tsx'
import { placeAfter } from './places.ts'
import { StepFrame } from './StepFrame.tsx'

interface Props {
  kept: KeptJob
  address: string
  open: OpenStep
  step: Work
  /** What has to be said above all else: the job has gone on meanwhile. */
  notice: ReactNode
}

/** A step to be done by this person: how, the form, whether it will pass, and the button. */
export function WorkStep({ kept, address, open, step, notice }: Props) {
  const { t } = useWords()
  const phone = usePhone()
  const { replace } = useNavigation()
  const toast = useToast()
  const explain = useExplain(kept)
  const online = useOnline()
  const job = kept.card.id
  const form = (step.form && kept.playbook.runbook.forms?.[step.form]) || null
  const entry = useEntry(job, address, open.opened)
  const { busy, carryOut } = useDoing(job)
  const handle = useRef<FormHandle | null>(null)
  const [answers, setAnswers] = useState<Answers | null>(form ? null : {})
  const [faults, setFaults] = useState<readonly FieldFault[] | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const [reporting, report] = useState(false)
  const [left, leave] = useState(false)
  const command = useCallback(
    (given: Answers): HandIn => ({ do: 'hand_in', step: address, answers: given, opened: open.opened }),
    [address, open.opened],
  )
  const [asked, setAsked] = useState<HandIn | null>(form ? null : command({}))
  const foreseen = useForesight(kept, asked)
  const possible = kept.playbook.faults(open.step)

  const onKept = useCallback(
    (given: Answers) => {
      setAnswers(given)
      setAsked(command(given))
    },
    [command],
  )

  function settled(done: Done, said: string) {
    if ('kept' in done) {
      leave(true)
      entry.done()
      toast({ text: said, tone: 'success', seconds: 3 })
      const after = phone.job(job).get()
      replace(after ? placeAfter(after, address) : { at: 'job', job })
      return
    }
    if ('full' in done) setRefused(t('step.full.text'))
    else if (isAboutAnswers(done.code) && (done.faults ?? []).length > 0) setFaults(done.faults ?? [])
    else setRefused(explain(done))
  }

  async function handIn() {
    setRefused(null)
    const taken = handle.current?.attempt()
    const given = taken ? taken.answers : (answers ?? {})
    if (taken && taken.faults.length > 0) {
      // Not to be handed in; but what is wrong with the evidence is said with the rest.
      const verdict = await phone.foresee(job, command(given))
      if (!('kept' in verdict)) setFaults(verdict.faults ?? [])
      return
    }
    const done = await carryOut(command(given))
    if (!done || !('kept' in done)) await entry.flush() // what was handed in needs no draft
    if (done) settled(done, t(online ? 'step.sent' : 'step.willBeSent'))
  }

  return (
    <StepFrame
      kept={kept}
      address={address}
      scope={open.scope}
      guide={step.guide}
      footer={
        <>
          {possible.length > 0 && (
            <Button icon="alert" className="step-problem" onClick={() => report(true)}>
              {t('step.problem')}
            </Button>
          )}
          <Button kind="primary" icon="check" busy={busy} onClick={() => void handIn()}>
            {t('step.handIn')}
          </Button>
        </>
      }
    >
      {!busy && !left && notice}
      {entry.returned.length > 0 && faults === null && (
        <Banner tone="warning" quiet>
          {t('step.returned')}
        </Banner>
      )}
      {form ? (
        <EntryForm
          kept={kept}
          form={form}
          entry={entry}
          address={address}
          opened={open.opened}
          scope={open.scope}
          faults={faults ?? entry.returned}
          handle={handle}
          onKept={onKept}
        />
      ) : (
        <p className="step-nothing">{t('step.nothingToFill')}</p>
      )}
      <Judgement
        kept={kept}
        form={form}
        foreseen={foreseen}
        onGo={(pointer) => void handle.current?.goTo(pointer)}
      />
      {refused && (
        <Banner tone="danger" title={t('step.refused.title')} onDismiss={() => setRefused(null)}>
          {refused}
        </Banner>
      )}
      {form && entry.kept !== 'failed' && (
        <p className="step-kept" aria-live="polite">
          {t(entry.kept === 'keeping' ? 'step.keeping' : 'step.kept')}
        </p>
      )}
      <FaultSheet
        kept={kept}
        address={address}
        open={open}
        shown={reporting}
        possible={possible}
        onClose={() => report(false)}
        onDone={(done) => settled(done, t('step.problem.sent'))}
      />
    </StepFrame>
  )
}
