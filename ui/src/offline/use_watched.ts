import { useEffect, useState } from 'react'
import type { Watched } from './phone.ts'

/** The value now; the component is drawn again when it changes. */
export function useWatched<T>(watched: Watched<T>): T {
  const [shown, show] = useState<{ of: Watched<T>; value: T }>(() => ({ of: watched, value: watched.get() }))
  useEffect(() => {
    const look = () =>
      show((before) => {
        const value = watched.get()
        return before.of === watched && Object.is(before.value, value) ? before : { of: watched, value }
      })
    look() // it may have changed between drawing and subscribing
    return watched.subscribe(look)
  }, [watched])
  return shown.of === watched ? shown.value : watched.get()
}
