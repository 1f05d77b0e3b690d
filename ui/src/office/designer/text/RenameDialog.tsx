import { Suspense } from 'react'
import { Sheet, Skeleton } from '../../../design/index.ts'
import { lazily } from '../../../design/lazily.ts'
import { useWords } from '../../../words/index.ts'
import type { Renaming } from './renaming.ts'

export type { Renaming } from './renaming.ts'

/** Fetched when a name is first to be another. */
const Form = lazily(async () => (await import('./RenameForm.tsx')).RenameForm)

/** Gives something another name everywhere, in other SOPs too: shows every place first, and changes them as one. */
export function RenameDialog({ renaming, onClose }: { renaming: Renaming | null; onClose: () => void }) {
  const { t } = useWords()
  return (
    <Sheet
      open={renaming !== null}
      onClose={onClose}
      title={renaming ? t('text.rename.title', { name: renaming.name }) : ''}
    >
      {renaming && (
        <Suspense fallback={<Skeleton rows={3} />}>
          <Form key={renaming.at.join('/')} renaming={renaming} onClose={onClose} />
        </Suspense>
      )}
    </Sheet>
  )
}
