// Going from screen to screen: addresses, the back button, where one had scrolled to, and sheets that the back
// button closes first.

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
import { followLinks } from '../../design/links.ts'
import { above, addressOf, BASE, type Route, routeOf } from '../routing.ts'

export interface Navigation {
  route: Route
  /** Whether this screen was come back to: it then scrolls to where it was. */
  returned: boolean
  /** Whether it is the page's first screen, which takes no focus. */
  first: boolean
  go(route: Route): void
  /** As `go`, but the back button does not come here again. */
  replace(route: Route): void
  back(): void
}

/** What the browser keeps for us with each entry of its history. */
interface Entry {
  key: number
  depth: number // how many of our own entries lie before it
  sheet?: string // a sheet lies over the screen
  scroll?: number // where the page was when it was put away
}

const Context = createContext<Navigation | null>(null)

/** Scroll positions by entry; that of the shown one is kept by the browser when it puts the page away. */
const scrolled = new Map<number, number>()

let lastKey = Date.now()

function entry(): Entry {
  const state: unknown = history.state
  if (typeof state === 'object' && state !== null && 'key' in state && 'depth' in state) return state as Entry
  return { key: 0, depth: 0 }
}

interface Shown {
  route: Route
  key: number
  returned: boolean
  first: boolean
}

export function NavigationProvider({ children }: { children: ReactNode }) {
  const [shown, show] = useState<Shown>(() => {
    if (entry().key === 0) history.replaceState({ key: ++lastKey, depth: 0 } satisfies Entry, '')
    const { key, scroll } = entry()
    if (scroll !== undefined) scrolled.set(key, scroll)
    return { route: here(), key, returned: scroll !== undefined, first: true }
  })
  const current = useRef(shown)
  current.current = shown

  useEffect(() => {
    history.scrollRestoration = 'manual'
    const popped = () => {
      const { key } = entry()
      if (key === current.current.key) return // a sheet was closed
      if (key === 0) history.replaceState({ key: ++lastKey, depth: 0 } satisfies Entry, '') // a typed #hash
      scrolled.set(current.current.key, scrollY)
      show({ route: here(), key: entry().key, returned: scrolled.has(entry().key), first: false })
    }
    const putAway = () => history.replaceState({ ...entry(), scroll: scrollY } satisfies Entry, '')
    addEventListener('popstate', popped)
    addEventListener('pagehide', putAway)
    return () => {
      removeEventListener('popstate', popped)
      removeEventListener('pagehide', putAway)
    }
  }, [])

  const move = useCallback((route: Route, how: 'push' | 'replace') => {
    const before = entry()
    scrolled.set(current.current.key, scrollY)
    const key = ++lastKey
    // A sheet's entry becomes the new screen's: back then leads to the screen below the sheet.
    const push = how === 'push' && !before.sheet
    const next: Entry = { key, depth: push ? before.depth + 1 : before.depth }
    if (push) history.pushState(next, '', addressOf(route))
    else history.replaceState(next, '', addressOf(route))
    show({ route, key, returned: false, first: false })
  }, [])

  useEffect(
    () =>
      followLinks(BASE, (address) => {
        const url = new URL(address, location.href)
        move(routeOf(url.pathname, url.search), 'push')
      }),
    [move],
  )

  const navigation = useMemo<Navigation>(
    () => ({
      route: shown.route,
      returned: shown.returned,
      first: shown.first,
      go: (route) => move(route, 'push'),
      replace: (route) => move(route, 'replace'),
      back: () => (entry().depth > 0 ? history.back() : move(above(shown.route), 'replace')),
    }),
    [shown, move],
  )
  return <Context.Provider value={navigation}>{children}</Context.Provider>
}

function here(): Route {
  return routeOf(location.pathname, location.search)
}

export function useNavigation(): Navigation {
  const navigation = useContext(Context)
  if (!navigation) throw new Error('useNavigation() is used outside <NavigationProvider>')
  return navigation
}

/** While something lies over the screen, the back button closes it instead of leaving. */
export function useBackCloses(open: boolean, close: () => void): void {
  const closing = useRef(close)
  closing.current = close
  useEffect(() => {
    if (!open) return
    const name = `sheet ${++lastKey}`
    const below = entry()
    history.pushState({ ...below, depth: below.depth + 1, sheet: name } satisfies Entry, '')
    const popped = () => {
      if (entry().sheet !== name) closing.current()
    }
    addEventListener('popstate', popped)
    return () => {
      removeEventListener('popstate', popped)
      if (entry().sheet === name) history.back() // closed by a tap: take its entry away
    }
  }, [open])
}

/** Brings a screen that was come back to where it was, as soon as it is long enough; a new one to its top. */
export function useScroll(ready: boolean): void {
  const { returned } = useNavigation()
  const done = useRef(false)
  useEffect(() => {
    if (done.current || !ready) return
    done.current = true
    const wanted = returned ? (scrolled.get(entry().key) ?? 0) : 0
    let tries = 0
    let frame = 0
    const scroll = () => {
      scrollTo(0, wanted)
      tries += 1
      if (Math.abs(scrollY - wanted) > 2 && tries < 20) frame = requestAnimationFrame(scroll)
    }
    scroll()
    return () => cancelAnimationFrame(frame)
  }, [ready, returned])
}
