import { useState } from 'react'
import { useWords } from '../../../../words/index.ts'
import { RenameDialog, type Renaming } from '../../text/RenameDialog.tsx'
import { useSopDesk } from '../sop_desk.tsx'

/** Gives something another name, everywhere that it is spoken of. */
export function Rename({ what, at, name }: Renaming) {
  const { readOnly } = useSopDesk()
  const { t } = useWords()
  const [renaming, setRenaming] = useState<Renaming | null>(null)
  if (readOnly) return null
  return (
    <>
      <button
        type="button"
        className="panel-link"
        aria-label={t('flow.rename.of', { name })}
        onClick={() => setRenaming({ what, at, name })}
      >
        {t('flow.rename')}
      </button>
      <RenameDialog renaming={renaming} onClose={() => setRenaming(null)} />
    </>
  )
}
