// What a decision needs from outside, as in engine/runtime/facts.py.

import type { Organisation } from './organisation.ts'
import type { Ms, Position } from './values.ts'

/** A photo kept earlier that looks like this one. */
export interface Twin {
  blob: string
  taken_at: Ms
  job?: string | null
}

/** What is known of stored bytes: what the file itself says, and when it arrived. */
export interface BlobFacts {
  sha256: string
  media_type: string
  size: number
  received_at: Ms
  width?: number | null
  height?: number | null
  taken_at?: Ms | null
  position?: Position | null
  camera?: string | null
  twins?: Twin[]
  /** Of plugins: null where passed, else why not by language. The phone cannot judge and has none. */
  checks?: Record<string, Record<string, string> | null>
}

export interface Facts {
  now: Ms
  actor: string
  organisation: Organisation
  blobs?: Record<string, BlobFacts>
}

/** The actor of timers, device events, child jobs and actions. Nobody can have this login. */
export const SYSTEM = 'system'
