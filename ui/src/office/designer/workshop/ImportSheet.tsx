import { useState } from 'react'
import { Button, Sheet, useToast } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { type Chosen, FilePicker } from '../../roll_outs/FilePicker.tsx'
import { useWorkshop } from './context.tsx'
import { between } from './over.ts'
import type { FileEdits } from './types.ts'
import '../../roll_outs/roll-outs.css'

/** Files of a folder or zip into the draft: one change, which can be taken back. */
export function ImportSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const workshop = useWorkshop()
  const toast = useToast()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const take = async () => {
    if (!chosen) return
    const edits: Record<string, FileEdits[string]> = {}
    let changed = 0
    for (const { path, text, base64 } of chosen.files) {
      if (path === 'organisation.yaml') continue
      const now = workshop.files.get(path)
      if (typeof text === 'string') {
        if (now?.text === text) continue
        edits[path] = typeof now?.text === 'string' ? between(now.text, text) : text
        changed += 1
      } else if (typeof base64 === 'string') {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
        await workshop.addMedia(path, new Blob([bytes]))
        changed += 1
      }
    }
    workshop.change({ word: 'designer.did.import' }, edits)
    toast({ text: t('designer.importDone', { n: changed }), tone: 'success', undo: () => workshop.undo() })
    onClose()
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('designer.import')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" icon="upload" aria-disabled={!chosen} onClick={() => void take()}>
            {t('designer.importTake')}
          </Button>
        </>
      }
    >
      <p>{t('designer.importLead')}</p>
      <FilePicker sop={workshop.sop} chosen={chosen} onChoose={setChosen} />
    </Sheet>
  )
}
