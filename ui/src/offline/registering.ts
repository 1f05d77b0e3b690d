// The app's own version: kept for starting without signal, and exchanged for a new one when it does no harm.

import type { Watched } from './phone.ts'
import { Observable } from './watched.ts'

export interface AppVersion {
  offlineReady: boolean // the app starts without signal
  updateReady: boolean // a new version is here and waits
  /** Changes to the new version in all tabs, unless one is in the middle of a step; whether it does. */
  apply(): Promise<boolean>
}

const WORKER = '/field/worker.js'
const SCOPE = '/field/'
const CHANNEL = 'sopwith-app'
const LOOK_EVERY = 60 * 60_000
const ANSWER_WITHIN = 300

const busy = new Set<object>()

/** Says that somebody is in the middle of something here that must not be taken from under them. */
export function stayBusy(): () => void {
  const token = {}
  busy.add(token)
  return () => {
    busy.delete(token)
  }
}

/** Resolves when the app starts without signal, or never will. */
export async function appIsKept(): Promise<void> {
  if (typeof navigator !== 'undefined') await navigator.serviceWorker?.ready
}

let registered: Observable<AppVersion> | null = null

/** How long a first visit may take before the app is kept all the same, a sign-in that nobody fills in included. */
const FIRST_VISIT = 15_000

let settle = () => {}
const settled = new Promise<void>((resolve) => {
  settle = resolve
})

/** Says that the line is free: what somebody waits for is there, and the app may be kept for no signal. */
export function lineIsFree(): void {
  settle()
}

/**
 * Registers the service worker, once; on a first visit when the line is free, since it fetches all of the app.
 * Where there is none (no https, a private window) the app works online.
 */
export function registerWorker(): Watched<AppVersion> {
  if (registered) return registered
  const version = new Observable<AppVersion>({
    offlineReady: false,
    updateReady: false,
    apply: async () => false,
  })
  registered = version
  const container = typeof navigator === 'undefined' ? undefined : navigator.serviceWorker
  if (container) start(container, version).catch((error) => console.warn('no service worker', error))
  return version
}

async function start(container: ServiceWorkerContainer, version: Observable<AppVersion>): Promise<void> {
  const channel = openChannel()
  let hadWorker = container.controller !== null
  container.addEventListener('controllerchange', () => {
    const changed = hadWorker
    hadWorker = true // the first one took this page over; the next is a new version
    if (!changed) version.set({ ...version.get(), offlineReady: true })
    else if (busy.size === 0) location.reload()
  })
  if (!hadWorker) await Promise.race([settled, new Promise((go) => setTimeout(go, FIRST_VISIT))])
  const registration = await container.register(WORKER, { scope: SCOPE, updateViaCache: 'none' })
  const look = () => {
    const waiting = registration.waiting
    const ready = waiting !== null && container.controller !== null
    const apply = async () => {
      const worker = registration.waiting
      if (!worker || busy.size > 0 || (await othersAreBusy(channel))) return false
      worker.postMessage('switch')
      return true
    }
    version.set({ offlineReady: container.controller !== null, updateReady: ready, apply })
  }
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', look)
  })
  look()
  await container.ready
  look()
  container.controller?.postMessage('tidy')
  const again = () => {
    if (document.visibilityState === 'visible') registration.update().catch(() => {}) // no signal
  }
  setInterval(again, LOOK_EVERY)
  document.addEventListener('visibilitychange', again)
}

function openChannel(): BroadcastChannel | null {
  if (typeof BroadcastChannel === 'undefined') return null
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', (event) => {
    if (event.data === 'busy?' && busy.size > 0) channel.postMessage('busy')
  })
  return channel
}

/** Whether another tab is in the middle of something. A tab that is frozen has nobody in front of it. */
function othersAreBusy(channel: BroadcastChannel | null): Promise<boolean> {
  if (!channel) return Promise.resolve(false)
  return new Promise((answer) => {
    const end = (found: boolean) => {
      channel.removeEventListener('message', heard)
      clearTimeout(timer)
      answer(found)
    }
    const heard = (event: MessageEvent) => {
      if (event.data === 'busy') end(true)
    }
    const timer = setTimeout(() => end(false), ANSWER_WITHIN)
    channel.addEventListener('message', heard)
    channel.postMessage('busy?')
  })
}
