import { useSyncExternalStore } from 'react'

const asked = () => matchMedia('(min-width: 64rem)') // as split-view.css

function watch(changed: () => void): () => void {
  const wide = asked()
  wide.addEventListener('change', changed)
  return () => wide.removeEventListener('change', changed)
}

/** Whether the decision stands beside the evidence; else it would lie far below it. */
export function useBeside(): boolean {
  return useSyncExternalStore(watch, () => asked().matches)
}
