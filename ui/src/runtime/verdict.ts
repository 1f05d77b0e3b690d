// What the runtime answers to a command, as in engine/runtime/verdict.py.

import type { Event } from './events.ts'

export type RefusalCode =
  | 'order.not_open'
  | 'order.unknown_step'
  | 'form.invalid'
  | 'evidence.missing'
  | 'evidence.too_many'
  | 'evidence.too_far'
  | 'evidence.stale'
  | 'evidence.source'
  | 'evidence.duplicate'
  | 'evidence.mismatch'
  | 'evidence.check'
  | 'actor.not_allowed'
  | 'actor.four_eyes'
  | 'approval.already_decided'
  | 'fault.not_here'
  | 'job.closed'
  | 'job.moved_on'

/** One thing wrong with one field: JSON pointer, stable code, and the numbers behind it. */
export interface FieldFault {
  pointer: string
  code: string
  params?: Record<string, unknown>
}

export interface Accepted {
  events: Event[]
}

export interface Refused {
  code: RefusalCode
  details?: Record<string, unknown>
  faults?: FieldFault[]
}

export type Verdict = Accepted | Refused

export function isRefused(verdict: Verdict): verdict is Refused {
  return 'code' in verdict
}
