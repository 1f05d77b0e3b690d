import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import { Banner, classes, Icon, IconButton, IconLink } from '../../design/index.ts'
import { Keys } from '../../design/Keys.tsx'
import { useKeys } from '../../design/useKeys.ts'
import { InsecureBanner, Mark, useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Account } from './Account.tsx'
import { useCounts } from './counts.ts'
import { PlaceLink, Places } from './Places.tsx'
import { placeAt, placesFor } from './places.ts'
import './frame.css'

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }))
const KeyHelp = lazy(async () => ({ default: (await import('./KeyHelp.tsx')).KeyHelp }))
const Drawer = lazy(async () => ({ default: (await import('./Drawer.tsx')).Drawer }))

const NARROW = 'sopwith.office.narrow'

type Over = 'account' | 'palette' | 'keys' | 'drawer'

/** What stands around every page: where one is, where one can go, what waits, who one is. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const { over: ended, askAgain } = useSession()
  const [over, setOver] = useState<Over | null>(null)
  const [chosen, setNarrow] = useState(() => localStorage.getItem(NARROW) === 'yes')
  const [location] = useLocation()
  const inWorkshop = location.startsWith('/designer/') // which needs all the room there is
  const [besideIt, setBesideIt] = useState(true)
  const narrow = inWorkshop ? besideIt : chosen
  const close = () => setOver(null)
  useEffect(() => void import('./Palette.tsx'), []) // so that no letter is lost when it opens
  useKeys([
    { keys: 'mod+k', label: t('desk.go.title'), run: () => setOver('palette'), typing: true },
    { keys: '?', label: t('desk.keys.help'), run: () => setOver('keys') },
  ])
  const turn = () => {
    if (inWorkshop) return setBesideIt(!narrow)
    localStorage.setItem(NARROW, narrow ? 'no' : 'yes')
    setNarrow(!narrow)
  }
  return (
    <div className={classes('frame', narrow && 'frame-narrow')}>
      <a className="frame-skip" href="#main">
        {t('act.skip')}
      </a>
      <Side narrow={narrow} onTurn={turn} onOver={setOver} />
      <Top onOver={setOver} />
      <main className="frame-main" id="main" tabIndex={-1}>
        <InsecureBanner />
        {ended && (
          <Banner
            tone="warning"
            action={
              <button type="button" className="button button-quiet" onClick={askAgain}>
                {t('session.again.title')}
              </button>
            }
          >
            {t('problem.session.invalid')}
          </Banner>
        )}
        {children}
      </main>
      <Bottom onMore={() => setOver('drawer')} />
      <Account open={over === 'account'} onClose={close} />
      <Suspense fallback={null}>
        {over === 'palette' && <Palette onClose={close} />}
        {over === 'keys' && <KeyHelp onClose={close} />}
        {over === 'drawer' && <Drawer onClose={close} />}
      </Suspense>
    </div>
  )
}

/** On a wide screen. */
function Side({
  narrow,
  onTurn,
  onOver,
}: {
  narrow: boolean
  onTurn: () => void
  onOver: (o: Over) => void
}) {
  const { t } = useWords()
  const { me } = useSession()
  return (
    <header className="frame-side">
      <div className="side-head">
        <a className="frame-home" href="/office/inbox">
          <Mark size={32} />
          <span className="side-name">{t('app.name')}</span>
        </a>
        <Bell />
      </div>
      <button type="button" className="side-go" title={t('desk.go.title')} onClick={() => onOver('palette')}>
        <Icon name="search" size={18} />
        <span className="side-go-word">{t('desk.go.open')}</span>
        <Keys keys="mod+k" />
      </button>
      <nav className="side-nav" aria-label={t('office.nav')}>
        <Places />
      </nav>
      <div className="side-foot">
        <IconButton icon="person" label={t('office.account')} onClick={() => onOver('account')} />
        <span className="side-me">{me.name}</span>
        <IconButton
          icon="sidebar"
          label={t(narrow ? 'desk.frame.widen' : 'desk.frame.collapse')}
          onClick={onTurn}
        />
      </div>
    </header>
  )
}

/** On a phone: who one is, and what came. */
function Top({ onOver }: { onOver: (over: Over) => void }) {
  const { t } = useWords()
  return (
    <header className="frame-top">
      <a className="frame-home" href="/office/inbox">
        <Mark size={28} />
        <span>{t('app.name')}</span>
      </a>
      <IconButton icon="search" label={t('desk.go.title')} onClick={() => onOver('palette')} />
      <Bell />
      <IconButton icon="person" label={t('office.account')} onClick={() => onOver('account')} />
    </header>
  )
}

const NEAR = ['/inbox', '/escalations', '/jobs', '/board']

/** On a phone: the places that one goes to most, within the thumb's reach. */
function Bottom({ onMore }: { onMore: () => void }) {
  const { t } = useWords()
  const { me } = useSession()
  const [location] = useLocation()
  const here = placeAt(location)
  const near = placesFor(me)
    .flatMap(({ places }) => places)
    .filter(({ to }) => NEAR.includes(to))
  return (
    <nav className="frame-bottom" aria-label={t('office.nav')}>
      {near.map((place) => (
        <PlaceLink key={place.to} place={place} here={here === place.to} />
      ))}
      <button type="button" className="place" onClick={onMore}>
        <Icon name="menu" size={20} />
        <span className="place-word">{t('desk.frame.more')}</span>
      </button>
    </nav>
  )
}

function Bell() {
  const { t } = useWords()
  const { unread } = useCounts()
  return (
    <span className="bell">
      <IconLink
        icon="bell"
        href="/office/messages"
        label={unread ? t('desk.frame.unread', { n: unread }) : t('office.nav.messages')}
      />
      {unread ? (
        <span className="bell-count numbers" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      ) : null}
    </span>
  )
}
