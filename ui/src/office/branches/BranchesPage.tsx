import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function BranchesPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.branches')}>{null}</Page>
}
