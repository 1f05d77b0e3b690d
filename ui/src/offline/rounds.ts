// When the phone speaks with the server: at the start, when there is something to send, when signal comes back or
// the app into sight, when the server says that something changed, and every now and then. One round of a kind at
// a time, under a lock that the tabs of one person share.

import type { Ms } from '../runtime/values.ts'
import type { Surroundings } from './surroundings.ts'

/** How a round ended: a code, and when it should be tried again (by the phone's clock). */
export interface Ended {
  problem: string | null
  nextAt: Ms | null
}

const OFTEN = 5 * 60_000
const FIRST_PAUSE = 5_000
const DEBOUNCE = 300

/** Rounds of one kind. Asking while one runs makes it run once more. */
export class Rounds {
  readonly #around: Surroundings
  readonly #lock: string
  readonly #work: () => Promise<Ended>
  readonly #every: boolean
  #running: Promise<Ended> | null = null
  #again = false
  #failures = 0
  #cancel: () => void = () => {}
  #stopped = false

  constructor(around: Surroundings, lock: string, work: () => Promise<Ended>, every: boolean) {
    this.#around = around
    this.#lock = lock
    this.#work = work
    this.#every = every
  }

  /** A round now, or right after the one that runs; ends when there is nothing more to do. */
  now(): Promise<Ended> {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  /** A round in a moment, so that several reasons make one. */
  soon(): void {
    this.#at(DEBOUNCE)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel()
    await this.#running?.catch(() => {})
  }

  async #run(): Promise<Ended> {
    this.#cancel()
    let ended: Ended = { problem: null, nextAt: null }
    while (this.#again && !this.#stopped) {
      ended = await this.#around.locked(this.#lock, async () => {
        this.#again = false // whoever asks from here on asks for another
        return this.#stopped ? ended : await this.#safely()
      })
      if (ended.problem !== null) break
    }
    this.#failures = ended.problem === null ? 0 : this.#failures + 1
    this.#plan(ended)
    return ended
  }

  async #safely(): Promise<Ended> {
    try {
      return await this.#work()
    } catch (error) {
      if (!this.#stopped) console.error(error) // a fault of ours: it is tried again like everything else
      return { problem: 'offline.failed', nextAt: null }
    }
  }

  #plan({ problem, nextAt }: Ended): void {
    const pauses: number[] = []
    if (problem !== null) pauses.push(Math.min(OFTEN, FIRST_PAUSE * 2 ** Math.min(this.#failures - 1, 10)))
    if (nextAt !== null) pauses.push(Math.max(DEBOUNCE, nextAt - this.#around.wall()))
    if (this.#every) pauses.push(OFTEN)
    if (pauses.length > 0) this.#at(Math.min(...pauses))
  }

  #at(ms: number): void {
    if (this.#stopped) return
    this.#cancel()
    this.#cancel = this.#around.sleep(ms, () => {
      if (!this.#running) this.now().catch(() => {})
      else this.#again = true
    })
  }
}
