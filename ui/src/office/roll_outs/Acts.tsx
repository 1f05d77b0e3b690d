import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { got, inWords, Problem } from '../../api/index.ts'
import { Banner, Button, ButtonLink, Field, Sheet, TextArea, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import type { Report } from './asked.ts'
import { BranchList } from './Badges.tsx'
import { ACTS, type Act, changedIn, type Status } from './status.ts'

/** What can be done where the roll-out stands. */
export function Acts({ report }: { report: Report }) {
  const { t } = useWords()
  const [act, setAct] = useState<Exclude<Act, 'again'> | null>(null)
  const { line } = report
  const last = line.stage + 1 === line.stages.length
  return (
    <div className="roll-out-acts">
      {ACTS[line.status as Status].map((one, place) =>
        one === 'again' ? (
          <ButtonLink
            key={one}
            icon="upload"
            kind={place === 0 ? 'primary' : 'secondary'}
            href={`/office/sops/roll-out?sop=${line.sop}${
              line.status === 'taken_back' && line.revision !== null ? `&revision=${line.revision}` : ''
            }`}
          >
            {t('rollOut.act.again')}
          </ButtonLink>
        ) : (
          <Button
            key={one}
            kind={place === 0 && one === 'begin' ? 'primary' : 'secondary'}
            icon={one === 'begin' ? 'play' : one === 'take_back' ? 'undo' : 'close'}
            onClick={() => setAct(one)}
          >
            {one === 'begin' && line.stages.length > 1
              ? t('rollOut.act.beginStage', { n: line.stage + 1 })
              : t(`rollOut.act.${one}`)}
          </Button>
        ),
      )}
      {act && <Confirm act={act} report={report} last={last} onClose={() => setAct(null)} />}
    </div>
  )
}

interface ConfirmProps {
  act: Exclude<Act, 'again'>
  report: Report
  last: boolean
  onClose: () => void
}

/** The branches by name and exactly what follows, before it is done. */
function Confirm({ act, report: { line, variants }, last, onClose }: ConfirmProps) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<unknown>(null)
  const changed = changedIn(variants)
  const whose =
    act === 'begin'
      ? (line.stages[line.stage] ?? [])
      : act === 'take_back'
        ? line.stages.slice(0, line.stage).flat()
        : []

  async function carryOut() {
    setBusy(true)
    setFault(null)
    const params = { path: { roll_out: line.id } }
    try {
      if (act === 'begin') await got(client.POST('/api/roll-outs/{roll_out}/next-stage', { params }))
      else if (act === 'cancel') await got(client.POST('/api/roll-outs/{roll_out}/cancel', { params }))
      else {
        const body = { note: note.trim() }
        await got(client.POST('/api/roll-outs/{roll_out}/take-back', { params, body }))
      }
      toast({ text: t(`rollOut.done.${act}`), tone: 'success' })
      onClose()
    } catch (error) {
      setFault(error)
    }
    setBusy(false)
    void queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => OF_SOPS.has(String(first)) })
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={t(`rollOut.sure.${act}`, { n: line.stage + 1 })}
      footer={
        <>
          <Button onClick={onClose}>{t('act.close')}</Button>
          <Button
            kind={act === 'begin' ? 'primary' : 'danger'}
            busy={busy}
            data-first=""
            onClick={() => void carryOut()}
          >
            {t(`rollOut.act.${act}`)}
          </Button>
        </>
      }
    >
      {fault !== null && (
        <Banner tone="danger" title={inWords(fault, t)}>
          {fault instanceof Problem && fault.code === 'organisation.moved_on' && t('rollOut.movedOn')}
        </Banner>
      )}
      {whose.length > 0 && (
        <>
          <p>{t(`rollOut.whose.${act === 'begin' ? 'begin' : 'take_back'}`, { n: whose.length })}</p>
          <BranchList codes={whose} marked={act === 'begin' ? changed : []} mark={t('rollOut.changes')} />
        </>
      )}
      <ul className="follows">
        {([1, 2, 3] as const).map((n) => (
          <li key={n}>
            {act === 'begin' && n === 3
              ? t(last ? 'rollOut.follows.begin.last' : 'rollOut.follows.begin.3')
              : t(`rollOut.follows.${act}.${n}`)}
          </li>
        ))}
      </ul>
      {act === 'take_back' && (
        <Field label={t('rollOut.why')}>
          {(control) => (
            <TextArea
              {...control}
              value={note}
              maxLength={1000}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
    </Sheet>
  )
}

const OF_SOPS = new Set(['sops', 'roll-outs'])
