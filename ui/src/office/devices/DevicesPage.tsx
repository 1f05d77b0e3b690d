import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function DevicesPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.devices')}>{null}</Page>
}
