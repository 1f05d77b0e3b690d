// The workshop as rooms use it.

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useSyncExternalStore,
} from 'react'
import type { Analysed, Analyser } from './analysing.ts'
import type { DraftWorkshop } from './draft_workshop.ts'
import type { DraftFile, Place, Room, Selection } from './types.ts'

interface Opened {
  workshop: DraftWorkshop
  analyser: Analyser
}

const Context = createContext<Opened | null>(null)

const TOUCHES = ['pointerdown', 'keydown', 'focusin', 'drop'] as const

export function WorkshopProvider({ workshop, analyser, children }: Opened & { children: ReactNode }) {
  // Whoever turns from the text to something else finds it as the text has it.
  useEffect(() => {
    const touched = (event: Event) => {
      if (!(event.target instanceof Element && event.target.closest('.cm-editor'))) workshop.settle()
    }
    for (const touch of TOUCHES) addEventListener(touch, touched, true)
    return () => {
      for (const touch of TOUCHES) removeEventListener(touch, touched, true)
    }
  }, [workshop])
  return <Context.Provider value={useSteady({ workshop, analyser })}>{children}</Context.Provider>
}

const steady = new WeakMap<DraftWorkshop, Opened>()

function useSteady(opened: Opened): Opened {
  const before = steady.get(opened.workshop)
  if (before?.analyser === opened.analyser) return before
  steady.set(opened.workshop, opened)
  return opened
}

function useOpened(): Opened {
  const opened = useContext(Context)
  if (!opened) throw new Error('the workshop is used outside <WorkshopProvider>')
  return opened
}

/** The workshop, without hearing of its changes: for what is done when somebody acts. */
export function useTools(): DraftWorkshop {
  return useOpened().workshop
}

/** The workshop; drawn again with every change of any file and of how far things are kept. */
export function useWorkshop(): DraftWorkshop {
  const { workshop } = useOpened()
  useSyncExternalStore(
    workshop.subscribe,
    useCallback(() => workshop.state, [workshop]),
  )
  return workshop
}

/** One file; drawn again only when it changes. */
export function useFile(path: string): DraftFile | undefined {
  const { workshop } = useOpened()
  return useSyncExternalStore(
    workshop.subscribe,
    useCallback(() => workshop.files.get(path), [workshop, path]),
  )
}

/** Something found in the workshop; drawn again when it is another. `find` must give the same thing again. */
export function useFound<T>(find: (workshop: DraftWorkshop) => T): T {
  const { workshop } = useOpened()
  return useSyncExternalStore(workshop.subscribe, () => find(workshop))
}

/** What the server makes of the draft. */
export function useAnalysis(): Analysed & { again: () => void } {
  const { analyser } = useOpened()
  const shown = useSyncExternalStore(
    analyser.subscribe,
    useCallback(() => analyser.shown, [analyser]),
  )
  return { ...shown, again: useCallback(() => void analyser.ask(), [analyser]) }
}

/** Room, item and selection. */
export function usePlace(): Place {
  const { workshop } = useOpened()
  return useSyncExternalStore(
    workshop.watchPlace,
    useCallback(() => workshop.place, [workshop]),
  )
}

/** What is chosen, in whichever room, and how to choose something else. */
export function useSelection(): { selection: Selection; select: (selection: Selection) => void } {
  const { workshop } = useOpened()
  const selection = useSyncExternalStore(
    workshop.watchPlace,
    useCallback(() => workshop.place.selection, [workshop]),
  )
  return { selection, select: useCallback((one: Selection) => workshop.select(one), [workshop]) }
}

/** Goes to a room, and to what is open in it. */
export function useGo(): (room: Room, item?: string, selection?: Selection) => void {
  const { workshop } = useOpened()
  return useCallback((room, item, selection) => workshop.go(room, item, selection), [workshop])
}
