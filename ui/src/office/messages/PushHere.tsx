import { useEffect, useState } from 'react'
import { Banner, Button, Card } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { type Pushing, pushing, startPushing, stopPushing } from '../../telling/pushing.ts'
import { useWords } from '../../words/index.ts'

/** Whether this browser shows messages while no page of ours is open. */
export function PushHere() {
  const { t } = useWords()
  const { client, me } = useSession()
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
    <Card title={t('messages.push')}>
      <p className="muted">{t(`messages.push.${state}`)}</p>
      {failed && (
        <Banner tone="danger" quiet>
          {t('messages.push.failed')}
        </Banner>
      )}
      {(state === 'on' || state === 'off') && (
        <Button busy={busy} onClick={change}>
          {t(state === 'on' ? 'messages.push.stop' : 'messages.push.start')}
        </Button>
      )}
    </Card>
  )
}
