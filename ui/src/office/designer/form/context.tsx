// The bench as the parts of the builder use it.

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import type { FormTree, Item } from '../../../authoring/form/index.ts'
import { useWords } from '../../../words/index.ts'
import { whenIdle } from '../workshop/after_frame.ts'
import type { Workshop } from '../workshop/types.ts'
import { Bench, type Opened } from './bench.ts'
import { useSaid } from './late.tsx'

const Context = createContext<Bench | null>(null)

export function BenchProvider(props: { workshop: Workshop; opened: Opened; children: ReactNode }) {
  const { workshop, opened, children } = props
  const key = JSON.stringify(opened)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of what is opened
  const bench = useMemo(() => new Bench(workshop, opened), [workshop, key])
  const words = useWords()
  bench.words = words
  useEffect(() => workshop.subscribe(bench.heard), [workshop, bench])
  useEffect(() => whenIdle(() => bench.rehearse()), [bench])
  return <Context.Provider value={bench}>{children}</Context.Provider>
}

/** The bench, without hearing of its changes. */
export function useBench(): Bench {
  const bench = useContext(Context)
  if (!bench) throw new Error('a part of the form builder stands outside of it')
  return bench
}

/** The form; drawn again when it changes, within `Late` a moment after. */
export function useTree(): FormTree {
  const bench = useBench()
  return useSaid(
    bench.subscribe,
    useCallback(() => bench.tree, [bench]),
  )
}

/** What is chosen; drawn again when something else is, within `Late` a moment after. */
export function useSelected(): readonly string[] {
  const bench = useBench()
  return useSaid(
    bench.watch,
    useCallback(() => bench.selected, [bench]),
  )
}

/** Whether one item is chosen, and whether the focus comes to it. */
export function useMark(item: Item): { isSelected: boolean; isActive: boolean } {
  const bench = useBench()
  const mark = useSyncExternalStore(bench.watch, () => {
    const isActive = bench.active === item.id
    return (bench.selected.includes(item.id) ? 2 : 0) + (isActive ? 1 : 0)
  })
  return { isSelected: mark >= 2, isActive: mark % 2 === 1 }
}
