// Where the phone is, asked for only when somebody wants to see what is near. Used here and sent nowhere.

import { useCallback, useEffect, useState } from 'react'

export interface Place {
  lat: number
  lon: number
}

export type Whereabouts =
  | { state: 'unasked' }
  | { state: 'asking' }
  | { state: 'known'; here: Place }
  | { state: 'denied' }

const WANTED_AS = 'sopwith.field.near'

let last: Whereabouts = { state: 'unasked' }

export function useWhereabouts(): { where: Whereabouts; ask: () => void } {
  const [where, set] = useState(last)
  const show = useCallback((next: Whereabouts) => {
    last = next
    set(next)
  }, [])
  const ask = useCallback(() => {
    if (!('geolocation' in navigator)) return show({ state: 'denied' })
    show({ state: 'asking' })
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        remember(true)
        show({ state: 'known', here: { lat: coords.latitude, lon: coords.longitude } })
      },
      (problem) => {
        if (problem.code === problem.PERMISSION_DENIED) remember(false)
        show({ state: 'denied' })
      },
      { maximumAge: 5 * 60_000, timeout: 15_000 },
    )
  }, [show])

  // Whoever wanted it before and allowed it is not asked again.
  useEffect(() => {
    if (last.state !== 'unasked' || !wanted() || !('permissions' in navigator)) return
    navigator.permissions.query({ name: 'geolocation' }).then(
      (permission) => permission.state === 'granted' && ask(),
      () => undefined,
    )
  }, [ask])
  return { where, ask }
}

function wanted(): boolean {
  try {
    return localStorage.getItem(WANTED_AS) === 'yes'
  } catch {
    return false
  }
}

function remember(yes: boolean): void {
  try {
    if (yes) localStorage.setItem(WANTED_AS, 'yes')
    else localStorage.removeItem(WANTED_AS)
  } catch {
    // Storage may be forbidden or full: then it is asked for again.
  }
}
