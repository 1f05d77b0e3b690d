import { useCallback, useRef, useState } from 'react'
import { Banner, Button, ConfirmDialog, Field, TextArea, useToast } from '../../design/index.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { FormHandle } from '../../renderer/FormView.tsx'
import type { Decide } from '../../runtime/commands.ts'
import type { OpenStep } from '../../runtime/job.ts'
import type { Approval } from '../../runtime/runbook.ts'
import type { Answers } from '../../runtime/values.ts'
import type { FieldFault } from '../../runtime/verdict.ts'
import { useWords } from '../../words/index.ts'
import { useDoing } from '../jobs/doing.ts'
import { HandedIn } from '../jobs/HandedIn.tsx'
import { outcomeName } from '../jobs/names.ts'
import { useNavigation } from '../shell/navigation.tsx'
import { usePhone } from '../shell/phone.tsx'
import { EntryForm } from './EntryForm.tsx'
import { useEntry } from './entry.ts'
import { isAboutAnswers, useExplain } from './Faults.tsx'
import { placeAfter } from './places.ts'
import { StepFrame } from './StepFrame.tsx'

interface Props {
  kept: KeptJob
  address: string
  open: OpenStep
  step: Approval
}

/** A decision that is this person's: the evidence, a comment, and the outcomes. */
export function ApprovalStep({ kept, address, open, step }: Props) {
  const { t } = useWords()
  const phone = usePhone()
  const toast = useToast()
  const explain = useExplain(kept)
  const { replace } = useNavigation()
  const job = kept.card.id
  const form = (step.form && kept.playbook.runbook.forms?.[step.form]) || null
  const entry = useEntry(job, address, open.opened)
  const { busy, carryOut } = useDoing(job)
  const handle = useRef<FormHandle | null>(null)
  const latest = useRef<Answers>({})
  const [faults, setFaults] = useState<readonly FieldFault[]>([])
  const [comment, setComment] = useState('')
  const [wanting, setWanting] = useState(false)
  const [asked, ask] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const outcomes = step.order?.length ? step.order : Object.keys(step.outcomes)
  const said = open.votes?.[phone.me.login]
  const onKept = useCallback((given: Answers) => {
    latest.current = given
  }, [])

  function choose(outcome: string) {
    setRefused(null)
    if (outcome !== step.first && comment.trim() === '') return setWanting(true)
    const taken = handle.current?.attempt()
    if (taken) latest.current = taken.answers
    if (taken && taken.faults.length > 0) return
    ask(outcome)
  }

  async function decide(outcome: string) {
    ask(null)
    const command: Decide = {
      do: 'decide',
      step: address,
      outcome,
      opened: open.opened,
      answers: latest.current,
      ...(comment.trim() && { comment: comment.trim() }),
    }
    const done = await carryOut(command)
    if (!done || !('kept' in done)) await entry.flush() // what was decided needs no draft
    if (!done) return
    if ('kept' in done) {
      entry.done()
      toast({ text: t('step.decided'), tone: 'success', seconds: 3 })
      const after = phone.job(job).get()
      replace(after && leadsOn(after) ? placeAfter(after, address) : { at: 'today' })
    } else if ('full' in done) setRefused(t('step.full.text'))
    else if (isAboutAnswers(done.code) && (done.faults ?? []).length > 0) setFaults(done.faults ?? [])
    else setRefused(explain(done))
  }

  return (
    <StepFrame
      kept={kept}
      address={address}
      scope={open.scope}
      guide={step.guide}
      footer={
        said === undefined
          ? [...outcomes].reverse().map((outcome) => (
              <Button
                key={outcome}
                kind={outcome === step.first ? 'primary' : 'secondary'}
                busy={busy}
                onClick={() => choose(outcome)}
              >
                {outcomeName(outcome, t)}
              </Button>
            ))
          : undefined
      }
    >
      {step.stages.length > 1 && (
        <p className="job-hint">
          {t('step.decide.stage', { n: (open.stage ?? 0) + 1, of: step.stages.length })}
        </p>
      )}
      <HandedIn kept={kept} />
      {said !== undefined ? (
        <Banner tone="info" quiet>
          {t('step.decide.voted', { outcome: outcomeName(said, t) })}
        </Banner>
      ) : (
        <>
          {form && (
            <EntryForm
              kept={kept}
              form={form}
              entry={entry}
              address={address}
              opened={open.opened}
              scope={open.scope}
              faults={faults}
              handle={handle}
              onKept={onKept}
            />
          )}
          <Field label={t('step.decide.comment')} fault={wanting ? t('step.decide.commentWhy') : undefined}>
            {(control) => (
              <TextArea
                {...control}
                value={comment}
                maxLength={2000}
                onInput={(event) => {
                  setComment(event.currentTarget.value)
                  setWanting(false)
                }}
              />
            )}
          </Field>
        </>
      )}
      {refused && (
        <Banner tone="danger" onDismiss={() => setRefused(null)}>
          {refused}
        </Banner>
      )}
      <ConfirmDialog
        open={asked !== null}
        title={t('step.decide.confirm', { outcome: asked ? outcomeName(asked, t) : '' })}
        confirm={asked ? outcomeName(asked, t) : ''}
        danger={asked !== step.first}
        onCancel={() => ask(null)}
        onConfirm={() => asked && void decide(asked)}
      >
        <p>{t('step.decide.confirmText')}</p>
      </ConfirmDialog>
    </StepFrame>
  )
}

/** Whether whoever decided has more to do or to see here; else the job may be no longer theirs to look at. */
function leadsOn({ card }: KeptJob): boolean {
  return card.mine || card.status === 'completed' || card.steps.some(({ mine }) => mine)
}
