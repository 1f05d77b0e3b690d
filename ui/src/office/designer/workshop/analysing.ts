// Asks the server what it makes of the draft as it is written, a moment after every edit; only the last answer
// counts.

import type { Analysis, Finding, Transport, Unsaved } from './transport.ts'

const CALM = 300 // ms after the last edit
const AGAIN = 5000 // ms after nobody answered

export interface Analysed {
  analysis: Analysis | null
  /** The draft went on since. */
  stale: boolean
  /** Why there is no newer one. */
  failed: unknown
}

interface Written {
  readonly revision: number
  unsaved(): Unsaved[]
  subscribe(listener: () => void): () => void
}

export class Analyser {
  #shown: Analysed = { analysis: null, stale: true, failed: null }
  readonly #written: Written
  readonly #transport: Pick<Transport, 'analyse'>
  readonly #listeners = new Set<() => void>()
  #asked = -1 // the revision that was asked about
  #request: AbortController | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #leave: () => void = () => {}

  constructor(written: Written, transport: Pick<Transport, 'analyse'>) {
    this.#written = written
    this.#transport = transport
  }

  get shown(): Analysed {
    return this.#shown
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  begin(): void {
    let seen = this.#written.revision
    this.#leave = this.#written.subscribe(() => {
      if (this.#written.revision === seen) return
      seen = this.#written.revision
      this.#request?.abort()
      if (!this.#shown.stale) this.#show({ ...this.#shown, stale: true })
      this.#later(CALM)
    })
    void this.ask()
  }

  end(): void {
    this.#leave()
    clearTimeout(this.#timer)
    this.#request?.abort()
  }

  #later(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.ask(), wait)
  }

  /** Asks now. */
  async ask(): Promise<void> {
    clearTimeout(this.#timer)
    this.#request?.abort()
    const request = new AbortController()
    this.#request = request
    this.#asked = this.#written.revision
    try {
      const analysis = await this.#transport.analyse(this.#written.unsaved(), request.signal)
      if (request.signal.aborted) return
      this.#show({ analysis, stale: this.#asked !== this.#written.revision, failed: null })
    } catch (error) {
      if (request.signal.aborted) return
      this.#show({ ...this.#shown, stale: true, failed: error })
      this.#later(AGAIN)
    }
  }

  #show(shown: Analysed): void {
    this.#shown = shown
    for (const listener of this.#listeners) listener()
  }
}

/** The findings about a node of a file: at it, and below it unless only `exactly` it is meant. */
export function findingsAt(
  analysis: Analysis | null,
  file: string,
  path: readonly (string | number)[] = [],
  exactly = false,
): Finding[] {
  return (analysis?.findings ?? []).filter(
    (one) =>
      one.file === file &&
      (exactly ? one.at.length === path.length : one.at.length >= path.length) &&
      path.every((part, at) => String(one.at[at]) === String(part)),
  )
}
