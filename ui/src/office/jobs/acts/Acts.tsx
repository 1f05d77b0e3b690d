import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { inWords, type Schemas } from '../../../api/index.ts'
import { Menu, type MenuItem } from '../../../design/desk.ts'
import { Banner, Button, Field, Select, Sheet, TextArea, TextInput, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'
import { inOrder, useBranchList } from '../directory.ts'
import { AssignSheet, OF_JOBS } from './AssignSheet.tsx'
import '../jobs.css'

type Job = Schemas['JobOut']
type Act = 'extend' | 'pause' | 'resume' | 'transfer' | 'cancel' | 'note'

const ORDER: readonly Act[] = ['extend', 'pause', 'resume', 'transfer', 'note', 'cancel']
const ICONS = {
  extend: 'clock',
  pause: 'pause',
  resume: 'play',
  transfer: 'branch',
  note: 'edit',
  cancel: 'close',
} as const

/** What one may do to the job now: the server says what. */
export function Acts({ job }: { job: Job }) {
  const { t } = useWords()
  const [act, setAct] = useState<Act | 'assign' | null>(null)
  const assigns = job.can.includes('assign') || job.can.includes('reassign')
  const items: MenuItem[] = ORDER.filter((one) => job.can.includes(one)).map((one) => ({
    label: t(`jobs.act.${one}`),
    icon: ICONS[one],
    danger: one === 'cancel',
    onSelect: () => setAct(one),
  }))
  return (
    <>
      {assigns && (
        <Button kind="primary" icon="person" onClick={() => setAct('assign')}>
          {t(job.line.assignee === null ? 'jobs.assign' : 'jobs.reassign')}
        </Button>
      )}
      {items.length > 0 && <Menu trigger={<Button icon="more">{t('jobs.acts')}</Button>} items={items} />}
      {act === 'assign' && (
        <AssignSheet jobs={[job.line]} onClose={() => setAct(null)} onDone={() => setAct(null)} />
      )}
      {act !== null && act !== 'assign' && <ActSheet act={act} job={job} onClose={() => setAct(null)} />}
    </>
  )
}

function ActSheet({ act, job, onClose }: { act: Act; job: Job; onClose: () => void }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const branches = inOrder(useBranchList().data?.items ?? [])
  const [key] = useState(() => crypto.randomUUID())
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState('')
  const [step, setStep] = useState(job.open.find((one) => one.can.includes('extend'))?.address ?? '')
  const [to, setTo] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const steps = job.open.filter((one) => one.can.includes('extend'))
  const said = reason.trim()
  const ready =
    (act !== 'note' && act !== 'cancel') || said !== ''
      ? (act !== 'transfer' || to !== '') && (act !== 'extend' || until !== '')
      : false

  async function send() {
    setBusy(true)
    setError(null)
    try {
      await client.POST('/api/jobs/{job}/acts', {
        params: { path: { job: job.line.id }, header: { 'Idempotency-Key': key } },
        body: {
          act,
          ...(said && { reason: said }),
          ...(act === 'transfer' && { to }),
          ...(act === 'extend' && { until: new Date(until).toISOString(), ...(step && { step }) }),
        },
      })
      await queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => OF_JOBS.has(String(first)) })
      toast({ text: t('jobs.act.done'), tone: 'success' })
      onClose()
    } catch (refused) {
      setError(refused)
      setBusy(false)
    }
  }

  return (
    <Sheet open onClose={onClose} title={t(`jobs.act.${act}`)}>
      <form
        className="jobs-narrow"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) void send()
        }}
      >
        <p className="muted">{t(`jobs.act.${act}Text` as Key)}</p>
        {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
        {act === 'extend' && (
          <>
            <Field label={t('jobs.act.deadlineOf')}>
              {(control) => (
                <Select {...control} value={step} onChange={(event) => setStep(event.currentTarget.value)}>
                  <option value="">{t('jobs.act.wholeJob')}</option>
                  {steps.map((one) => (
                    <option key={one.address} value={one.address}>
                      {pick(one.title, language) || one.address}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={t('jobs.act.until')} required>
              {(control) => (
                <TextInput
                  {...control}
                  type="datetime-local"
                  value={until}
                  onChange={(event) => setUntil(event.currentTarget.value)}
                />
              )}
            </Field>
          </>
        )}
        {act === 'transfer' && (
          <Field label={t('office.job.branch')} required>
            {(control) => (
              <Select {...control} value={to} onChange={(event) => setTo(event.currentTarget.value)}>
                <option value="" />
                {branches
                  .filter(({ branch }) => branch.code !== job.line.branch)
                  .map(({ branch, above }) => (
                    <option key={branch.code} value={branch.code}>
                      {'\u2003'.repeat(above.length)}
                      {pick(branch.title, language) || branch.code}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        )}
        <Field
          label={t(act === 'note' ? 'jobs.act.text' : 'jobs.act.reason')}
          required={act === 'note' || act === 'cancel'}
        >
          {(control) => (
            <TextArea
              {...control}
              maxLength={4000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        <Button
          kind={act === 'cancel' ? 'danger' : 'primary'}
          wide
          type="submit"
          busy={busy}
          aria-disabled={!ready || undefined}
        >
          {t(`jobs.act.${act}`)}
        </Button>
      </form>
    </Sheet>
  )
}
