import { type ReactNode, useEffect, useRef } from 'react'
import { inWords, Problem } from '../../api/index.ts'
import { Banner, Button, classes } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'

interface PageProps {
  title: string
  lead?: ReactNode
  above?: ReactNode // the way back
  actions?: ReactNode
  wide?: boolean // takes the whole width: boards, tables, graphs
  children: ReactNode
}

/** One page within the frame; its heading takes the focus when it is come to from another. */
export function Page({ title, lead, above, actions, wide, children }: PageProps) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`
  }, [title, t])

  useEffect(() => {
    window.scrollTo(0, 0)
    if (arrived) heading.current?.focus({ preventScroll: true })
    arrived = true
  }, [])

  return (
    <>
      <div className={classes('page-head', wide && 'page-wide')}>
        <div>
          {above}
          <h1 className="page-title" ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <div className="page-lead">{lead}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </>
  )
}

/** The first page leaves the focus where the browser puts it. */
let arrived = false

/** Something could not be fetched. */
export function Failed({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { t } = useWords()
  return (
    <Banner
      tone="danger"
      action={
        <Button kind="quiet" onClick={onAgain}>
          {t('act.retry')}
        </Button>
      }
    >
      {inWords(error, t)}
      {error instanceof Problem && error.requestId && error.status >= 500 && (
        <div className="numbers">{t('error.reference', { id: error.requestId })}</div>
      )}
    </Banner>
  )
}
