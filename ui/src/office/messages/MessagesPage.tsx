import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function MessagesPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.messages')}>{null}</Page>
}
