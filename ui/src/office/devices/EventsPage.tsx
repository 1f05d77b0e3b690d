import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function EventsPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.events')}>{null}</Page>
}
