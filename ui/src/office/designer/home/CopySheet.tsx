import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { inWords } from '../../../api/index.ts'
import { Banner, Button, Sheet } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { type Line, useTaken } from './asked.ts'
import { NameFields, useName } from './NameFields.tsx'
import { startDraft } from './starting.ts'

/** A draft with the files of another, under a new id. */
export function CopySheet({ line, onClose }: { line: Line; onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const [, navigate] = useLocation()
  const taken = useTaken()
  const title = t('designer.copyOf', { title: line.title || line.sop })
  const name = useName({ title, id: `${line.sop}-copy` }, taken)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState('')
  const copy = async () => {
    if (name.fault) return
    setBusy(true)
    try {
      const draft = await startDraft(client, {
        sop: name.name.id,
        title: name.name.title,
        from: { kind: 'draft', draft: line.id },
      })
      void queries.invalidateQueries({ queryKey: ['drafts'] })
      onClose()
      navigate(`/designer/${draft}/flow`)
    } catch (error) {
      setFault(inWords(error, t))
      setBusy(false)
    }
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('designer.copy')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="copy" busy={busy} onClick={() => void copy()}>
            {t('designer.copy')}
          </Button>
        </>
      }
    >
      {fault && <Banner tone="danger">{fault}</Banner>}
      <NameFields of={name} shown />
    </Sheet>
  )
}
