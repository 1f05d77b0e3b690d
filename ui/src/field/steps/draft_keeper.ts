// Keeps what is entered: soon after every change, and at once when the page may be going away.

import type { Answers } from '../../runtime/values.ts'

export type Kept = 'kept' | 'keeping' | 'failed'

/** How long typing may go on before it is written down. */
const PAUSE = 400

export class DraftKeeper {
  #latest: Answers | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #writing: Promise<void> = Promise.resolve()
  #stopped = false
  readonly #keep: (answers: Answers) => Promise<void>
  readonly #told: (state: Kept, problem?: unknown) => void

  constructor(keep: (answers: Answers) => Promise<void>, told: (state: Kept, problem?: unknown) => void) {
    this.#keep = keep
    this.#told = told
  }

  /** What is entered has changed. */
  change(answers: Answers): void {
    if (this.#stopped) return
    this.#latest = answers
    this.#told('keeping')
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), PAUSE)
  }

  /** Writes down at once what has not been; resolves when everything is written or has failed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    const answers = this.#latest
    if (answers === null) return this.#writing
    this.#latest = null
    this.#writing = this.#writing.then(async () => {
      if (this.#stopped) return
      try {
        await this.#keep(answers)
        if (this.#latest === null) this.#told('kept')
      } catch (problem) {
        this.#latest ??= answers // nothing newer came: the next flush tries it again
        this.#told('failed', problem)
      }
    })
    return this.#writing
  }

  /** Nothing more is to be kept: what was entered has been handed in. */
  stop(): void {
    this.#stopped = true
    this.#latest = null
    clearTimeout(this.#timer)
  }
}
