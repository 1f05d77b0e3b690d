import { ButtonLink, EmptyState } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Page } from './Page.tsx'

export function NotFound() {
  const { t } = useWords()
  return (
    <Page title={t('missing.title')}>
      <EmptyState
        icon="search"
        title={t('missing.text')}
        action={
          <ButtonLink kind="primary" href="/office/inbox">
            {t('missing.home')}
          </ButtonLink>
        }
      />
    </Page>
  )
}
