import { useWords } from '../../../words/index.ts'
import { Page } from '../../frame/Page.tsx'

export function ImportPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.import')}>{null}</Page>
}
