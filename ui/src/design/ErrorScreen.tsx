import { useWords } from '../words/index.ts'
import { Button } from './Button.tsx'
import { EmptyState } from './EmptyState.tsx'

/** A part of the page broke: what that means for whoever works with it, and what to do. */
export function ErrorScreen({ onAgain }: { onAgain?: () => void }) {
  const { t } = useWords()
  return (
    <div role="alert">
      <EmptyState
        icon="alert"
        title={t('error.title')}
        action={
          <Button kind="primary" icon="sync" onClick={onAgain ?? (() => location.reload())}>
            {onAgain ? t('act.retry') : t('act.reload')}
          </Button>
        }
      >
        {t('error.text')}
      </EmptyState>
    </div>
  )
}
