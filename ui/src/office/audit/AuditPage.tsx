import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function AuditPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.audit')}>{null}</Page>
}
