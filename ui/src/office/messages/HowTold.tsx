import { Button, Card, Skeleton } from '../../design/index.ts'
import { PreferencesForm } from '../../telling/PreferencesForm.tsx'
import { useMyPreferences } from '../../telling/use_preferences.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'

/** Over which channels I am told, and when not. */
export function HowTold() {
  const { t } = useWords()
  const { mine, error, again, save, restore } = useMyPreferences()
  return (
    <Card title={t('tell.title')}>
      {mine === null ? (
        error ? (
          <Failed error={error} onAgain={again} />
        ) : (
          <Skeleton rows={3} />
        )
      ) : (
        <>
          <p className="muted">{t(mine.own ? 'tell.own' : 'tell.usual')}</p>
          <PreferencesForm
            value={mine.preferences}
            offered={mine.offered}
            timezone={mine.timezone}
            onChange={save}
          />
          {mine.own && (
            <Button icon="undo" onClick={restore}>
              {t('tell.restore')}
            </Button>
          )}
        </>
      )}
    </Card>
  )
}
