// Which version of the app runs, and whether a newer one waits to take over.

import { useEffect, useState } from 'react'

/** The build, as its file is named: `index-C0ffee12.js` is C0ffee12. */
export const BUILD = /-([\w-]{6,12})\.js/.exec(import.meta.url)?.[1] ?? 'dev'

/** What makes the waiting version take over; null while none waits. */
export function useNewVersion(): (() => void) | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null)
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    let gone = false
    const watch = (registration: ServiceWorkerRegistration) => {
      if (gone) return
      setWaiting(navigator.serviceWorker.controller ? registration.waiting : null)
      registration.addEventListener('updatefound', () => {
        const coming = registration.installing
        coming?.addEventListener('statechange', () => {
          if (!gone && coming.state === 'installed' && navigator.serviceWorker.controller) setWaiting(coming)
        })
      })
    }
    navigator.serviceWorker.ready.then(watch, () => undefined)
    return () => {
      gone = true
    }
  }, [])
  if (!waiting) return null
  return () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
    waiting.postMessage({ type: 'take_over' })
  }
}
