// Which title is being typed.

import { useSyncExternalStore } from 'react'
import { useBench } from '../context.tsx'

export function useEditing(id: string): boolean {
  const bench = useBench()
  return useSyncExternalStore(bench.watch, () => bench.editing === id)
}
