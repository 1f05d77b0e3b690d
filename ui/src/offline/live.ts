// The server tells that something changed, while the app is in sight and there is signal.

import type { Surroundings } from './surroundings.ts'

export class Live {
  readonly #around: Surroundings
  readonly #changed: () => void
  #source: EventSource | null = null

  constructor(around: Surroundings, changed: () => void) {
    this.#around = around
    this.#changed = changed
  }

  /** Listens, if it does not yet. */
  listen(): void {
    if (this.#source && this.#source.readyState !== 2) return
    this.#source?.close()
    this.#source = this.#around.live(`${this.#around.origin}/api/live`)
    if (!this.#source) return
    const changed = (event: MessageEvent) => {
      if (concernsMe(event)) this.#changed()
    }
    // What changed between the last look and now, when the stream begins, is told by nobody else.
    this.#source.addEventListener('hello', () => this.#changed())
    this.#source.addEventListener('change', changed)
    this.#source.addEventListener('gap', () => this.#changed())
    this.#source.addEventListener('bye', () => this.stop())
  }

  stop(): void {
    this.#source?.close()
    this.#source = null
  }
}

/** Changes of jobs, of who is who, and messages to me (an offer comes with one); what is published or renamed reaches a phone through its jobs. */
function concernsMe(event: MessageEvent): boolean {
  try {
    const said: unknown = JSON.parse(String(event.data))
    const kind = typeof said === 'object' && said !== null && 'kind' in said ? said.kind : null
    return kind === 'job' || kind === 'organisation' || kind === 'message'
  } catch {
    return true
  }
}
