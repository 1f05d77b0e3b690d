import { useState } from 'react'
import {
  Banner,
  Button,
  Card,
  ConfirmDialog,
  Field,
  LanguageSwitch,
  List,
  ListItem,
  ProgressBar,
  Screen,
  Select,
  ThemeSwitch,
  useToast,
} from '../../design/index.ts'
import { useWatched } from '../../offline/use_watched.ts'
import { useSession } from '../../session/index.ts'
import { leavePushing } from '../../telling/pushing.ts'
import { type Key, pick, useWords } from '../../words/index.ts'
import { navigators, platformOf } from '../jobs/handoff.ts'
import { NAVIGATOR_WORDS, rememberedNavigator, rememberNavigator } from '../jobs/navigator.ts'
import { readable } from '../jobs/readable.ts'
import { forgetMessages } from '../messages/box.ts'
import { HowTold } from '../messages/HowTold.tsx'
import { SharingCard } from '../offers/SharingCard.tsx'
import { addressOf } from '../routing.ts'
import { Nav } from '../shell/Nav.tsx'
import { useScroll } from '../shell/navigation.tsx'
import { useDay, useJob, usePhone } from '../shell/phone.tsx'
import { BUILD } from '../shell/version.ts'
import { PushCard } from './PushCard.tsx'
import './me.css'

/** A clock that is wrong by less is nobody's concern. */
const NOTABLE = 30_000

/** Oneself and the phone: settings, room, help, signing out. */
export function MeScreen() {
  const { t, formats } = useWords()
  const phone = usePhone()
  const { me } = phone
  const skew = phone.clock.skew()
  const { branch, roles } = useTitles()
  useScroll(true)
  return (
    <Screen title={t('day.me.title')} subtitle={me.login} footer={<Nav at="me" />}>
      <Card title={me.name}>
        <dl className="me-facts">
          <dt>{t('day.me.branch')}</dt>
          <dd>{branch}</dd>
          {me.roles.length > 0 && (
            <>
              <dt>{t('day.me.roles')}</dt>
              <dd>{roles.join(', ')}</dd>
            </>
          )}
        </dl>
      </Card>
      <Card flush>
        <List>
          <ListItem title={t('day.completed')} href={addressOf({ at: 'completed' })} />
          <ListItem title={t('told.title')} href={addressOf({ at: 'messages' })} />
        </List>
      </Card>
      <SharingCard />
      <Card title={t('day.me.settings')}>
        <LanguageSwitch />
        <ThemeSwitch />
        <MapChoice />
      </Card>
      <HowTold />
      <PushCard />
      <Storage />
      {skew !== null && Math.abs(skew) > NOTABLE && (
        <Banner tone="warning" icon="clock" title={t('day.me.clock')} quiet>
          {t(skew > 0 ? 'day.me.clockAhead' : 'day.me.clockBehind', {
            duration: formats.duration(Math.abs(skew)),
          })}
        </Banner>
      )}
      <Help />
      <SignOut />
      <p className="me-version">
        {t('day.me.version')} {BUILD}
      </p>
    </Screen>
  )
}

/** What branch and roles are called, as the jobs on the phone know them. */
function useTitles(): { branch: string; roles: string[] } {
  const { language } = useWords()
  const phone = usePhone()
  const { cards } = useDay()
  const known = useJob(cards[0]?.id ?? '')?.organisation
  const { branch, roles } = phone.me
  return {
    branch: pick(known?.branches?.[branch]?.title, language) || readable(branch),
    roles: roles.map((role) => pick(known?.roles?.[role]?.title, language) || readable(role)),
  }
}

