// What sending needs of its surroundings.

import type { Ms } from '../runtime/values.ts'
import type { Mind } from './standing.ts'
import type { Store } from './store.ts'
import type { Pace } from './uploading.ts'
import type { Wire } from './wire.ts'

/** The parts of a phone that sending works with: what it keeps, the way to the server, its clocks. */
export interface Sending {
  store: Store
  wire: Wire
  mind: () => Promise<Mind>
  pace: Pace
  wall(): Ms
  steady(): number
  random(): number
  /** Writes what the server said; on a full disk, what can be spared goes first. */
  keep<T>(write: () => Promise<T>): Promise<T>
  /** Fetches a job anew; whether the server could be asked. */
  fetchJob(id: string): Promise<boolean>
  progress(key: string | null, sha256: string | null, sent: number): void
  changed(job: string): Promise<void>
  stopped(): boolean
}
