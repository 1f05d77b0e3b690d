import { useWords } from '../../../words/index.ts'
import { Page } from '../../frame/Page.tsx'

export function OpenJobPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.openJob')}>{null}</Page>
}
