import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../words/index.ts'
import { classes } from './classes.ts'
import { IconButton } from './IconButton.tsx'
import './sheet.css'

interface SheetProps {
  open: boolean
  onClose: () => void
  title: ReactNode
  footer?: ReactNode
  children: ReactNode
  dismissable?: boolean // false: only a button within it closes it
  full?: boolean // the whole screen of a phone
}

/**
 * A question or a choice over the screen: from below on phones, in the middle on desktops. Built on <dialog>, so
 * the page behind is inert, Escape and the phone's back gesture close it, and the focus goes back to where it was.
 */
export function Sheet({ open, onClose, title, footer, children, dismissable = true, full }: SheetProps) {
  const { t } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()

  useEffect(() => {
    const element = dialog.current
    if (!open || !element) return
    const before = document.activeElement
    if (!element.open) element.showModal()
    element.querySelector<HTMLElement>('[data-first]')?.focus() // where one begins, else the browser's choice
    return () => {
      element.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [open])

  if (!open) return null
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way to close, by <dialog> itself
    <dialog
      ref={dialog}
      className={classes('sheet', full && 'sheet-full')}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (dismissable) onClose()
      }}
      onClick={(event) => {
        if (dismissable && event.target === dialog.current) onClose()
      }}
    >
      <div className="sheet-in">
        <div className="sheet-header">
          <h2 id={titleId} className="sheet-title" tabIndex={-1}>
            {title}
          </h2>
          {dismissable && <IconButton icon="close" label={t('act.close')} onClick={onClose} />}
        </div>
        <div className="sheet-body">{children}</div>
        {footer && <div className="sheet-footer">{footer}</div>}
      </div>
    </dialog>
  )
}
