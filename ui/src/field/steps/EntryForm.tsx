import { type ReactNode, useCallback, useEffect, useMemo } from 'react'
import { Banner, Skeleton } from '../../design/index.ts'
import { EvidenceField } from '../../evidence/EvidenceField.tsx'
import { type EvidenceServices, PICTURES } from '../../evidence/services.ts'
import type { Form } from '../../forms/form.ts'
import type { KeptJob } from '../../offline/phone.ts'
import { stayBusy } from '../../offline/registering.ts'
import { type EvidenceSlot, type FormHandle, FormView, type Meta } from '../../renderer/FormView.tsx'
import { wantedText } from '../../runtime/evidence.ts'
import type { Answers } from '../../runtime/values.ts'
import type { FieldFault } from '../../runtime/verdict.ts'
import type { View } from '../../runtime/view.ts'
import { pick, useWords } from '../../words/index.ts'
import { answerRows } from '../jobs/answers.ts'
import { stepName } from '../jobs/names.ts'
import { usePhone } from '../shell/phone.tsx'
import { type Entry, useAround } from './entry.ts'
import { hashToSign, type OpenForm, stepOf } from './signing.ts'

interface Props {
  kept: KeptJob
  form: Form
  entry: Entry
  address: string
  opened: number
  scope: string
  faults: readonly FieldFault[]
  handle: OpenForm
  /** What would be handed in now; told when the form opens and with every change. */
  onKept: (answers: Answers) => void
}

/** The form of a step, its answers kept as they are entered, its evidence captured on this phone. */
export function EntryForm(props: Props) {
  const { kept, form, entry, scope, faults, handle, onKept } = props
  const { t, language } = useWords()
  const phone = usePhone()
  const around = useAround(kept, scope)
  const lists = kept.playbook.runbook.code_lists ?? NO_LISTS
  const services = useServices(props)
  const opening = useMemo(() => toldWhenOpen(handle, onKept), [handle, onKept])
  const job = kept.card.id

  const changed = useCallback(
    (answers: Answers, meta: Meta) => {
      entry.change(answers)
      if (meta.settled) onKept(meta.kept)
    },
    [entry.change, onKept],
  )
  const evidence = useCallback(
    (slot: EvidenceSlot): ReactNode => (
      <EvidenceField {...slot} services={services} expected={expectedOf(kept, slot, around)} />
    ),
    [services, kept, around],
  )
  useEffect(() => stayBusy(), []) // no new version of the app while somebody fills in a form
  const media = useCallback((path: string) => phone.media(job, path), [phone, job])

  if (entry.begins === undefined) return <Skeleton rows={3} />
  return (
    <>
      <FormView
        form={form}
        codeLists={lists}
        answers={entry.begins}
        onChange={changed}
        context={around}
        language={language}
        faults={faults}
        evidence={evidence}
        media={media}
        handle={opening}
      />
      {entry.kept === 'failed' && <Banner tone="danger">{t('step.keepFailed')}</Banner>}
    </>
  )
}

/** The pattern that a scan must match, filled in. */
function expectedOf(kept: KeptJob, { policy }: EvidenceSlot, around: View): string | null {
  return policy.match == null ? null : wantedText(kept.playbook, policy.match, around)
}

const NO_LISTS = {}

/** A handle that tells what the form would hand in as soon as it is open: a draft may be complete as it is. */
function toldWhenOpen(handle: OpenForm, onKept: Props['onKept']): OpenForm {
  return {
    get current() {
      return handle.current
    },
    set current(open: FormHandle | null) {
      handle.current = open
      if (open) onKept(open.kept())
    },
  }
}

/** What capturing needs from this phone and this step. */
function useServices({ kept, form, address, opened, handle }: Props): EvidenceServices {
  const { t, language, formats } = useWords()
  const phone = usePhone()
  const { card, job, playbook } = kept
  const title = pick(card.title, language)
  const step = stepName(kept, stepOf(address), language)
  const { name } = card.subject?.contact ?? {}
  const contact = typeof name === 'string' ? name : null
  const lists = playbook.runbook.code_lists ?? NO_LISTS
  return useMemo<EvidenceServices>(
    () => ({
      clock: phone.clock,
      keepBlob: (bytes, facts) => phone.keepBlob(bytes, facts),
      blob: (sha256) => phone.blob(sha256),
      blobFacts: () => phone.blobFacts(),
      site: job.opening.site ?? null,
      person: { login: phone.me.login, name: phone.me.name },
      job: {
        id: card.id,
        title,
        step,
        subject: card.subject?.name ?? null,
        address: card.address,
        contact,
        get summary() {
          return answerRows(form, handle.current?.kept() ?? {}, { t, language, formats, codeLists: lists })
            .flatMap((row) => ('text' in row ? [`${row.label}: ${row.text}`] : []))
            .join('\n')
        },
      },
      settings: PICTURES,
      signedHash: () => hashToSign(card.id, address, opened, form, handle),
    }),
    [phone, job, card, title, step, contact, form, address, opened, handle, t, language, formats, lists],
  )
}
