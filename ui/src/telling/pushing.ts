// Messages on this device: the browser's push subscription, and the server that knows of it. The service worker
// is the field app's on both sides: one browser has one subscription.

import { type Client, got } from '../api/index.ts'

/** `none`: this browser can't; `denied`: its settings forbid it; else whether it takes messages for this person. */
export type Pushing = 'none' | 'denied' | 'off' | 'on'

const KEPT_AS = 'sopwith.field.pushing'

/** Who takes messages on this phone, and by what name the server knows it. */
interface Kept {
  login: string
  id: string
}

export async function pushing(login: string): Promise<Pushing> {
  if (!canPush()) return 'none'
  if (Notification.permission === 'denied') return 'denied'
  const subscription = await (await registration())?.pushManager.getSubscription()
  return subscription && kept()?.login === login ? 'on' : 'off'
}

/** Asks the person, subscribes, and tells the server. */
export async function startPushing(client: Client, login: string): Promise<Pushing> {
  if (!canPush()) return 'none'
  if ((await Notification.requestPermission()) !== 'granted') return pushing(login)
  const worker = (await registration()) ?? (await register())
  const { key } = await got(client.GET('/api/push-key'))
  let subscription = await worker.pushManager.getSubscription()
  if (subscription && textOf(subscription.options.applicationServerKey) !== key) {
    await subscription.unsubscribe() // the installation has another key now
    subscription = null
  }
  subscription ??= await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  })
  const { endpoint, keys } = subscription.toJSON()
  const body = { endpoint: endpoint ?? '', keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' } }
  const { id } = await got(client.POST('/api/me/push-subscriptions', { body }))
  keep({ login, id })
  return 'on'
}

/** Takes no more messages here. Without signal the browser forgets; the server learns it with the next message. */
export async function stopPushing(client: Client): Promise<Pushing> {
  const known = kept()
  keep(null)
  const subscription = await (await registration())?.pushManager.getSubscription()
  await subscription?.unsubscribe()
  if (known) {
    const params = { path: { subscription_id: known.id } }
    await got(client.DELETE('/api/me/push-subscriptions/{subscription_id}', { params })).catch(() => {})
  }
  return 'off'
}

/** Before somebody signs out: what comes afterwards is for the next one. It keeps nobody waiting for long. */
export async function leavePushing(client: Client): Promise<void> {
  if (kept() === null) return
  await Promise.race([stopPushing(client).catch(() => {}), new Promise((go) => setTimeout(go, 3000))])
}

function canPush(): boolean {
  return (
    typeof navigator !== 'undefined' &&
    'serviceWorker' in navigator &&
    'PushManager' in globalThis &&
    'Notification' in globalThis
  )
}

/** Where the field app was never opened: its worker, ready to take messages. */
async function register(): Promise<ServiceWorkerRegistration> {
  const made = await navigator.serviceWorker.register('/field/worker.js', {
    scope: '/field/',
    updateViaCache: 'none',
  })
  const coming = made.installing ?? made.waiting
  if (!made.active && coming) {
    await new Promise<void>((ready, failed) => {
      coming.addEventListener('statechange', () => {
        if (coming.state === 'activated') ready()
        if (coming.state === 'redundant') failed(new Error('The worker was not taken'))
      })
    })
  }
  return made
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
  return await navigator.serviceWorker.getRegistration('/field/')
}

function textOf(content: ArrayBuffer | null): string {
  const letters = [...new Uint8Array(content ?? new ArrayBuffer(0))].map((one) => String.fromCharCode(one))
  return btoa(letters.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function kept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') as Kept | null
  } catch {
    return null
  }
}

function keep(what: Kept | null): void {
  try {
    if (what === null) localStorage.removeItem(KEPT_AS)
    else localStorage.setItem(KEPT_AS, JSON.stringify(what))
  } catch {
    // Storage may be forbidden: then it has to be switched on again when the app is opened anew.
  }
}
