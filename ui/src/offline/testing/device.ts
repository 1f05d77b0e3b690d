// A phone for tests: one browser's store, locks and channels, in which tabs are opened and killed. A killed tab
// does nothing more: whatever it waited for never comes, as when the browser's process is gone.

import { AsyncLocalStorage } from 'node:async_hooks'
import { IDBFactory } from 'fake-indexeddb'
import { Database } from '../database.ts'
import type { FieldPhone } from '../field_phone.ts'
import { openPhone } from '../opening.ts'
import type { Me } from '../phone.ts'
import type { Channel, Sign, Surroundings } from '../surroundings.ts'

const NEVER = new Promise<never>(() => {})

/** Which tab the code that runs now belongs to. */
const current = new AsyncLocalStorage<Tab>()

export interface Tab {
  phone: FieldPhone
  around: Surroundings
  /** Crossings of a boundary (to the store or the server) so far. */
  crossed: number
  dead: boolean
  tell(sign: Sign): void
  kill(): void
  /** Does something in the tab, as its page would. */
  run<T>(work: () => T): T
  /** Dies after so many crossings. */
  dieAt(crossing: number): void
}

interface Lock {
  holder: Tab | null
  queue: { tab: Tab; go: () => void }[]
}

export const WEI: Me = { login: 'wei', name: '魏强', language: 'zh-CN', branch: 'hangzhou', roles: [] }
export const LIN: Me = { login: 'lin', name: '林静', language: 'zh-CN', branch: 'hangzhou', roles: [] }

export class Device {
  online = true
  /** How far the phone's clock is ahead. */
  ahead = 0
  readonly tabs = new Set<Tab>()
  readonly #locks = new Map<string, Lock>()
  readonly #origin: string

  constructor(origin: string) {
    this.#origin = origin
    Object.defineProperty(globalThis, 'indexedDB', {
      value: new IDBFactory(),
      configurable: true,
      writable: true,
    })
  }

  /** Opens the app in a tab that dies after it crossed so many boundaries. */
  async open(me: Me = WEI, diesAfter = Number.POSITIVE_INFINITY): Promise<Tab> {
    const tab = this.#tab(diesAfter)
    this.tabs.add(tab)
    tab.phone = (await current.run(tab, () =>
      Promise.race([openPhone(me, tab.around), tab.died]),
    )) as FieldPhone
    return tab
  }

  #tab(diesAfter: number): Tab & { died: Promise<never> } {
    const signs = new Set<(sign: Sign) => void>()
    let die = () => {}
    const died = new Promise<never>((_, reject) => {
      die = () => reject(new Killed())
    })
    died.catch(() => {})
    const tab = {
      crossed: 0,
      dead: false,
      died,
      limit: diesAfter,
      run: <T>(work: () => T) => current.run(tab, work),
      dieAt(crossing: number) {
        tab.limit = crossing
      },
      tell(sign: Sign) {
        for (const told of signs) current.run(tab, () => told(sign))
      },
      kill: () => {
        tab.dead = true
        this.tabs.delete(tab)
        this.#release(tab)
        die()
      },
    } as unknown as Tab & { died: Promise<never>; limit: number }
    tab.around = {
      origin: this.#origin,
      wall: () => Date.now() + this.ahead,
      steady: () => performance.now(),
      random: () => 1,
      language: () => 'en',
      online: () => this.online,
      shown: () => true,
      live: () => null,
      storage: null,
      watch: (told) => {
        signs.add(told)
        return () => signs.delete(told)
      },
      fetch: (input, init) =>
        crossing(tab, async () => {
          if (!this.online) throw new TypeError('no signal')
          return await fetch(input, init)
        }),
      locked: (name, work) => this.#locked(name, tab, work),
      channel: (name) => guarded(tab, name),
      sleep: (ms, ended) => {
        const timer = setTimeout(() => {
          if (!tab.dead) ended()
        }, ms)
        return () => clearTimeout(timer)
      },
    } satisfies Surroundings
    return tab
  }

  async #locked<T>(name: string, tab: Tab, work: () => Promise<T>): Promise<T> {
    const lock = this.#locks.get(name) ?? { holder: null, queue: [] }
    this.#locks.set(name, lock)
    if (lock.holder) await new Promise<void>((go) => lock.queue.push({ tab, go }))
    if (tab.dead) return await NEVER
    lock.holder = tab
    try {
      return await work()
    } finally {
      if (lock.holder === tab) this.#next(lock)
    }
  }

  #release(tab: Tab): void {
    for (const lock of this.#locks.values()) {
      lock.queue = lock.queue.filter((one) => one.tab !== tab)
      if (lock.holder === tab) this.#next(lock)
    }
  }

  #next(lock: Lock): void {
    lock.holder = null
    const next = lock.queue.shift()
    if (next) {
      lock.holder = next.tab
      next.go()
    }
  }

  async close(): Promise<void> {
    for (const tab of this.tabs) await tab.phone?.close()
    this.tabs.clear()
  }
}

export class Killed extends Error {}

function guarded(tab: Tab, name: string): Channel {
  const channel = new BroadcastChannel(name)
  ;(channel as { unref?: () => void }).unref?.()
  return {
    say: (message) => {
      if (!tab.dead) channel.postMessage(message)
    },
    hear(told) {
      channel.onmessage = (event) => {
        if (!tab.dead) current.run(tab, () => told((event as MessageEvent).data))
      }
    },
    close: () => channel.close(),
  }
}

/** Two places to die at: before it is done, and after it was done but before anybody heard. */
async function crossing<T>(tab: Tab | undefined, work: () => Promise<T>): Promise<T> {
  if (!tab) return await work()
  if (stops(tab)) return await NEVER
  const result = await work()
  if (stops(tab)) return await NEVER
  return result
}

function stops(tab: Tab): boolean {
  if (!tab.dead && ++tab.crossed > (tab as Tab & { limit: number }).limit) tab.kill()
  return tab.dead
}

type Work = (...given: never[]) => Promise<unknown>

/** Makes the store a boundary to die at. */
export function makeStoreMortal(): void {
  for (const name of ['read', 'write'] as const) {
    const usual = Database.prototype[name] as Work
    const mortal = function (this: Database<never>, ...given: never[]): Promise<unknown> {
      return crossing(current.getStore(), () => usual.apply(this, given))
    }
    Object.defineProperty(Database.prototype, name, { value: mortal, configurable: true, writable: true })
  }
}
