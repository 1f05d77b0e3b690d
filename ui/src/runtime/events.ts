// What happened to a job, as in engine/runtime/events.py. An event is the audit line; the job's state is the
// fold of its events. Every decision is in the event itself: instants are computed, people are named.

import type { Armed } from './job.ts'
import { isNothing } from './records.ts'
import type { Answers, Ms, Position, Subject } from './values.ts'

interface Base {
  seq: number // in the job, from 1
  at: Ms
  by: string // `system` for the clock
  claimed_at?: Ms | null // when the device says that it was done, if it was sent later
  skew?: Ms | null // how far the device's own clock was ahead, as it had measured
}

export interface JobOpened extends Base {
  type: 'job.opened'
  job: string
  runbook: string
  sop: string
  variant?: string | null
  branch: string
  inputs?: Answers
  subject?: Subject | null
  site?: Position | null
  assignee?: string | null
  priority?: string
  due_at?: Ms | null
  timer?: Armed | null
  parent?: [string, string] | null
  cause?: Record<string, unknown> | null
  dispatch?: Record<string, unknown> | null
}

export interface StepOpened extends Base {
  type: 'step.opened'
  address: string
  step: string
  scope: string
  due_at?: Ms | null
  timer?: Armed | null
  child?: string | null
  request?: Record<string, unknown> | null
}

export interface StepHandedIn extends Base {
  type: 'step.handed_in'
  address: string
  answers?: Answers
}

export interface StepFinished extends Base {
  type: 'step.finished'
  address: string
  how: 'event' | 'elapsed' | 'timed_out' | 'child' | 'action' | 'failed' | 'members'
  result?: unknown
}

export interface StepLeft extends Base {
  type: 'step.left'
  address: string
  reason: string // fault, outcome, enough, cancelled, waived, moved
}

export interface ScopeOpened extends Base {
  type: 'scope.opened'
  scope: string
  of: string
  parent: string
  item?: unknown
}

export interface ScopeClosed extends Base {
  type: 'scope.closed'
  scope: string
  done: boolean
}

export interface FaultReported extends Base {
  type: 'fault.reported'
  fault: string
  address: string
  answers?: Answers
  go: string
}

export interface Voted extends Base {
  type: 'approval.voted'
  address: string
  stage: number
  outcome: string
  comment?: string | null
  answers?: Answers
}

export interface StagePassed extends Base {
  type: 'approval.stage_passed'
  address: string
  stage: number
}

export interface Decided extends Base {
  type: 'approval.decided'
  address: string
  outcome: string
  how: string // voices, or ladder where a rung decided
}

export interface RungFired extends Base {
  type: 'rung.fired'
  address: string
  rung: number
  timer?: Armed | null
}

export interface Notified extends Base {
  type: 'people.notified'
  who: string
  people?: string[]
  about: string
  address?: string
  message?: Record<string, string>
}

export interface EscalationOpened extends Base {
  type: 'escalation.opened'
  id: string
  address: string
  who: string[]
  people?: string[]
  rung: number // -1: not a ladder but an action that failed for good
}

export interface EscalationClosed extends Base {
  type: 'escalation.closed'
  id: string
  how: string
}

export interface JobAssigned extends Base {
  type: 'job.assigned'
  to: string | null
  was?: string | null
  how: string
  reason?: string | null
  because?: Record<string, unknown> | null
}

export interface ReassignAsked extends Base {
  type: 'job.reassign_asked'
  rule: string
  address?: string
}

export interface JobAccepted extends Base {
  type: 'job.accepted'
}

export interface Extended extends Base {
  type: 'due.extended'
  address: string
  due_at: Ms
  timer?: Armed | null
  reason?: string | null
}

export interface Waived extends Base {
  type: 'step.waived'
  address: string
  reason: string
}

export interface JobPaused extends Base {
  type: 'job.paused'
  reason?: string | null
}

/** A deadline, a timer and the anchor `start` after a pause. */
export interface Shift {
  due_at?: Ms | null
  start?: Ms | null
  timer?: Armed | null
}

export interface JobResumed extends Base {
  type: 'job.resumed'
  shifted?: Record<string, Shift>
}

export interface JobTransferred extends Base {
  type: 'job.transferred'
  to: string
  was: string
  reason?: string | null
}

export interface Noted extends Base {
  type: 'job.noted'
  text: string
  to?: string | null // whom it asks, or answers
}

export interface JobEnded extends Base {
  type: 'job.ended'
  end: string
  step: string
  successful: boolean
}

export interface JobCancelled extends Base {
  type: 'job.cancelled'
  reason: string
}

export type Event =
  | JobOpened
  | StepOpened
  | StepHandedIn
  | StepFinished
  | StepLeft
  | ScopeOpened
  | ScopeClosed
  | FaultReported
  | Voted
  | StagePassed
  | Decided
  | RungFired
  | Notified
  | EscalationOpened
  | EscalationClosed
  | JobAssigned
  | ReassignAsked
  | JobAccepted
  | Extended
  | Waived
  | JobPaused
  | JobResumed
  | JobTransferred
  | Noted
  | JobEnded
  | JobCancelled

export type EventType = Event['type']
export type EventOf<T extends EventType> = Extract<Event, { type: T }>

/** What a kind of event says beyond what every event has. */
export type Said<T extends EventType> = Omit<EventOf<T>, keyof Base | 'type'>

/** Fields that the wire leaves out when they are empty. (An empty `cause` or `result` says something.) */
const OFTEN_EMPTY = new Set(['answers', 'inputs', 'people', 'message', 'shifted'])
const ABOUT_THE_JOB: ReadonlySet<EventType> = new Set<EventType>(['people.notified', 'job.reassign_asked'])

/** The event as the wire has it: without what is left at its default. */
export function event<T extends EventType>(type: T, base: Base, said: Said<T>): EventOf<T> {
  const written: Record<string, unknown> = { type }
  for (const [name, value] of [...Object.entries(base), ...Object.entries(said)]) {
    const given = OFTEN_EMPTY.has(name) ? !isNothing(value) : value !== null && value !== undefined
    if (given && !(name === 'address' && value === '' && ABOUT_THE_JOB.has(type))) written[name] = value
  }
  if (type === 'job.assigned') written.to ??= null
  return written as unknown as EventOf<T>
}
