import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function CodeListPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.codeLists')}>{null}</Page>
}
