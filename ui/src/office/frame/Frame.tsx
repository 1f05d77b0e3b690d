import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { Banner, Icon, IconButton, type IconName } from '../../design/index.ts'
import { InsecureBanner, Mark, useSession } from '../../session/index.ts'
import { type Key, useWords } from '../../words/index.ts'
import { Account } from './Account.tsx'
import './frame.css'

const PLACES: { to: string; word: Key; icon: IconName }[] = [
  { to: '/inbox', word: 'office.nav.inbox', icon: 'job' },
  { to: '/jobs', word: 'office.nav.jobs', icon: 'job' },
  { to: '/withheld', word: 'office.nav.withheld', icon: 'cloud-off' },
  { to: '/labels', word: 'office.nav.labels', icon: 'qr' },
]

/** What stands around every page: where one is, where one can go, who one is. */
export function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const { me, over, askAgain } = useSession()
  const [location] = useLocation()
  const [account, setAccount] = useState(false)
  return (
    <div className="frame">
      <a className="frame-skip" href="#main">
        {t('act.skip')}
      </a>
      <header className="frame-header">
        <div className="frame-bar">
          <a className="frame-home" href="/office/jobs">
            <Mark size={32} />
            <span>{t('app.name')}</span>
          </a>
          <nav className="frame-nav" aria-label={t('office.nav')}>
            {PLACES.map(({ to, word, icon }) => (
              <a
                key={to}
                className="frame-place"
                href={`/office${to}`}
                aria-current={location.startsWith(to) ? 'page' : undefined}
              >
                <Icon name={icon} size={20} />
                {t(word)}
              </a>
            ))}
          </nav>
          <span className="frame-me">{me.name}</span>
          <IconButton icon="person" label={t('office.account')} onClick={() => setAccount(true)} />
        </div>
      </header>
      <main className="frame-main" id="main" tabIndex={-1}>
        <InsecureBanner />
        {over && (
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
      <Account open={account} onClose={() => setAccount(false)} />
    </div>
  )
}
