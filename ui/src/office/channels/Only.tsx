import type { ReactNode } from 'react'
import { EmptyState } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'

/** A page of the administrators of channels; others read what it is for and whom to ask. */
export function OnlyForChannels({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useWords()
  const may = useRights()
  if (may('channels')) return children
  return (
    <Page title={title}>
      <EmptyState icon="lock" title={t('channels.mayNot')}>
        {t('channels.mayNotText')}
      </EmptyState>
    </Page>
  )
}
