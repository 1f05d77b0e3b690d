// Brings what is written to the server a moment after the last edit, again and again until it is there, and
// keeps it in the browser until then. It asks the server one thing at a time.

import { NetworkFailure, Problem } from '../../../api/index.ts'
import type { Cupboard, KeptFile } from './cupboard.ts'
import { type Changes, MovedOn, type Sending, type Transport } from './transport.ts'

const CALM = 600 // ms after the last edit
const LONGEST = 3000 // ms after the first edit that is not sent
const REMEMBER = 150 // ms until the browser has it
const AGAIN = [1000, 2000, 4000, 8000, 15_000, 30_000]

/** What is kept: the workshop. */
interface Written {
  readonly dirty: boolean
  readonly readOnly: boolean
  unsent(): Sending[]
  anyFile(): Sending[]
  remembered(): KeptFile[]
  confirmed(sent: readonly Sending[], version: number, versions: ReadonlyMap<string, number | null>): void
  recall(kept: readonly KeptFile[], maybe: readonly Sending[]): void
  takeIn(changes: Changes, maybe?: readonly Sending[]): void
}

type Timer = ReturnType<typeof setTimeout> | undefined

export class Keeper {
  busy = false
  /** The server could not be reached, or did not take it; it is tried again. */
  waiting = false
  /** The server will not take anything here from us. */
  refused = false
  trouble: unknown = null

  readonly #written: Written
  readonly #transport: Transport
  readonly #cupboard: Cupboard
  readonly #changed: () => void
  #version: number
  #sent: { files: readonly Sending[]; key: string; base: number | null } | null = null // on its way, and perhaps taken
  #base: number | null = null // the revision to be gone on from, not told yet
  #failures = 0
  #firstEdit = 0
  #send: Timer
  #remember: Timer
  #remembered = true
  #working: Promise<void> | null = null
  #lookAgain = false
  #closed = false

  constructor(
    written: Written,
    transport: Transport,
    cupboard: Cupboard,
    version: number,
    changed: () => void,
  ) {
    this.#written = written
    this.#transport = transport
    this.#cupboard = cupboard
    this.#version = version
    this.#changed = changed
  }

  async begin(): Promise<void> {
    for (const { files, sent } of await this.#cupboard.found()) this.#written.recall(files, sent)
    await this.#rememberNow()
    await this.#cupboard.adopted()
  }

  get atRisk(): boolean {
    return this.#written.dirty && !this.#remembered
  }

  edited(): void {
    this.#remembered = false
    this.#remember ??= setTimeout(() => void this.#rememberNow(), REMEMBER)
    if (this.waiting) return // it is tried again in any case
    const now = Date.now()
    if (this.#send === undefined) this.#firstEdit = now
    clearTimeout(this.#send)
    const wait = Math.max(0, Math.min(CALM, this.#firstEdit + LONGEST - now))
    this.#send = setTimeout(() => void this.#work(), wait)
  }

  async keep(): Promise<void> {
    await this.#rememberNow()
    await this.#work()
  }

  /** The next save tells that the draft goes on from this revision. */
  goOnFrom(revision: number): void {
    this.#base = revision
    this.edited()
  }

  look(): Promise<void> {
    this.#lookAgain = true
    return this.#work()
  }

  /** Brings what is left on its way, and lets go. */
  async close(): Promise<void> {
    clearTimeout(this.#send)
    await this.keep()
    this.#closed = true
    clearTimeout(this.#send)
    clearTimeout(this.#remember)
    this.#cupboard.close()
  }

  async #rememberNow(): Promise<void> {
    clearTimeout(this.#remember)
    this.#remember = undefined
    this.#remembered = true
    const files = this.#written.remembered()
    try {
      await this.#cupboard.keep(files.length > 0 ? { files, sent: this.#sent?.files ?? [] } : null)
    } catch {
      this.#remembered = false // no room, or no store in this browser: leaving asks first
    }
  }

  /** Looks at what others did and sends what is here, until there is neither. */
  async #work(): Promise<void> {
    clearTimeout(this.#send)
    this.#send = undefined
    if (this.#working) {
      await this.#working
      if (!this.#lookAgain && this.#written.unsent().length === 0) return
    }
    if (this.#working) return this.#working
    this.#working = this.#round()
    try {
      await this.#working
    } finally {
      this.#working = null
    }
  }

  async #round(): Promise<void> {
    this.busy = true
    try {
      while (!this.#closed && !this.refused) {
        if (this.#lookAgain) {
          this.#lookAgain = false
          await this.#takeIn()
        } else if (
          !this.#written.readOnly &&
          (this.#sent || this.#base !== null || this.#written.unsent().length > 0)
        ) {
          await this.#saveOnce()
        } else break
      }
      this.#failures = 0
      this.waiting = false
      this.trouble = null
    } catch (error) {
      this.#failed(error)
    }
    this.busy = false
    if (this.#closed) return
    this.#changed()
    await this.#rememberNow()
  }

  async #saveOnce(): Promise<void> {
    if (!this.#sent) {
      const unsent = this.#written.unsent()
      const files = unsent.length > 0 ? unsent : this.#written.anyFile()
      this.#sent = { files, key: crypto.randomUUID?.() ?? String(Math.random()), base: this.#base }
      this.#base = null
      if (files.length === 0) {
        this.#sent = null
        return
      }
    }
    this.#changed()
    const { files, key, base } = this.#sent
    try {
      const saved = await this.#transport.save(files, key, base ?? undefined)
      this.#sent = null
      this.#written.confirmed(
        files,
        saved.version,
        new Map(saved.files.map((one) => [one.path, one.version])),
      )
      // Where the draft went on by more than this save, somebody else's lies between.
      if (saved.version > this.#version + 1) await this.#takeIn()
      this.#version = Math.max(this.#version, saved.version)
    } catch (error) {
      if (!(error instanceof MovedOn)) throw error
      await this.#takeIn(files)
      this.#sent = null
      this.#base ??= base
    }
  }

  async #takeIn(maybe: readonly Sending[] = this.#sent?.files ?? []): Promise<void> {
    const changes = await this.#transport.changes(this.#version)
    this.#written.takeIn(changes, maybe)
    this.#version = Math.max(this.#version, changes.version)
  }

  #failed(error: unknown): void {
    this.trouble = error
    const passing =
      error instanceof NetworkFailure ||
      (error instanceof Problem && (error.status >= 500 || [401, 408, 425, 429].includes(error.status)))
    if (error instanceof Problem && [403, 404, 410].includes(error.status)) {
      this.refused = true
      return
    }
    if (!passing) this.#sent = null // what it refused it refuses again: what is written then is sent anew
    this.waiting = true
    if (error instanceof Problem && error.status === 409) this.#lookAgain = true
    const wait = AGAIN[Math.min(this.#failures, AGAIN.length - 1)] ?? 30_000
    this.#failures += 1
    clearTimeout(this.#send)
    this.#send = setTimeout(() => void this.#work(), passing ? wait : 30_000)
  }
}
