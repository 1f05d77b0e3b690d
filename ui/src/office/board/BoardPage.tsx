import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function BoardPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.board')}>{null}</Page>
}
