import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function TemplatesPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.templates')}>{null}</Page>
}
