// The service worker: the app without signal. It keeps every file of its version of the app, answers addresses
// below /field/ with the app, and never touches /api. Written without imports, since it is a script of its own.

interface Waits extends Event {
  waitUntil(done: Promise<unknown>): void
}
interface Fetches extends Waits {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Messages extends Waits {
  readonly data: unknown
  readonly source: { id: string } | null
}
interface Pushed extends Waits {
  readonly data: { json(): unknown } | null
}
interface Clicked extends Waits {
  readonly notification: { close(): void; readonly data: unknown }
}
interface Window {
  id: string
  url: string
  focus(): Promise<Window>
  postMessage(message: unknown): void
}
interface WorkerScope {
  addEventListener(type: 'install' | 'activate', told: (event: Waits) => void): void
  addEventListener(type: 'fetch', told: (event: Fetches) => void): void
  addEventListener(type: 'message', told: (event: Messages) => void): void
  addEventListener(type: 'push', told: (event: Pushed) => void): void
  addEventListener(type: 'notificationclick', told: (event: Clicked) => void): void
  skipWaiting(): Promise<void>
  clients: {
    claim(): Promise<void>
    matchAll(which: { type: 'window'; includeUncontrolled: true }): Promise<readonly Window[]>
    openWindow(url: string): Promise<Window | null>
  }
  registration: {
    installing: object | null
    waiting: object | null
    showNotification(title: string, how: object): Promise<void>
  }
  location: { origin: string }
}

/** Every file of this version of the app: its address, and its content's hash where its name does not have it. */
declare const __FILES__: readonly (readonly [url: string, revision: string])[]
/** What this version is called: the hash of all of them. */
declare const __VERSION__: string

const scope = globalThis as unknown as WorkerScope
const PREFIX = 'sopwith-field-'
const CACHE = PREFIX + __VERSION__
const PAGE = '/field/index.html'
const LANES = 4

/** Where a file of this version lies in the cache. */
const keys = new Map(__FILES__.map(([url, revision]) => [url, revision === '' ? url : `${url}?${revision}`]))

scope.addEventListener('install', (event) => event.waitUntil(install()))
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))
scope.addEventListener('message', (event) => {
  if (event.data === 'switch') event.waitUntil(scope.skipWaiting())
  if (event.data === 'tidy') event.waitUntil(tidy(event.source?.id ?? ''))
})
scope.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return
  if (!url.pathname.startsWith('/field/') || url.pathname === '/field/worker.js') return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else event.respondWith(file(request, url.pathname))
})

scope.addEventListener('push', (event) => event.waitUntil(tell(event.data)))
scope.addEventListener('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openLink(event.notification.data))
})

/** Shows a message. What comes twice has the same tag and shows once. Nothing is decided from here: there are no
 *  buttons, and a tap only opens. */
async function tell(data: { json(): unknown } | null): Promise<void> {
  let said: Record<string, unknown> = {}
  try {
    said = (data?.json() ?? {}) as Record<string, unknown>
  } catch {
    // Browsers want every push to be shown, also one that can't be read.
  }
  const text = (name: string) => (typeof said[name] === 'string' ? (said[name] as string) : '')
  await scope.registration.showNotification(text('title') || 'Sopwith', {
    body: text('body'),
    icon: '/field/icon-192.png',
    ...(text('tag') && { tag: text('tag') }),
    requireInteraction: text('urgency') === 'urgent',
    data: text('link'),
  })
}

/** Opens where a message leads, in the app that is open already where there is one. Never another site. */
async function openLink(link: unknown): Promise<void> {
  const { origin } = scope.location
  let url = new URL('/field/', origin)
  try {
    const wanted = new URL(String(link || '/field/'), origin)
    if (wanted.origin === origin) url = wanted
  } catch {
    // No address at all: the app's first screen.
  }
  const base = url.pathname.startsWith('/field/') ? '/field/' : '/office/'
  const tabs = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const tab = tabs.find((one) => new URL(one.url).pathname.startsWith(base))
  if (!tab || base !== '/field/') {
    await scope.clients.openWindow(url.href)
    return
  }
  await tab.focus()
  tab.postMessage({ open: url.pathname + url.search })
}

/** Keeps all files, or fails: a version is whole or not there. What an earlier version or attempt has is not
 *  fetched again. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE)
  const rest = [...keys]
  const lane = async () => {
    for (let next = rest.shift(); next; next = rest.shift()) {
      const [url, key] = next
      if (await cache.match(key)) continue
      const known = await caches.match(key)
      await cache.put(key, known ?? (await whole(url)))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

async function whole(url: string): Promise<Response> {
  const response = await fetch(url, {
    cache: 'no-cache',
    credentials: 'same-origin',
    redirect: 'error',
    priority: 'low',
  })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return response
}

/** The app, whatever the address: its screens find out where they are. */
async function page(request: Request): Promise<Response> {
  return (await kept(PAGE)) ?? (await fetch(request))
}

/** A file of this version; of another one, as long as a tab may still run it; else from the server. */
async function file(request: Request, path: string): Promise<Response> {
  return (await kept(path)) ?? (await caches.match(path)) ?? (await fetch(request))
}

async function kept(path: string): Promise<Response | undefined> {
  const key = keys.get(path)
  return key === undefined ? undefined : await (await caches.open(CACHE)).match(key)
}

/** Removes other versions once the only tab there is runs this one. */
async function tidy(asking: string): Promise<void> {
  const tabs = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const { installing, waiting } = scope.registration
  if (tabs.some((tab) => tab.id !== asking) || installing || waiting) return
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name)
  }
}

export {} // a module for the type checker only; the build leaves a plain script
