import { useEffect, useState } from 'react'
import { Banner, Button, Card } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { type Pushing, pushing, startPushing, stopPushing } from '../../telling/pushing.ts'
import { useWords } from '../../words/index.ts'
import { useOnline, usePhone } from '../shell/phone.tsx'

/** Whether messages come to this phone while the app is closed. */
export function PushCard() {
  const { t } = useWords()
  const { client } = useSession()
  const { me } = usePhone()
  const online = useOnline()
  const [state, setState] = useState<Pushing | null>(null)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    pushing(me.login).then(setState, () => setState('none'))
  }, [me.login])
  const change = () => {
    setBusy(true)
    setFailed(false)
    const changed = state === 'on' ? stopPushing(client) : startPushing(client, me.login)
    changed.then(setState, () => setFailed(true)).finally(() => setBusy(false))
  }
  if (state === null) return null
  return (
    <Card title={t('push.title')}>
      <p>{t(state === 'on' ? 'push.on' : 'push.off')}</p>
      {state === 'none' && <p className="me-hint">{t('push.none')}</p>}
      {state === 'denied' && (
        <Banner tone="warning" quiet>
          {t('push.denied')}
        </Banner>
      )}
      {failed && (
        <Banner tone="danger" quiet>
          {t('push.failed')}
        </Banner>
      )}
      {(state === 'on' || state === 'off') && (
        <Button wide busy={busy} disabled={!online && state === 'off'} onClick={change}>
          {t(state === 'on' ? 'push.stop' : 'push.start')}
        </Button>
      )}
    </Card>
  )
}
