import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { inWords, type Schemas } from '../../api/index.ts'
import { Banner, Button, Field, Segmented, Select, Sheet, TextArea, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { useColleagues } from '../inbox/HandOver.tsx'

export type ActName = 'extend' | 'assign' | 'reassign' | 'take_over' | 'waive' | 'cancel'

const BY = ['30m', '2h', '4h', '1d', '2d'] as const

interface ActProps {
  act: ActName
  escalation: Schemas['EscalationOut']
  step: string
  onClose: () => void
}

/** One act, with what exactly follows from it before it is done. */
export function ActSheet({ act, escalation, step, onClose }: ActProps) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const nameOf = usePeople()
  const people = useColleagues(escalation.job.branch)
  const [by, setBy] = useState<(typeof BY)[number]>('4h')
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState<'to' | 'reason' | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [key] = useState(() => crypto.randomUUID())
  const gives = act === 'assign' || act === 'reassign'
  const needsReason = act === 'waive' || act === 'cancel'
  const was = escalation.job.assignee ? nameOf(escalation.job.assignee) : t('desk.esc.nobody')
  const word = t(`desk.esc.act.${act}`)

  async function carryOut() {
    if (gives && !to) return setMissing('to')
    if (needsReason && reason.trim() === '') return setMissing('reason')
    setBusy(true)
    setFault(null)
    try {
      await client.POST('/api/jobs/{job}/acts', {
        params: { path: { job: escalation.job.id }, header: { 'Idempotency-Key': key } },
        body: {
          act,
          ...(escalation.address && act !== 'cancel' && { step: escalation.address }),
          ...(gives && { to }),
          ...(act === 'extend' && { by }),
          ...(reason.trim() && { reason: reason.trim() }),
        } as never,
      })
      void queries.invalidateQueries()
      toast({ text: t('desk.esc.done', { act: word }), tone: 'success' })
      onClose()
    } catch (error) {
      setFault(inWords(error, t))
      setBusy(false)
    }
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={`${word}: #${escalation.job.number} ${step}`}
      footer={
        <>
          <Button onClick={onClose}>{t('act.close')}</Button>
          <Button kind={act === 'cancel' ? 'danger' : 'primary'} busy={busy} onClick={() => void carryOut()}>
            {word}
          </Button>
        </>
      }
    >
      <Banner tone={needsReason ? 'warning' : 'info'} quiet>
        {t(`desk.esc.follows.${act}`, { who: to ? nameOf(to) : t('desk.esc.someone'), was, step })}
      </Banner>
      {fault && <Banner tone="danger">{fault}</Banner>}
      {act === 'extend' && (
        <>
          <Segmented
            label={t('desk.esc.by')}
            value={by}
            onChange={setBy}
            segments={BY.map((value) => ({ value, label: t(`desk.esc.by.${value}`) }))}
          />
          <p className="muted">{t('desk.esc.clock')}</p>
        </>
      )}
      {gives && (
        <Field label={t('desk.esc.whom')} fault={missing === 'to' && t('desk.esc.whomMissing')}>
          {(control) => (
            <Select
              {...control}
              value={to}
              onChange={(event) => {
                setTo(event.currentTarget.value)
                setMissing(null)
              }}
            >
              <option value="" />
              {people
                .filter(({ login }) => login !== escalation.job.assignee)
                .map(({ login, name }) => (
                  <option key={login} value={login}>
                    {name}
                  </option>
                ))}
            </Select>
          )}
        </Field>
      )}
      <Field
        label={t('desk.esc.reason')}
        required={needsReason}
        fault={missing === 'reason' && t('desk.esc.reasonMissing')}
      >
        {(control) => (
          <TextArea
            {...control}
            value={reason}
            maxLength={2000}
            onChange={(event) => {
              setReason(event.currentTarget.value)
              setMissing(null)
            }}
          />
        )}
      </Field>
    </Sheet>
  )
}
