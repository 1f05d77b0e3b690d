import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function SopPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.sops')}>{null}</Page>
}
