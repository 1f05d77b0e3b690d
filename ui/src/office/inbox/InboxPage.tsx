import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function InboxPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.inbox')}>{null}</Page>
}
