// What the phone needs of the browser around it, in one place, so that it can run where there is another.

import { type Early, takeAheadFor } from '../api/ahead.ts'
import type { Ms } from '../runtime/values.ts'

/** Something that may want attention: signal came or went, the page came into or went out of sight. */
export type Sign = 'online' | 'offline' | 'shown' | 'hidden'

export interface Surroundings {
  origin: string // '' in a page
  fetch: typeof fetch
  /** An answer that a person's session was given before their phone was opened. */
  ahead?(login: string, path: string): Promise<Early | null>
  wall(): Ms
  steady(): number
  random(): number
  language(): string
  online(): boolean
  shown(): boolean
  watch(told: (sign: Sign) => void): () => void
  /** Runs `work` while nobody else on this phone holds the lock of that name. */
  locked<T>(name: string, work: () => Promise<T>): Promise<T>
  channel(name: string): Channel
  live(url: string): EventSource | null
  storage: StorageManager | null
  sleep(ms: number, ended: () => void): () => void
}

/** Between the tabs of one browser. */
export interface Channel {
  say(message: unknown): void
  hear(told: (message: unknown) => void): void
  close(): void
}

/** The page's own. */
export function browser(): Surroundings {
  return {
    origin: '',
    fetch: (input, init) => globalThis.fetch(input, init),
    ahead: takeAheadFor,
    wall: () => Date.now(),
    steady: () => performance.now(),
    random: () => Math.random(),
    language: () => document.documentElement.lang || navigator.language,
    online: () => navigator.onLine,
    shown: () => document.visibilityState === 'visible',
    watch: watchBrowser,
    locked: (name, work) => withLock(name, work),
    channel: openChannel,
    live: (url) => (typeof EventSource === 'undefined' ? null : new EventSource(url)),
    storage: navigator.storage ?? null,
    sleep: (ms, ended) => {
      const timer = setTimeout(ended, ms)
      return () => clearTimeout(timer)
    },
  }
}

function watchBrowser(told: (sign: Sign) => void): () => void {
  const online = () => told('online')
  const offline = () => told('offline')
  const seen = () => told(document.visibilityState === 'visible' ? 'shown' : 'hidden')
  addEventListener('online', online)
  addEventListener('offline', offline)
  addEventListener('pageshow', seen)
  document.addEventListener('visibilitychange', seen)
  return () => {
    removeEventListener('online', online)
    removeEventListener('offline', offline)
    removeEventListener('pageshow', seen)
    document.removeEventListener('visibilitychange', seen)
  }
}

async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  return await navigator.locks.request(name, work)
}

/** A channel to the other tabs; where the browser has none, tabs see each other's work at the next look. */
export function openChannel(name: string): Channel {
  if (typeof BroadcastChannel === 'undefined') return { say() {}, hear() {}, close() {} }
  const channel = new BroadcastChannel(name)
  return {
    say: (message) => channel.postMessage(message),
    hear(told) {
      channel.onmessage = (event: MessageEvent) => told(event.data)
    },
    close: () => channel.close(),
  }
}
