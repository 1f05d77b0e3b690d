import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/index.ts'
import { classes } from './classes.ts'
import { IconButton, IconLink } from './IconButton.tsx'
import './screen.css'

interface ScreenProps {
  title: string
  subtitle?: ReactNode
  back?: string | (() => void) // an address, or what to do
  actions?: ReactNode
  banner?: ReactNode // stays under the header: no signal, work withheld
  footer?: ReactNode // stays under the thumb
  wide?: boolean // uses the width of a desktop
  children: ReactNode
}

/**
 * One screen: a header that stays, a body that scrolls, a footer within the thumb's reach. A new screen is told to
 * assistive technology by moving the focus to its heading, unless something in it has taken the focus already.
 */
export function Screen({ title, subtitle, back, actions, banner, footer, wide, children }: ScreenProps) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])

  useEffect(() => {
    const active = document.activeElement
    if (!active || active === document.body) heading.current?.focus({ preventScroll: true })
  }, [])

  return (
    <div className={classes('screen', wide && 'screen-wide')}>
      <header className="screen-header">
        <div className="screen-bar">
          {typeof back === 'string' && <IconLink icon="chevron-left" label={t('act.back')} href={back} />}
          {typeof back === 'function' && (
            <IconButton icon="chevron-left" label={t('act.back')} onClick={back} />
          )}
          <div className="screen-titles">
            <h1 className="screen-title" ref={heading} tabIndex={-1}>
              {title}
            </h1>
            {subtitle && <div className="screen-subtitle">{subtitle}</div>}
          </div>
          {actions && <div className="screen-actions">{actions}</div>}
        </div>
        {banner && <div className="screen-banner">{banner}</div>}
      </header>
      <main className="screen-body" id="main">
        {children}
      </main>
      {footer && (
        <footer className="screen-footer">
          <div className="screen-footer-in">{footer}</div>
        </footer>
      )}
    </div>
  )
}
