import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function EscalationsPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.escalations')}>{null}</Page>
}
