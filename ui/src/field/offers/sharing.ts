// Telling the server where the phone is, so that jobs nearby can be given to its person: only where they have
// said so on this phone, only while the app is in sight. The server keeps the last place, during working hours.

import { useEffect } from 'react'
import { type Client, got } from '../../api/index.ts'
import { useWatched } from '../../offline/use_watched.ts'
import { Observable } from '../../offline/watched.ts'
import { useSession } from '../../session/index.ts'
import { useOnline, usePhone } from '../shell/phone.tsx'

/** How often a place is told. */
const EVERY = 5 * 60_000

const KEPT_AS = 'sopwith.field.sharing'

/** Who has said yes on this phone; several people may share it. */
const consent = new Observable<string | null>(remembered())

function remembered(): string | null {
  try {
    return localStorage.getItem(KEPT_AS)
  } catch {
    return null
  }
}

function remember(login: string | null): void {
  consent.set(login)
  try {
    if (login === null) localStorage.removeItem(KEPT_AS)
    else localStorage.setItem(KEPT_AS, login)
  } catch {
    // Storage may be forbidden or full: then it holds while the app is open.
  }
}

/** Whether this person shares where they are from this phone. */
export function useSharing(): boolean {
  const { me } = usePhone()
  return useWatched(consent) === me.login
}

/** Asks the phone for its place once; whoever allows it shares from now on. */
export async function startSharing(client: Client, login: string): Promise<boolean> {
  const place = await here()
  if (place === null) return false
  remember(login)
  await tell(client, place)
  return true
}

/** Stops, and has the server forget what it knows. Rejects without signal; it is stopped all the same. */
export async function stopSharing(client: Client): Promise<void> {
  remember(null)
  await got(client.DELETE('/api/me/position'))
}

/** While it is shared: tells the place now, and every few minutes. */
export function useSharedPlace(): void {
  const { client } = useSession()
  const sharing = useSharing()
  const online = useOnline()
  useEffect(() => {
    if (!sharing || !online) return
    let over = false
    const once = async () => {
      if (document.visibilityState !== 'visible') return
      const place = await here()
      if (place && !over) await tell(client, place)
    }
    void once()
    const timer = setInterval(() => void once(), EVERY)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [client, sharing, online])
}

interface Fix {
  lat: number
  lon: number
  accuracy: number
}

function here(): Promise<Fix | null> {
  return new Promise((answer) => {
    if (!('geolocation' in navigator)) return answer(null)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => answer({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      () => answer(null),
      { maximumAge: 60_000, timeout: 15_000 },
    )
  })
}

/** A place that does not arrive is not sent later: by then it is not true any more. */
async function tell(client: Client, place: Fix): Promise<void> {
  await client.PUT('/api/me/position', { body: place }).catch(() => undefined)
}