function MapChoice() {
  const { t, language } = useWords()
  const [chosen, setChosen] = useState(rememberedNavigator)
  const offered = navigators(platformOf(navigator.userAgent, navigator.maxTouchPoints), language)
  return (
    <Field label={t('day.me.mapApp')}>
      {(control) => (
        <Select
          {...control}
          value={chosen ?? ''}
          onChange={(event) => {
            const one = offered.find((name) => name === event.currentTarget.value) ?? null
            rememberNavigator(one)
            setChosen(one)
          }}
        >
          <option value="">{t('day.me.mapAsk')}</option>
          {offered.map((name) => (
            <option key={name} value={name}>
              {t(NAVIGATOR_WORDS[name])}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function Storage() {
  const { t, formats } = useWords()
  const phone = usePhone()
  const toast = useToast()
  const [freeing, setFreeing] = useState(false)
  const { usage, quota, persisted, full } = useWatched(phone.storage)
  const free = () => {
    setFreeing(true)
    phone
      .free()
      .then(
        (bytes) =>
          toast({
            text: bytes > 0 ? t('day.me.freed', { size: formats.bytes(bytes) }) : t('day.me.freedNone'),
            tone: bytes > 0 ? 'success' : 'neutral',
          }),
        () => toast({ text: t('error.title'), tone: 'danger' }),
      )
      .finally(() => setFreeing(false))
  }
  const used =
    usage === null
      ? t('day.me.usedUnknown')
      : quota === null
        ? t('day.me.usedOnly', { used: formats.bytes(usage) })
        : t('day.me.used', { used: formats.bytes(usage), quota: formats.bytes(quota) })
  return (
    <Card title={t('day.me.storage')}>
      <p>{used}</p>
      {usage !== null && quota !== null && quota > 0 && (
        <ProgressBar value={Math.min(1, usage / quota)} label={t('day.me.storage')} />
      )}
      {full && (
        <Banner tone="danger" title={t('day.me.full')} quiet>
          {t('day.me.fullHow')}
        </Banner>
      )}
      {persisted !== null && (
        <p className="me-hint">{t(persisted ? 'day.me.persisted' : 'day.me.notPersisted')}</p>
      )}
      <Button icon="trash" wide busy={freeing} onClick={free}>
        {t('day.me.free')}
      </Button>
      <p className="me-hint">{t('day.me.freeWhat')}</p>
    </Card>
  )
}

const HELP: [Key, Key][] = [
  ['day.help.1.title', 'day.help.1.text'],
  ['day.help.2.title', 'day.help.2.text'],
  ['day.help.3.title', 'day.help.3.text'],
  ['day.help.4.title', 'day.help.4.text'],
  ['day.help.5.title', 'day.help.5.text'],
]

function Help() {
  const { t } = useWords()
  return (
    <Card title={t('day.me.help')}>
      {HELP.map(([title, text]) => (
        <details key={title} className="me-help">
          <summary>{t(title)}</summary>
          <p>{t(text)}</p>
        </details>
      ))}
    </Card>
  )
}

function SignOut() {
  const { t } = useWords()
  const phone = usePhone()
  const { client, signOut } = useSession()
  const { online } = useDay()
  const { entries } = useWatched(phone.outbox)
  const unsent = entries.filter(({ state }) => state !== 'sent').length
  const [asked, ask] = useState(false)
  const [busy, setBusy] = useState(false)
  return (
    <>
      <Button icon="logout" wide onClick={() => ask(true)}>
        {t('day.me.signOut')}
      </Button>
      <ConfirmDialog
        open={asked}
        title={t('day.me.signOut.title')}
        confirm={t('day.me.signOut')}
        busy={busy}
        danger={unsent > 0}
        onCancel={() => ask(false)}
        onConfirm={() => {
          setBusy(true)
          void leavePushing(client)
            .then(forgetMessages)
            .then(signOut)
            .finally(() => setBusy(false))
        }}
      >
        {unsent > 0 && (
          <Banner tone="warning" quiet>
            {t('day.me.signOut.unsent', { n: unsent, name: phone.me.name })}
          </Banner>
        )}
        <p>{t(online ? 'day.me.signOut.text' : 'day.me.signOut.offline')}</p>
      </ConfirmDialog>
    </>
  )
}
