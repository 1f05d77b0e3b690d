// Decisions that were made and can still be undone. Each is kept on this device from the moment it is made, and
// sent with a key of its own: sent twice it counts once. So nothing is lost when the page is closed, and nothing
// is decided that was undone (docs/decisions/0015).

import { type Client, NetworkFailure, Problem } from '../../api/index.ts'

export interface Decision {
  outcome: string
  step: string
  opened: number
  comment?: string
  answers?: Record<string, unknown>
}

export interface Held {
  key: string // idempotency key
  job: string
  number: number
  task: string // id of the task, as lists have it
  body: Decision
  at: number // when it is sent, by this device's clock
  state: 'held' | 'sending' | 'lost'
  why?: string // of what was lost: a problem's code
}

export const SECONDS = 8
const AFTER_OTHERS = 15_000 // ms: so long another window has for sending its own

type Listener = () => void

export interface Outside {
  client: Client
  login: string
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>
  now: () => number
  post: (url: string, init: RequestInit) => Promise<unknown>
  sent: (held: Held) => void
}

/** The decisions of one person in one window. */
export class HeldDecisions {
  #held: Held[] = []
  #listeners = new Set<Listener>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #resting = false
  readonly #outside: Outside
  readonly #name: string

  constructor(outside: Outside) {
    this.#outside = outside
    this.#name = `sopwith.held.${outside.login}`
  }

  /** What an earlier page left behind is taken over, unless another window is still at it. */
  resume(): void {
    const now = this.#outside.now()
    const known = new Set(this.#held.map(({ key }) => key))
    const left = this.#kept().filter(({ key, at, state }) => {
      return !known.has(key) && (state === 'lost' || at + AFTER_OTHERS <= now)
    })
    if (left.length === 0) return
    this.#change([...this.#held, ...left.map((one) => (one.state === 'lost' ? one : { ...one, at: now }))])
    this.#wait()
  }

  all = (): Held[] => this.#held

  listen = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  hold(decision: Omit<Held, 'at' | 'state'>): void {
    const at = this.#outside.now() + SECONDS * 1000
    this.#change([
      ...this.#held.filter(({ task }) => task !== decision.task),
      { ...decision, at, state: 'held' },
    ])
    this.#wait()
  }

  /** Takes a decision back that was not sent yet; the latest where none is named. */
  undo(key?: string): Held | null {
    const found = key
      ? this.#held.find((one) => one.key === key && one.state === 'held')
      : this.#held.findLast(({ state }) => state === 'held')
    if (!found) return null
    this.#drop(found.key)
    return found
  }

  /** What was not taken has been read. */
  drop(key: string): void {
    this.#drop(key)
  }

  /** Whoever rests on what can be undone has all the time they need. */
  rest(resting: boolean): void {
    if (resting === this.#resting) return
    this.#resting = resting
    if (!resting) {
      const least = this.#outside.now() + 2000
      this.#change(
        this.#held.map((one) => (one.state === 'held' ? { ...one, at: Math.max(one.at, least) } : one)),
      )
    }
    this.#wait()
  }

  /** The page goes: everything is sent at once. The answer is learnt when the app is opened the next time. */
  leave(): void {
    for (const held of this.#held) {
      if (held.state === 'lost') continue
      void this.#outside
        .post(`/api/jobs/${encodeURIComponent(held.job)}/decisions`, {
          method: 'POST',
          keepalive: true,
          credentials: 'same-origin',
          headers: {
            'content-type': 'application/json',
            'idempotency-key': held.key,
            'x-sopwith': '1',
            'x-sopwith-person': encodeURIComponent(this.#outside.login),
          },
          body: JSON.stringify(held.body),
        })
        .catch(() => undefined)
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #wait(): void {
    clearTimeout(this.#timer)
    const waiting = this.#held.filter(({ state }) => state === 'held')
    if (waiting.length === 0 || this.#resting) return
    const first = Math.min(...waiting.map(({ at }) => at))
    this.#timer = setTimeout(() => void this.sendDue(), Math.max(0, first - this.#outside.now()))
  }

  /** Sends what is due. */
  async sendDue(): Promise<void> {
    const now = this.#outside.now()
    const due = this.#held.filter(({ state, at }) => state === 'held' && at <= now)
    await Promise.all(due.map((one) => this.#send(one)))
    this.#wait()
  }

  async #send(held: Held): Promise<void> {
    this.#put({ ...held, state: 'sending' })
    try {
      await this.#outside.client.POST('/api/jobs/{job}/decisions', {
        params: { path: { job: held.job }, header: { 'Idempotency-Key': held.key } },
        body: held.body as never,
      })
      this.#drop(held.key)
      this.#outside.sent(held)
    } catch (error) {
      if (isPassing(error)) this.#put({ ...held, state: 'held', at: this.#outside.now() + 5000 })
      else {
        this.#put({ ...held, state: 'lost', why: error instanceof Problem ? error.code : 'server.error' })
        this.#outside.sent(held)
      }
    }
  }

  #put(held: Held): void {
    this.#change(this.#held.map((one) => (one.key === held.key ? held : one)))
  }

  #drop(key: string): void {
    this.#change(
      this.#held.filter((one) => one.key !== key),
      key,
    )
  }

  /** Others' entries stay as they are; a lock is not needed, since each window writes only its own. */
  #change(held: Held[], gone?: string): void {
    this.#held = held
    const own = new Set([...held.map(({ key }) => key), gone])
    const others = this.#kept().filter(({ key }) => !own.has(key))
    const all = [...others, ...held.map((one) => (one.state === 'sending' ? { ...one, state: 'held' } : one))]
    if (all.length === 0) this.#outside.storage.removeItem(this.#name)
    else this.#outside.storage.setItem(this.#name, JSON.stringify(all))
    for (const listener of this.#listeners) listener()
  }

  #kept(): Held[] {
    try {
      const kept: unknown = JSON.parse(this.#outside.storage.getItem(this.#name) ?? '[]')
      return Array.isArray(kept) ? (kept as Held[]) : []
    } catch {
      return []
    }
  }
}

/** Whether it may hold when it is sent again: no connection, a server that is busy, a session that ended. */
function isPassing(error: unknown): boolean {
  if (error instanceof NetworkFailure) return true
  return error instanceof Problem && (error.status >= 500 || error.status === 429 || error.status === 401)
}
