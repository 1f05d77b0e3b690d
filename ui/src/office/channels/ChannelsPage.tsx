import { useWords } from '../../words/index.ts'
import { Page } from '../frame/Page.tsx'

export function ChannelsPage() {
  const { t } = useWords()
  return <Page title={t('office.nav.channels')}>{null}</Page>
}
