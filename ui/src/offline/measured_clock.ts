// The phone's clock is not believed. Every answer of the server carries the server's time; the difference, by
// the answer that was quickest on its way, is the skew. Between answers the clock of the page (which nobody can
// set) tells when the phone's clock was moved.

import type { Ms } from '../runtime/values.ts'
import type { Clock } from './phone.ts'

/** What is kept of the clock between two starts of the app. */
export interface KeptClock {
  skew: Ms
  round: Ms // how long the answer was on its way that the skew is from
  floor: Ms // a moment of the server's that has passed
}

export interface TimeSources {
  wall(): Ms // the phone's clock, Date.now
  steady(): number // counts on whatever is done to the clock, performance.now
}

interface Sample {
  skew: Ms
  round: Ms
  taken: number // by the steady count
}

const SAMPLES = 8
const SAMPLE_AGE = 10 * 60_000
const JUMP = 2_000

export class MeasuredClock implements Clock {
  readonly #sources: TimeSources
  #samples: Sample[] = []
  #skew: Ms | null = null
  #round: Ms = Number.POSITIVE_INFINITY
  #floor: Ms = 0
  #drift: number // wall minus steady when last looked at
  #doubtful = true
  #dozed = false

  constructor(sources: TimeSources, kept: KeptClock | null) {
    this.#sources = sources
    this.#drift = sources.wall() - sources.steady()
    if (kept) {
      this.#skew = kept.skew
      this.#round = kept.round
      this.#floor = kept.floor
    }
  }

  /** The server's time, as far as this phone knows; it never runs back behind a moment that has passed. */
  now(): Ms {
    this.look()
    const now = Math.max(Math.round(this.#sources.wall() - (this.#skew ?? 0)), this.#floor)
    if (this.#skew !== null) this.#floor = now
    return now
  }

  /** How far the phone's own clock is ahead, in whole milliseconds; null while it was never measured. */
  skew(): Ms | null {
    this.look()
    if (this.#skew === null) return null
    const behind = this.#floor - (this.#sources.wall() - this.#skew)
    return Math.round(behind > 0 ? this.#skew - behind : this.#skew)
  }

  /** Whether the phone's clock may have been moved since the server's was last heard. */
  get doubtful(): boolean {
    return this.#doubtful
  }

  /** Takes in an answer: the time it carries, and the steady counts when it was asked and when it came. */
  heard(server: Ms, asked: number, came: number): void {
    const sinceThen = this.#sources.steady() - came
    const round = Math.max(0, came - asked)
    const skew = this.#sources.wall() - sinceThen - (server + round / 2)
    this.look()
    const oldest = came - SAMPLE_AGE
    this.#samples = [
      ...this.#samples.filter((one) => one.taken >= oldest),
      { skew, round, taken: came },
    ].slice(-SAMPLES)
    const best = this.#samples.reduce((a, b) => (b.round <= a.round ? b : a))
    this.#skew = Math.round(best.skew)
    this.#round = best.round
    this.#floor = server
    this.#doubtful = false
  }

  /** The page is out of sight: from now on the phone may sleep, in which its steady count may stand still. */
  doze(): void {
    this.look()
    this.#dozed = true
  }

  /** The page is in sight again. */
  wake(): void {
    this.look()
    this.#dozed = false
  }

  /**
   * Compares the two clocks of the phone; whether the wall clock jumped. Back is always somebody setting it.
   * Forward while the page was out of sight may be no more than sleep: then the skew stays as it was, and is
   * doubted until the server is heard.
   */
  look(): boolean {
    const drift = this.#sources.wall() - this.#sources.steady()
    const moved = drift - this.#drift
    if (Math.abs(moved) < JUMP) return false
    this.#drift = drift
    this.#samples = []
    this.#doubtful = true
    if (this.#skew !== null && (moved < 0 || !this.#dozed)) this.#skew = Math.round(this.#skew + moved)
    return true
  }

  kept(): KeptClock | null {
    return this.#skew === null ? null : { skew: this.#skew, round: this.#round, floor: this.#floor }
  }
}
