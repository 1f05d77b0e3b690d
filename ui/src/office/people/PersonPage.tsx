import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function PersonPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.people')}>{null}</Page>
}
