// What the screens that capture and show evidence are given.

import type { EvidencePolicy } from '../forms/form.ts'
import type { Capture } from '../runtime/values.ts'
import type { EvidenceServices, KeptFacts } from './services.ts'
import type { Judged } from './useJudgement.ts'

/** What a capturing screen is given. */
export interface Capturing {
  policy: EvidencePolicy
  title: string
  name: string
  services: EvidenceServices
  captures: readonly Capture[]
  facts: ReadonlyMap<string, KeptFacts> | null
  room: number // how many more may be captured
  expected?: string | null
  onCapture(capture: Capture): void
  onClose(): void
}

/** What the screen that shows one capture is given besides. */
export interface Showing extends Capturing {
  place?: number
  judged: Judged | null
  readOnly: boolean
  onRemove(place: number): void
}
