// A decision: what was voted so far, and the outcomes one may choose.

import { useRef, useState } from 'react'
import { answered } from '../../../../authoring/scenario/index.ts'
import { Button, Field, TextArea } from '../../../../design/index.ts'
import { type Answers, FormView } from '../../../../renderer/FormView.tsx'
import { useWords } from '../../../../words/index.ts'
import { outcomeIcon, outcomeName } from '../../../inbox/outcomes.ts'
import { usePlay } from '../play.ts'
import { personSaid } from '../saying.ts'
import { TriedBox } from '../TriedBox.tsx'
import { around, leaves, renderCapture, type StepProps, scopeOf, useForm, useTriedFaults } from './asking.tsx'

export function Approval({ job, step, who }: Omit<StepProps, 'onJob'>) {
  const play = usePlay()
  const { say } = play
  const { t, language } = useWords()
  const { form, lists, context } = useForm(job, step.form, scopeOf(job, step.address))
  const [comment, setComment] = useState('')
  const held = useRef<Answers>({})
  const [begun] = useState<Answers>({})
  const faults = useTriedFaults('decide')
  const decide = (outcome: string) =>
    void play.record({
      ...around(job, who),
      decide: outcome,
      ...(leaves(job).filter(({ kind }) => kind === 'approval').length > 1 && { at: step.address }),
      ...answered(form, held.current),
      ...(comment.trim() && { comment: comment.trim() }),
    })
  return (
    <>
      {step.stages > 1 && (
        <p className="scn-quiet">{t('scenario.phone.stage', { n: step.stage + 1, of: step.stages })}</p>
      )}
      {Object.entries(step.votes).map(([login, outcome]) => (
        <p key={login} className="scn-quiet">
          {t('scenario.phone.voted', { who: personSaid(say, login), outcome: outcomeName(outcome, t) })}
        </p>
      ))}
      {form && (
        <FormView
          form={form}
          codeLists={lists}
          answers={begun}
          onChange={(next) => {
            held.current = next
          }}
          context={context}
          language={language}
          faults={faults}
          evidence={renderCapture}
          readOnly={play.readOnly}
        />
      )}
      {!play.readOnly && (
        <>
          <Field label={t('scenario.phone.comment')}>
            {(control) => (
              <TextArea
                {...control}
                rows={2}
                value={comment}
                onChange={(event) => setComment(event.target.value)}
              />
            )}
          </Field>
          <TriedBox kind="decide" />
          <div className="scn-step-outcomes">
            {step.outcomes.map(({ name, voices, need }, index) => {
              const icon = outcomeIcon(name)
              return (
                <Button
                  key={name}
                  kind={index === 0 ? 'primary' : 'secondary'}
                  {...(icon && { icon })}
                  busy={play.busy}
                  onClick={() => decide(name)}
                >
                  {outcomeName(name, t)}
                  {need > 1 ? ` ${voices}/${need}` : ''}
                </Button>
              )
            })}
          </div>
        </>
      )}
    </>
  )
}
