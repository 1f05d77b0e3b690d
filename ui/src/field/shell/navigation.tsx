// Going from screen to screen: addresses, the back button, which closes what lies over a screen first, and where one
// had scrolled to.

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
import { followPushed } from './pushed.ts'

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
  from?: string // the address of the one before it
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

interface Shown extends Entry {
  route: Route
  returned: boolean
  first: boolean
}

export function NavigationProvider({ children }: { children: ReactNode }) {
  const [shown, show] = useState<Shown>(() => {
    if (entry().key === 0) history.replaceState({ key: ++lastKey, depth: 0 } satisfies Entry, '')
    const { scroll, ...now } = entry()
    if (scroll !== undefined) scrolled.set(now.key, scroll)
    return { ...now, route: here(), returned: scroll !== undefined, first: true }
  })
  const current = useRef(shown)
  current.current = shown

  useEffect(() => {
    history.scrollRestoration = 'manual'
    const popped = () => {
      // Browsers without close watchers go back although something lies over the screen: that is closed instead.
      const over = [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].at(-1)
      if (over) {
        const { key, depth, from, route } = current.current
        history.pushState(
          { key, depth, ...(from !== undefined && { from }) } satisfies Entry,
          '',
          addressOf(route),
        )
        over.dispatchEvent(new Event('cancel', { cancelable: true }))
        return
      }
      const { key } = entry()
      if (key === 0) history.replaceState({ key: ++lastKey, depth: 0 } satisfies Entry, '') // a typed #hash
      scrolled.set(current.current.key, scrollY)
      const now = entry()
      show({ ...now, route: here(), returned: scrolled.has(now.key), first: false })
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
    if (how === 'replace' && before.depth > 0 && before.from === addressOf(route)) {
      history.back() // else the back button would lead from there to the same screen
      return
    }
    scrolled.set(current.current.key, scrollY)
    const key = ++lastKey
    const depth = how === 'push' ? before.depth + 1 : before.depth
    const from = how === 'push' ? addressOf(current.current.route) : before.from
    const next: Entry = { key, depth, ...(from !== undefined && { from }) }
    if (how === 'push') history.pushState(next, '', addressOf(route))
    else history.replaceState(next, '', addressOf(route))
    show({ ...next, route, returned: false, first: false })
  }, [])

  useEffect(() => {
    const follow = (address: string) => {
      const url = new URL(address, location.href)
      move(routeOf(url.pathname, url.search), 'push')
    }
    const ends = [followLinks(BASE, follow), followPushed(BASE, follow)]
    return () => {
      for (const end of ends) end()
    }
  }, [move])

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
