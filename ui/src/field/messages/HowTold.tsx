import { Banner, Button, Card, Skeleton } from '../../design/index.ts'
import { PreferencesForm } from '../../telling/PreferencesForm.tsx'
import { useMyPreferences } from '../../telling/use_preferences.ts'
import { useWords } from '../../words/index.ts'
import { useOnline } from '../shell/phone.tsx'

/** Over which channels I am told, and when not. It is kept by the server, so it needs a connection. */
export function HowTold() {
  const { t } = useWords()
  const online = useOnline()
  return (
    <Card title={t('tell.title')}>
      {online ? <Asked /> : <p className="me-hint">{t('told.howOffline')}</p>}
    </Card>
  )
}

function Asked() {
  const { t } = useWords()
  const { mine, error, again, save, restore } = useMyPreferences()
  if (mine === null && error) {
    return (
      <Banner tone="warning" quiet action={<Button onClick={again}>{t('act.retry')}</Button>}>
        {t('told.failed')}
      </Banner>
    )
  }
  if (mine === null) return <Skeleton rows={3} />
  return (
    <>
      <p className="me-hint">{t(mine.own ? 'tell.own' : 'tell.usual')}</p>
      <PreferencesForm
        value={mine.preferences}
        offered={mine.offered}
        timezone={mine.timezone}
        onChange={save}
      />
      {mine.own && (
        <Button icon="undo" wide onClick={restore}>
          {t('tell.restore')}
        </Button>
      )}
    </>
  )
}
