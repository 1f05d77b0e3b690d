// A step of work: its real form, handed in as an entry of the walk.

import { useRef, useState } from 'react'
import { answered } from '../../../../authoring/scenario/index.ts'
import { Button } from '../../../../design/index.ts'
import { type Answers, FormView } from '../../../../renderer/FormView.tsx'
import { useWords } from '../../../../words/index.ts'
import { filledIn } from '../examples.ts'
import { usePlay } from '../play.ts'
import { TriedBox } from '../TriedBox.tsx'
import { around, renderCapture, type StepProps, scopeOf, useForm, useTriedFaults } from './asking.tsx'

export function WorkForm({ job, step, who, onFault }: Omit<StepProps, 'onJob'> & { onFault: () => void }) {
  const play = usePlay()
  const { t, language } = useWords()
  const { form, lists, context } = useForm(job, step.form, scopeOf(job, step.address))
  const [answers, setAnswers] = useState<Answers>({})
  const held = useRef<Answers>(answers)
  const kept = useRef<Answers | null>(null)
  const faults = useTriedFaults('do', step.address)
  const entry = () => ({
    ...around(job, who),
    do: step.address,
    ...answered(form, kept.current ?? held.current, held.current),
  })
  const hand = () => void play.record(entry())
  return (
    <>
      {form && (
        <FormView
          form={form}
          codeLists={lists}
          answers={answers}
          onChange={(next, meta) => {
            held.current = next
            kept.current = meta.settled ? meta.kept : null
          }}
          context={context}
          language={language}
          faults={faults}
          evidence={renderCapture}
          readOnly={play.readOnly}
        />
      )}
      <TriedBox kind="do" of={step.address} />
      {!play.readOnly && (
        <div className="scn-step-acts">
          <Button kind="primary" icon="check" wide busy={play.busy} onClick={hand}>
            {t('scenario.phone.handIn')}
          </Button>
          <div className="scn-step-more">
            {form && (
              <Button
                kind="quiet"
                icon="pen"
                onClick={() => {
                  const next = filledIn(form, lists, held.current)
                  held.current = next
                  kept.current = null
                  setAnswers(next)
                }}
              >
                {t('scenario.phone.fill')}
              </Button>
            )}
            {step.faults.length > 0 && (
              <Button kind="quiet" icon="alert" onClick={onFault}>
                {t('scenario.phone.fault')}
              </Button>
            )}
          </div>
        </div>
      )}
    </>
  )
}
