// What stands beside the canvas is drawn after it: the next frame belongs to what is being changed.

import {
  createContext,
  type ReactNode,
  startTransition,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { flushSync } from 'react-dom'
import { afterFrame } from '../workshop/after_frame.ts'
import type { Bench } from './bench.ts'

/** When the parts that are late hear of a change. */
class Lateness {
  readonly #listeners = new Set<() => void>()
  #waiting: (() => void) | null = null

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Something changed: told after the frame. */
  readonly put = () => {
    this.#waiting ??= afterFrame(() => {
      this.#waiting = null
      startTransition(() => this.#tell())
    })
  }

  /** Tells at once what is still to be told. */
  readonly now = () => {
    this.#waiting?.()
    this.#waiting = null
    this.#tell()
  }

  stop() {
    this.#waiting?.()
    this.#waiting = null
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }
}

const Context = createContext<Lateness | null>(null)

interface Props {
  bench: Bench
  /** Whether it is filled in: then it is closed while it still speaks of what was chosen before. */
  filled?: boolean
  children: ReactNode
}

/** Draws what it holds after the frame in which the canvas shows a change, unless one is working in here. */
export function Late({ bench, filled = false, children }: Props) {
  const late = useMemo(() => new Lateness(), [])
  const element = useRef<HTMLDivElement>(null)
  const isBehind = useRef(false)
  const [drawn, setDrawn] = useState(bench.count)
  useEffect(() => {
    const heard = () => {
      if (element.current?.contains(document.activeElement)) return late.now()
      if (filled && !isBehind.current) element.current?.setAttribute('aria-disabled', 'true')
      isBehind.current = true
      late.put()
    }
    const leave = [bench.subscribe(heard), late.subscribe(() => setDrawn(bench.count))]
    return () => {
      for (const one of leave) one()
      late.stop()
    }
  }, [bench, late, filled])
  useLayoutEffect(() => {
    if (drawn !== bench.count || !isBehind.current) return
    isBehind.current = false
    element.current?.removeAttribute('aria-disabled')
  })
  const catchUp = () => {
    if (isBehind.current) flushSync(late.now)
  }
  return (
    <Context.Provider value={late}>
      <div ref={element} className="fb-late" onPointerDownCapture={catchUp} onFocusCapture={catchUp}>
        {children}
      </div>
    </Context.Provider>
  )
}

/** What the bench says, as it is now, or a moment later within `Late`. */
export function useSaid<T>(subscribe: Bench['subscribe'], get: () => T): T {
  const late = useContext(Context)
  const now = useSyncExternalStore(late ? never : subscribe, late ? nothing : get)
  const [then, setThen] = useState(get)
  useEffect(() => {
    if (!late) return
    setThen(get)
    return late.subscribe(() => setThen(get))
  }, [late, get])
  return late ? then : (now as T)
}

const never = () => () => {}
const nothing = () => undefined
