import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { inWords, Problem } from '../../../api/index.ts'
import { Banner, Button, Sheet } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { type Chosen, FilePicker } from '../../roll_outs/FilePicker.tsx'
import { type Template, useTaken } from './asked.ts'
import { NameFields, useName } from './NameFields.tsx'
import { type Start, startDraft } from './starting.ts'
import '../../roll_outs/roll-outs.css'

/** What a draft begins from, as it was chosen on the page. */
export type Beginning = { kind: 'empty' } | { kind: 'files' } | { kind: 'template'; template: Template }

/** Names what is begun, and begins it. */
export function BeginSheet({ beginning, onClose }: { beginning: Beginning; onClose: () => void }) {
  const { t } = useWords()
  return <Sheetful title={t(`designer.begin.${beginning.kind}`)} beginning={beginning} onClose={onClose} />
}

function Sheetful({
  title,
  beginning,
  onClose,
}: {
  title: string
  beginning: Beginning
  onClose: () => void
}) {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const taken = useTaken()
  const template = beginning.kind === 'template' ? beginning.template : null
  const name = useName(
    {
      title: template ? pick(template.title, language) || template.sop : t('designer.new.untitled'),
      id: template?.sop ?? 'new-sop',
    },
    taken,
  )
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<unknown>(null)
  const files = beginning.kind === 'files'

  const start = (): Start | null => {
    if (files) return chosen && { sop: chosen.sop, from: { kind: 'files', files: chosen.files } }
    if (name.fault) return null
    const from: Start['from'] = template
      ? template.origin === 'live'
        ? { kind: 'live', sop: template.sop }
        : { kind: 'template', sop: template.sop }
      : { kind: 'empty' }
    return { sop: name.name.id, title: name.name.title, from }
  }
  const begin = async () => {
    const asked = start()
    setShown(true)
    if (!asked) return
    setBusy(true)
    setRefused(null)
    try {
      const draft = await startDraft(client, asked)
      void queries.invalidateQueries({ queryKey: ['drafts'] })
      navigate(`/designer/${draft}/flow`)
    } catch (error) {
      setRefused(error)
      setBusy(false)
    }
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="arrow-right" busy={busy} onClick={() => void begin()}>
            {t('designer.begin')}
          </Button>
        </>
      }
    >
      <form
        className="designer-begin"
        onSubmit={(event) => {
          event.preventDefault()
          void begin()
        }}
      >
        {refused !== null && (
          <Banner tone="danger" title={inWords(refused, t)}>
            {refused instanceof Problem &&
              refused.faults.map((one) => (
                <div key={one.pointer + one.code}>
                  <code>{one.pointer}</code> {one.message}
                </div>
              ))}
          </Banner>
        )}
        <p className="muted">{t(`designer.begin.${beginning.kind}.text`)}</p>
        {files ? (
          <>
            <FilePicker sop={null} chosen={chosen} onChoose={setChosen} />
            {chosen && taken.has(chosen.sop) && (
              <Banner tone="info">{t('designer.begin.filesTaken', { sop: chosen.sop })}</Banner>
            )}
            {shown && !chosen && <Banner tone="danger">{t('designer.begin.chooseFirst')}</Banner>}
          </>
        ) : (
          <NameFields of={name} shown={shown} />
        )}
        <button type="submit" className="unseen" tabIndex={-1} aria-hidden="true" />
      </form>
    </Sheet>
  )
}
