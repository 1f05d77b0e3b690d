// Reporting a fault of a step, with the form that it asks.

import { useRef, useState } from 'react'
import { answered } from '../../../../authoring/scenario/index.ts'
import { Button, Field, Select, Sheet } from '../../../../design/index.ts'
import { type Answers, FormView } from '../../../../renderer/FormView.tsx'
import { pick, useWords } from '../../../../words/index.ts'
import { filledIn } from '../examples.ts'
import { usePlay } from '../play.ts'
import { TriedBox } from '../TriedBox.tsx'
import { around, leaves, renderCapture, type StepProps, scopeOf, useForm, useTriedFaults } from './asking.tsx'

export function FaultSheet({ job, step, who, onClose }: Omit<StepProps, 'onJob'> & { onClose: () => void }) {
  const play = usePlay()
  const { t, language } = useWords()
  const [name, setName] = useState(step.faults[0]?.name ?? '')
  const fault = step.faults.find((one) => one.name === name)
  const { form, lists, context } = useForm(job, fault?.form, scopeOf(job, step.address))
  const [answers, setAnswers] = useState<Answers>({})
  const held = useRef<Answers>({})
  const faults = useTriedFaults('fault', name)
  const several = leaves(job).filter((one) => one.faults.some((other) => other.name === name)).length > 1
  const report = async () => {
    const done = await play.record({
      ...around(job, who),
      fault: name,
      ...(several && { at: step.address }),
      ...answered(form, held.current),
    })
    if (done) onClose()
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('scenario.phone.fault')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="alert" busy={play.busy} onClick={() => void report()}>
            {t('scenario.phone.report')}
          </Button>
        </>
      }
    >
      <Field label={t('scenario.phone.whichFault')}>
        {(control) => (
          <Select
            {...control}
            value={name}
            onChange={(event) => {
              setName(event.target.value)
              held.current = {}
              setAnswers({})
            }}
          >
            {step.faults.map((one) => (
              <option key={one.name} value={one.name}>
                {pick(one.title, language) || one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {form && (
        <>
          <FormView
            key={name}
            form={form}
            codeLists={lists}
            answers={answers}
            onChange={(next) => {
              held.current = next
            }}
            context={context}
            language={language}
            faults={faults}
            evidence={renderCapture}
          />
          <Button
            kind="quiet"
            icon="pen"
            onClick={() => {
              const next = filledIn(form, lists, held.current)
              held.current = next
              setAnswers(next)
            }}
          >
            {t('scenario.phone.fill')}
          </Button>
        </>
      )}
      <TriedBox kind="fault" of={name} onDone={onClose} />
    </Sheet>
  )
}
