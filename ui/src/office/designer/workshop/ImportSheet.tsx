import { useState } from 'react'
import { got, inWords } from '../../../api/index.ts'
import { Button, Sheet, useToast } from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { type Chosen, FilePicker } from '../../roll_outs/FilePicker.tsx'
import { ConflictSheet } from './Conflicts.tsx'
import { useWorkshop } from './context.tsx'
import { type Rebase, rebased } from './rebasing.ts'
import type { Choices } from './types.ts'
import '../../roll_outs/roll-outs.css'

/** Files of a folder or zip are merged into the draft: one change, which can be taken back. */
export function ImportSheet({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const workshop = useWorkshop()
  const toast = useToast()
  const { client } = useSession()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [asking, setAsking] = useState<Rebase | null>(null)
  const [busy, setBusy] = useState(false)
  const files = (chosen?.files ?? []).filter(({ path }) => path !== 'organisation.yaml')
  const finish = async (merged: Rebase, choices: Choices) => {
    const edits = merged.edits(choices)
    let changed = Object.keys(edits).length
    for (const { path, base64 } of files) {
      if (typeof base64 !== 'string') continue
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      await workshop.addMedia(path, new Blob([bytes]))
      changed += 1
    }
    workshop.change({ word: 'designer.did.import' }, edits)
    toast({ text: t('designer.importDone', { n: changed }), tone: 'success', undo: () => workshop.undo() })
    onClose()
  }
  /** The files are theirs, the draft is mine, and both began from the revision that the draft goes on from. */
  const take = async () => {
    if (!chosen || busy) return
    setBusy(true)
    try {
      const params = { path: { draft: workshop.draft } }
      const began = await got(client.GET('/api/drafts/{draft}/base', { params }))
      const texts = files.flatMap(({ path, text }) => (typeof text === 'string' ? [{ path, text }] : []))
      const paths = new Set(texts.map(({ path }) => path))
      const merged = rebased(
        began.base.filter(({ path }) => paths.has(path)), // what was not chosen stays as it is
        texts,
        workshop.files,
      )
      if (merged.conflicts.length > 0) setAsking(merged)
      else await finish(merged, {})
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  if (asking) {
    return (
      <ConflictSheet
        conflicts={asking.conflicts}
        others={t('designer.importTheirs')}
        onResolve={(choices) => void finish(asking, choices)}
        onClose={() => setAsking(null)}
      />
    )
  }
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('designer.import')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            kind="primary"
            icon="upload"
            busy={busy}
            aria-disabled={!chosen}
            onClick={() => void take()}
          >
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
