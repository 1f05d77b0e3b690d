import { useCallback, useRef, useState } from 'react'
import { Banner, Button, List, ListItem, Sheet } from '../../design/index.ts'
import { faultDraft, type KeptJob } from '../../offline/phone.ts'
import type { FormHandle } from '../../renderer/FormView.tsx'
import type { OpenStep } from '../../runtime/job.ts'
import type { Answers } from '../../runtime/values.ts'
import type { FieldFault } from '../../runtime/verdict.ts'
import { useWords } from '../../words/index.ts'
import { type Done, useDoing } from '../jobs/doing.ts'
import { textOf } from '../jobs/names.ts'
import { readable } from '../jobs/readable.ts'
import { usePhone } from '../shell/phone.tsx'
import { EntryForm } from './EntryForm.tsx'
import { useEntry } from './entry.ts'
import { isAboutAnswers, useExplain } from './Faults.tsx'

interface Props {
  kept: KeptJob
  address: string
  open: OpenStep
  shown: boolean
  possible: readonly string[]
  onClose: () => void
  onDone: (done: Done) => void
}

/** What went wrong at a step: chosen among what the SOP foresees, then its form. */
export function FaultSheet({ kept, address, open, shown, possible, onClose, onDone }: Props) {
  const { t, language } = useWords()
  const [chosen, choose] = useState<string | null>(null)
  const title = (name: string) =>
    textOf(kept, kept.playbook.runbook.faults?.[name]?.title, open.scope, language) || readable(name)
  if (!shown) return null
  if (chosen === null)
    return (
      <Sheet open onClose={onClose} title={t('step.problem.title')}>
        <List>
          {possible.map((name) => (
            <ListItem key={name} title={title(name)} onClick={() => choose(name)} />
          ))}
        </List>
      </Sheet>
    )
  return (
    <FaultForm
      key={chosen}
      {...{ kept, address, open }}
      fault={chosen}
      title={title(chosen)}
      onOther={() => choose(null)}
      onClose={onClose}
      onDone={(done) => {
        choose(null)
        onClose()
        onDone(done)
      }}
    />
  )
}

interface FormProps extends Pick<Props, 'kept' | 'address' | 'open' | 'onClose' | 'onDone'> {
  fault: string
  title: string
  onOther: () => void
}

function FaultForm({ kept, address, open, fault, title, onOther, onClose, onDone }: FormProps) {
  const { t } = useWords()
  const phone = usePhone()
  const explain = useExplain(kept)
  const job = kept.card.id
  const place = faultDraft(address, fault)
  const name = kept.playbook.runbook.faults?.[fault]?.form
  const form = (name && kept.playbook.runbook.forms?.[name]) || null
  const entry = useEntry(job, place, open.opened)
  const { busy, carryOut } = useDoing(job)
  const handle = useRef<FormHandle | null>(null)
  const [faults, setFaults] = useState<readonly FieldFault[]>([])
  const [refused, setRefused] = useState<string | null>(null)
  const latest = useRef<Answers>({})
  const onKept = useCallback((given: Answers) => {
    latest.current = given
  }, [])

  async function send() {
    setRefused(null)
    const taken = handle.current?.attempt()
    const answers = taken ? taken.answers : latest.current
    const command = { do: 'report_fault', fault, step: address, answers } as const
    if (taken && taken.faults.length > 0) {
      const verdict = await phone.foresee(job, command)
      if (!('kept' in verdict)) setFaults(verdict.faults ?? [])
      return
    }
    await entry.flush()
    const done = await carryOut(command)
    if (!done) return
    if ('kept' in done) {
      entry.done()
      onDone(done)
    } else if ('full' in done) setRefused(t('step.full.text'))
    else if (isAboutAnswers(done.code) && (done.faults ?? []).length > 0) setFaults(done.faults ?? [])
    else setRefused(explain(done))
  }

  return (
    <Sheet
      open
      full={form !== null}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onOther}>{t('step.problem.other')}</Button>
          <Button kind="danger" icon="flag" busy={busy} onClick={() => void send()}>
            {t('step.problem.send')}
          </Button>
        </>
      }
    >
      <p>{t('step.problem.text')}</p>
      {refused && <Banner tone="danger">{refused}</Banner>}
      {form && (
        <EntryForm
          kept={kept}
          form={form}
          entry={entry}
          address={place}
          opened={open.opened}
          scope={open.scope}
          faults={faults.length > 0 ? faults : entry.returned}
          handle={handle}
          onKept={onKept}
        />
      )}
    </Sheet>
  )
}
