import type { Form } from '../../forms/form.ts'
import type { KeptJob } from '../../offline/phone.ts'
import type { Command } from '../../runtime/commands.ts'
import { useWords } from '../../words/index.ts'
import { AnswersView } from '../jobs/AnswersView.tsx'
import { outcomeName, textOf } from '../jobs/names.ts'
import { useJob } from '../shell/phone.tsx'

/** The form that a command answers; null where it answers none. */
export function formOf(kept: KeptJob, command: Command): Form | null {
  const { playbook } = kept
  const name =
    command.do === 'report_fault'
      ? playbook.runbook.faults?.[command.fault]?.form
      : command.do === 'hand_in' || command.do === 'decide'
        ? formOfStep(kept, command.step ?? '')
        : null
  return (name && playbook.runbook.forms?.[name]) || null
}

function formOfStep(kept: KeptJob, address: string): string | null {
  const template = kept.playbook.template(address)
  const step = template === null ? null : kept.playbook.step(template)
  return step && 'form' in step ? (step.form ?? null) : null
}

/** What a command holds, folded away until somebody wants to see it. */
export function WhatWasEntered({ job, command }: { job: string; command: Command }) {
  const { t, language } = useWords()
  const kept = useJob(job)
  const said: string[] = []
  if (command.do === 'decide') said.push(outcomeName(command.outcome, t))
  if (command.do === 'decide' && command.comment) said.push(command.comment)
  if (command.do === 'act' && command.reason) said.push(command.reason)
  if (command.do === 'report_fault' && kept)
    said.push(textOf(kept, kept.playbook.runbook.faults?.[command.fault]?.title, '', language))
  const answers = 'answers' in command ? command.answers : undefined
  const has = answers !== undefined && Object.keys(answers).length > 0
  return (
    <>
      {said.filter(Boolean).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {has && (
        <details className="entered">
          <summary>{t('answers.title')}</summary>
          {kept ? (
            <AnswersView kept={kept} form={formOf(kept, command) ?? {}} answers={answers} />
          ) : (
            <pre className="entered-raw">{JSON.stringify(answers, null, 2)}</pre>
          )}
        </details>
      )}
    </>
  )
}
