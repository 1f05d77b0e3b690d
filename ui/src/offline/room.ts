// Room on the phone: asked for, shown, and made when there is none. A piece of it is held back from the start,
// so that what a person enters can be kept even when the disk is full.

import { freeBlobs } from './blobs.ts'
import { StorageFull, type StorageState } from './phone.ts'
import type { Store } from './store.ts'
import { dropUnneeded } from './unneeded.ts'
import { Observable } from './watched.ts'

const BALLAST = 1024 * 1024

export class Room {
  readonly state = new Observable<StorageState>({ usage: null, quota: null, persisted: null, full: false })
  readonly #store: Store
  readonly #manager: StorageManager | null
  readonly #times: { now(): number; wall(): number }

  constructor(store: Store, manager: StorageManager | null, times: { now(): number; wall(): number }) {
    this.#store = store
    this.#manager = manager
    this.#times = times
  }

  /** Asks the browser not to throw the store away, and looks how much room there is. */
  async ask(): Promise<void> {
    try {
      const persisted = (await this.#manager?.persisted?.()) || (await this.#manager?.persist?.())
      this.state.set({ ...this.state.get(), persisted: persisted ?? null })
    } catch {
      // it is only asked for
    }
    await this.look()
  }

  async look(): Promise<void> {
    try {
      const estimate = await this.#manager?.estimate?.()
      const { usage, quota } = estimate ?? {}
      this.state.set({ ...this.state.get(), usage: usage ?? null, quota: quota ?? null })
    } catch {
      // it is only shown
    }
  }

  full(): void {
    if (!this.state.get().full) this.state.set({ ...this.state.get(), full: true })
  }

  /** Writes; when there is no room, what can be fetched again or was confirmed goes first, then the ballast. */
  async keep<T>(write: () => Promise<T>): Promise<T> {
    for (const make of [() => this.#tidy(), () => this.#giveUpBallast()]) {
      try {
        const result = await write()
        if (this.state.get().full) this.state.set({ ...this.state.get(), full: false })
        return result
      } catch (error) {
        if (!(error instanceof StorageFull)) throw error
        this.full()
        await make()
      }
    }
    return await write()
  }

  /** Frees what is not needed any more, and holds room back again if there is some. */
  async tend(): Promise<void> {
    await freeBlobs(this.#store, this.#times.now(), this.#times.wall(), this.state.get().full)
    try {
      await this.#store.write(['meta'], async (tx) => {
        if ((await tx.objectStore('meta').getKey('ballast')) === undefined) {
          const filler = new Uint8Array(BALLAST)
          for (let at = 0; at < BALLAST; at += 65_536)
            crypto.getRandomValues(filler.subarray(at, at + 65_536))
          await tx.objectStore('meta').put(filler.buffer, 'ballast')
        }
      })
      if (this.state.get().full) this.state.set({ ...this.state.get(), full: false })
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
      this.full()
    }
    await this.look()
  }

  /** Frees all that the server has or that no job needs any more. How many bytes that were. */
  async free(): Promise<number> {
    const files = await freeBlobs(this.#store, this.#times.now(), this.#times.wall(), true)
    const media = await dropUnneeded(this.#store)
    await this.tend()
    return files + media
  }

  async #tidy(): Promise<void> {
    try {
      await freeBlobs(this.#store, this.#times.now(), this.#times.wall(), true)
      await this.#store.write(['media', 'jobs'], async (tx) => {
        await tx.objectStore('media').clear()
        for (const job of await tx.objectStore('jobs').getAll()) {
          if (job.media.length > 0 && job.ready) {
            await tx.objectStore('jobs').put({ ...job, ready: false, card: { ...job.card, ready: false } })
          }
        }
      })
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
    }
  }

  async #giveUpBallast(): Promise<void> {
    try {
      await this.#store.write(['meta'], (tx) => tx.objectStore('meta').delete('ballast'))
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error
    }
  }
}
