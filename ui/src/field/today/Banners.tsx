import { useState } from 'react'
import { Banner, Button, ButtonLink, Sheet } from '../../design/index.ts'
import { useWatched } from '../../offline/use_watched.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { platformOf } from '../jobs/handoff.ts'
import { addressOf } from '../routing.ts'
import { useInstall } from '../shell/install.ts'
import { useDay, usePhone } from '../shell/phone.tsx'
import { useNewVersion } from '../shell/version.ts'

/** What somebody has to know before the list: work held back, no room, signed out, a new version. */
export function Banners() {
  const { t } = useWords()
  const phone = usePhone()
  const day = useDay()
  const outbox = useWatched(phone.outbox)
  const storage = useWatched(phone.storage)
  const { askAgain, over } = useSession()
  const switchVersion = useNewVersion()
  const held = outbox.entries.filter(({ state }) => state === 'held').length
  const signedOut = over || day.problem === 'auth.required'
  return (
    <>
      {held > 0 && (
        <Banner
          tone="danger"
          action={
            <ButtonLink kind="danger" href={addressOf({ at: 'outbox' })}>
              {t('day.banner.held.go')}
            </ButtonLink>
          }
        >
          {t('day.banner.held', { n: held })}
        </Banner>
      )}
      {storage.full && (
        <Banner
          tone="danger"
          action={<ButtonLink href={addressOf({ at: 'me' })}>{t('day.banner.full.go')}</ButtonLink>}
        >
          {t('day.banner.full')}
        </Banner>
      )}
      {signedOut && (
        <Banner
          tone="warning"
          icon="lock"
          action={
            <Button kind="primary" onClick={askAgain}>
              {t('day.banner.session.go')}
            </Button>
          }
        >
          {t('day.banner.session')}
        </Banner>
      )}
      {!day.online && !signedOut && (
        <Banner tone="info" icon="cloud-off">
          {t('day.offline')}
        </Banner>
      )}
      {day.online && day.problem !== null && !signedOut && !day.syncing && (
        <Banner
          tone="warning"
          action={
            <Button kind="quiet" onClick={() => void phone.sync()}>
              {t('act.retry')}
            </Button>
          }
        >
          {t('day.problem')}
        </Banner>
      )}
      {switchVersion && (
        <Banner
          tone="info"
          icon="download"
          action={<Button onClick={switchVersion}>{t('day.banner.version.go')}</Button>}
        >
          {t('day.banner.version')}
        </Banner>
      )}
      <InstallHint />
    </>
  )
}

function InstallHint() {
  const { t } = useWords()
  const ios = platformOf(navigator.userAgent, navigator.maxTouchPoints) === 'ios'
  const { how, install, dismiss } = useInstall(ios)
  const [told, tell] = useState(false)
  if (how === null) return null
  return (
    <>
      <Banner
        tone="info"
        icon="download"
        onDismiss={dismiss}
        quiet
        action={
          <Button onClick={() => (how === 'prompt' ? void install() : tell(true))}>
            {t(how === 'prompt' ? 'day.banner.install.go' : 'day.banner.install.how')}
          </Button>
        }
      >
        {t('day.banner.install')}
      </Banner>
      <Sheet open={told} onClose={() => tell(false)} title={t('day.install.title')}>
        <p>{t(ios ? 'day.install.ios' : 'day.install.other')}</p>
      </Sheet>
    </>
  )
}
