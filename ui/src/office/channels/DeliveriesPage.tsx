import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function DeliveriesPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.deliveries')}>{null}</Page>
}
