import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useWords } from '../words/index.ts'
import { Icon } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'
import './toast.css'

export interface ToastMessage {
  text: string
  tone?: 'neutral' | 'success' | 'danger'
  undo?: () => void
  seconds?: number // default 5; 10 with something to undo
}

type Shown = ToastMessage & { id: number }

const Context = createContext<(message: ToastMessage) => void>(() => {})

/** Says something in passing: `const toast = useToast(); toast({ text, undo })`. */
export function useToast(): (message: ToastMessage) => void {
  return useContext(Context)
}

/** Shows toasts, one at a time, over whatever is in it. The time stops while somebody is on the toast. */
export function Toaster({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [shown, setShown] = useState<Shown | null>(null)
  const [held, setHeld] = useState(false)
  const count = useRef(0)

  const toast = useCallback((message: ToastMessage) => {
    count.current += 1
    setShown({ ...message, id: count.current })
  }, [])

  useEffect(() => {
    if (!shown || held) return
    const seconds = shown.seconds ?? (shown.undo ? 10 : 5)
    const timer = setTimeout(() => setShown(null), seconds * 1000)
    return () => clearTimeout(timer)
  }, [shown, held])

  const close = () => {
    setHeld(false)
    setShown(null)
  }
  const value = useMemo(() => toast, [toast])
  return (
    <Context.Provider value={value}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown && (
          // biome-ignore lint/a11y/noStaticElementInteractions: being on it only stops its clock
          <div
            key={shown.id}
            className={`toast toast-${shown.tone ?? 'neutral'}`}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
          >
            {shown.tone === 'success' && <Icon name="check-circle" />}
            {shown.tone === 'danger' && <Icon name="alert" />}
            <span className="toast-text">{shown.text}</span>
            {shown.undo && (
              <button
                type="button"
                className="toast-undo"
                onClick={() => {
                  shown.undo?.()
                  close()
                }}
              >
                {t('act.undo')}
              </button>
            )}
            <IconButton icon="close" label={t('act.dismiss')} onClick={close} />
          </div>
        )}
      </div>
    </Context.Provider>
  )
}
