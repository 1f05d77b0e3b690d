import { useState } from 'react'
import { Banner, Button, Card } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { usePhone } from '../shell/phone.tsx'
import { startSharing, stopSharing, useSharing } from './sharing.ts'

/** Whether I say where I am, with what that means, and the way to take it back. */
export function SharingCard() {
  const { t } = useWords()
  const { client } = useSession()
  const { me } = usePhone()
  const sharing = useSharing()
  const [busy, setBusy] = useState(false)
  const [denied, setDenied] = useState(false)
  const change = async () => {
    setBusy(true)
    if (sharing) await stopSharing(client).catch(() => undefined)
    else setDenied(!(await startSharing(client, me.login)))
    setBusy(false)
  }
  return (
    <Card title={t('offer.sharing')}>
      <p>{t('offer.sharing.text')}</p>
      {denied && <Banner tone="warning">{t('offer.sharing.denied')}</Banner>}
      <p>
        <strong>{t(sharing ? 'offer.sharing.on' : 'offer.sharing.off')}</strong>
      </p>
      <Button icon="pin" busy={busy} onClick={() => void change()}>
        {t(sharing ? 'offer.sharing.stop' : 'offer.sharing.start')}
      </Button>
    </Card>
  )
}
