// Where the phone is: one watch for all that ask, and none while nobody does. The battery is spared: once a fix
// is good and only needed beside something else, the receiver rests and is asked again a little later.

import type { Ms, Position } from '../runtime/values.ts'

/** Accuracy in metres that is good enough beside a photo. */
const GOOD = 25
const REST = 45_000
const TIMEOUT = 30_000

/** A fix older than this says nothing of where something was captured just now. */
export const POSITION_LASTS = 2 * 60_000

export type PositionState =
  | { status: 'idle' } // nobody asks
  | { status: 'seeking'; position: null } // no fix yet
  | { status: 'found'; position: Position } // the latest fix; `at` says when
  | { status: 'denied' | 'unavailable' | 'unsupported'; position: null }

interface Clock {
  now(): Ms
  skew(): Ms | null
}

type Use = 'beside' | 'sharp' // beside something else, or because the position itself is wanted

export class Positioning {
  private state: PositionState = { status: 'idle' }
  private readonly uses = new Map<symbol, Use>()
  private readonly listeners = new Set<() => void>()
  private watch: number | null = null
  private rest: ReturnType<typeof setTimeout> | null = null
  private readonly clock: Clock
  private readonly source: Geolocation | undefined

  constructor(clock: Clock, source: Geolocation | undefined = globalThis.navigator?.geolocation) {
    this.clock = clock
    this.source = source
  }

  get(): PositionState {
    return this.state
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Asks for the position until the function that is returned is called. */
  use(how: Use): () => void {
    const key = Symbol(how)
    if (this.uses.size === 0 && typeof document !== 'undefined')
      document.addEventListener('visibilitychange', this.onVisible)
    this.uses.set(key, how)
    this.arrange()
    return () => {
      this.uses.delete(key)
      if (this.uses.size === 0 && typeof document !== 'undefined')
        document.removeEventListener('visibilitychange', this.onVisible)
      this.arrange()
    }
  }

  /** After the person allowed it, or stepped outside: asks anew. */
  again(): void {
    this.stop()
    if (this.state.status !== 'found') this.become({ status: 'idle' })
    this.arrange()
  }

  /** The fix that says where something is captured now; null where there is none young enough. */
  latest(): Position | null {
    const { state } = this
    if (state.status !== 'found') return null
    const age = this.clock.now() - (state.position.at ?? 0)
    return age <= POSITION_LASTS ? state.position : null
  }

  private readonly onVisible = () => this.arrange()

  private get sharp(): boolean {
    return [...this.uses.values()].includes('sharp')
  }

  /** Starts or stops what should run now. */
  private arrange(): void {
    const hidden = typeof document !== 'undefined' && document.visibilityState === 'hidden'
    if (this.uses.size === 0 || hidden) {
      this.stop()
      return
    }
    if (this.watch !== null || (this.rest !== null && !this.sharp)) return
    this.start()
  }

  private start(): void {
    this.stop()
    if (!this.source) {
      this.become({ status: 'unsupported', position: null })
      return
    }
    if (this.state.status !== 'found') this.become({ status: 'seeking', position: null })
    this.watch = this.source.watchPosition(
      (fix) => this.found(fix),
      (problem) => this.failed(problem),
      { enableHighAccuracy: true, maximumAge: 0, timeout: TIMEOUT },
    )
  }

  private stop(): void {
    if (this.watch !== null) this.source?.clearWatch(this.watch)
    if (this.rest !== null) clearTimeout(this.rest)
    this.watch = null
    this.rest = null
  }

  private found({ coords, timestamp }: GeolocationPosition): void {
    const rounded = (value: number) => Math.round(value * 1e7) / 1e7
    const accuracy = Math.round(coords.accuracy * 10) / 10
    const fixed = Math.round(timestamp - (this.clock.skew() ?? 0))
    // Some phones date their fixes by another epoch; then it is as old as its arrival.
    const now = this.clock.now()
    const at = Math.abs(now - fixed) < 86_400_000 ? Math.min(fixed, now) : now
    this.become({
      status: 'found',
      position: { lat: rounded(coords.latitude), lon: rounded(coords.longitude), accuracy, at },
    })
    if (accuracy <= GOOD && !this.sharp && this.watch !== null) {
      this.source?.clearWatch(this.watch)
      this.watch = null
      this.rest = setTimeout(() => {
        this.rest = null
        this.arrange()
      }, REST)
    }
  }

  private failed(problem: GeolocationPositionError): void {
    if (problem.code === 1) {
      this.stop()
      this.become({ status: 'denied', position: null })
    } else if (this.latest() === null) {
      this.become({ status: 'unavailable', position: null })
    }
  }

  private become(state: PositionState): void {
    this.state = state
    for (const listener of [...this.listeners]) listener()
  }
}

const made = new WeakMap<Clock, Positioning>()

/** The one positioning of whoever keeps this clock: the fields of a form share a watch. */
export function positioningOf(clock: Clock): Positioning {
  const known = made.get(clock) ?? new Positioning(clock)
  made.set(clock, known)
  return known
}
