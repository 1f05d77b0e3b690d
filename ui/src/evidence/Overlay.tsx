import { type ReactNode, useEffect, useId, useRef } from 'react'
import { IconButton } from '../design/index.ts'
import { useWords } from '../words/index.ts'
import './overlay.css'

/** The whole screen, dark, for what looks through the camera. Escape and the phone's back gesture close it; the page
 *  behind is inert and gets its focus back. */
export function Overlay({
  title,
  tools,
  children,
  onClose,
}: {
  title: string
  tools?: ReactNode
  children: ReactNode
  onClose: () => void
}) {
  const { t } = useWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    const before = document.activeElement
    if (element && !element.open) element.showModal()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className="overlay"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div className="overlay-in">
        <header className="overlay-bar">
          <IconButton icon="close" label={t('act.close')} onClick={onClose} />
          <h2 id={titleId} className="overlay-title">
            {title}
          </h2>
          {tools}
        </header>
        {children}
      </div>
    </dialog>
  )
}
