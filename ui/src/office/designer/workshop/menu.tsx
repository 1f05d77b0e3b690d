// What can be done with the whole draft: taken out, filled from files, looked at as it was, copied, thrown away.

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, Suspense, useState } from 'react'
import { useLocation } from 'wouter'
import { inWords } from '../../../api/index.ts'
import type { MenuItem } from '../../../design/desk.ts'
import { ConfirmDialog, useToast } from '../../../design/index.ts'
import { lazily } from '../../../design/lazily.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { useWorkshop } from './context.tsx'

const CopySheet = lazily(async () => (await import('../home/CopySheet.tsx')).CopySheet)
const ImportSheet = lazily(async () => (await import('./ImportSheet.tsx')).ImportSheet)

type Over = 'import' | 'copy' | 'discard'

export function useMenu(): { items: (MenuItem | 'line')[]; over: ReactNode } {
  const { t } = useWords()
  const workshop = useWorkshop()
  const [over, setOver] = useState<Over | null>(null)
  const close = () => setOver(null)
  const items: (MenuItem | 'line')[] = [
    {
      label: t('designer.export'),
      icon: 'download',
      detail: t('designer.exportText'),
      onSelect: () => {
        void workshop.keep().then(() => {
          location.href = `/api/drafts/${workshop.draft}/export`
        })
      },
    },
    {
      label: t('designer.import'),
      icon: 'upload',
      detail: t('designer.importText'),
      disabled: workshop.readOnly,
      onSelect: () => setOver('import'),
    },
    { label: t('designer.history'), icon: 'history', onSelect: () => workshop.go('review', 'history') },
    { label: t('designer.copy'), icon: 'copy', onSelect: () => setOver('copy') },
    'line',
    {
      label: t('designer.discard'),
      icon: 'trash',
      danger: true,
      disabled: workshop.line.status !== 'open',
      onSelect: () => setOver('discard'),
    },
  ]
  return {
    items,
    over: (
      <Suspense fallback={null}>
        {over === 'import' && <ImportSheet onClose={close} />}
        {over === 'copy' && <CopySheet line={workshop.line} onClose={close} />}
        {over === 'discard' && <Discard onClose={close} />}
      </Suspense>
    ),
  }
}

function Discard({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const workshop = useWorkshop()
  const queries = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const discard = async () => {
    setBusy(true)
    try {
      await workshop.keep()
      await client.DELETE('/api/drafts/{draft}', { params: { path: { draft: workshop.draft } } })
      workshop.told({ ...workshop.line, status: 'discarded' })
      void queries.invalidateQueries({ queryKey: ['drafts'] })
      navigate('/designer')
      toast({ text: t('designer.discardDone', { title: workshop.line.title || workshop.sop }) })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      open
      danger
      busy={busy}
      title={t('designer.discardSure', { title: workshop.line.title || workshop.sop })}
      confirm={t('designer.discard')}
      onConfirm={() => void discard()}
      onCancel={onClose}
    >
      {t('designer.discardText')}
    </ConfirmDialog>
  )
}
