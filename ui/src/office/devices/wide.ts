import { useSyncExternalStore } from 'react'

const asked = () => matchMedia('(min-width: 72rem)')

function watch(changed: () => void): () => void {
  const wide = asked()
  wide.addEventListener('change', changed)
  return () => wide.removeEventListener('change', changed)
}

/** Whether there is room for something beside a list. */
export function useWide(): boolean {
  return useSyncExternalStore(watch, () => asked().matches)
}
