// The door to the offline engine: all that screens know of it. Screens never fetch a job and never send a
// command; they ask the phone, which has the jobs, decides by the runbook, keeps the work and sends it.

import type { Command } from '../runtime/commands.ts'
import type { BlobFacts } from '../runtime/facts.ts'
import type { Job } from '../runtime/job.ts'
import type { Organisation } from '../runtime/organisation.ts'
import type { Playbook } from '../runtime/playbook.ts'
import type { Answers, Ms, Subject } from '../runtime/values.ts'
import type { FieldFault, Refused } from '../runtime/verdict.ts'

/** A value that changes, and who wants to know. */
export interface Watched<T> {
  get(): T
  subscribe(changed: () => void): () => void
}

/** A text per language tag, already filled in. */
export type Titles = Record<string, string>

export interface Me {
  login: string
  name: string
  language: string | null
  branch: string
  roles: string[]
}

/** A job as lists show it, the work of this phone included. */
export interface JobCard {
  id: string
  number: number | null // by which people call it
  title: Titles
  sop: string
  subject: Subject | null
  address: string | null
  site: { lat: number; lon: number } | null
  status: 'open' | 'paused' | 'completed' | 'cancelled'
  end: string | null
  priority: 'low' | 'normal' | 'high' | 'urgent'
  dueAt: Ms | null // the sooner of the job's and of my open steps' deadlines
  openedAt: Ms
  assignee: string | null
  accepted: boolean
  mine: boolean // assigned to me; else I am asked by a role or stand in
  offered: boolean // assigned to me and not accepted yet
  fresh: boolean // nobody has looked at it on this phone
  steps: { address: string; title: Titles; kind: string; mine: boolean; dueAt: Ms | null }[]
  waiting: number // commands that have not reached the server
  held: number // commands that the server refused and a person must decide about
  ready: boolean // runbook, code lists and guides are here: it can be done without signal
  gone?: KeptJob['gone'] // the server no longer gives it to this person; unsent work keeps it here
}

export interface Day {
  cards: JobCard[]
  at: Ms | null // when the server last answered
  online: boolean
  syncing: boolean
  problem: string | null // code of what last went wrong in fetching, 'auth.required' for an expired session
}

export interface HistoryLine {
  seq: number
  at: Ms
  by: string
  event: Record<string, unknown> & { type: string }
}

/** A job as this phone has it. */
export interface KeptJob {
  card: JobCard
  playbook: Playbook
  organisation: Organisation
  names: Record<string, string> // by login
  server: Job // as the server last said
  job: Job // with the work of this phone done to it
  history: HistoryLine[] // the latest, oldest first; those of this phone have not been confirmed
  gone: 'reassigned' | 'closed' | 'unseen' | null // why the server no longer gives it to this person
}

export type OutgoingState =
  | 'waiting' // for signal or for its turn
  | 'sending'
  | 'held' // the server said no: a person decides
  | 'sent'

/** A command on its way. In order per job; files before the command that names them. */
export interface Outgoing {
  key: string // its idempotency key
  job: string
  jobTitle: Titles
  stepTitle: Titles
  command: Command
  madeAt: Ms
  state: OutgoingState
  files: { sha256: string; kind: string; size: number; sent: number }[]
  attempts: number
  nextAttemptAt: Ms | null
  problem: { code: string; detail: string; faults: FieldFault[] } | null // of the last attempt
  conflict: 'reassigned' | 'closed' | 'moved_on' | 'refused' | null // why it is held
  choices: Settlement[] // what a person can do about it, if it is held
}

/** Work that the server refused and that its person handed over or took back. Kept for 30 days, to copy from. */
export interface Settled {
  key: string
  job: string
  jobTitle: Titles
  stepTitle: Titles
  command: Command
  madeAt: Ms
  how: 'hand_over' | 'withdraw'
  at: Ms
  told: boolean // the server knows, and so do the supervisors
}

export interface Outbox {
  entries: Outgoing[]
  settled: Settled[]
  bytes: number // that are still to be sent
  sending: boolean
}

export interface StorageState {
  usage: number | null // bytes
  quota: number | null
  persisted: boolean | null
  full: boolean // the last write found no room
}

/** What is known of a blob that was kept here; it stays known after the bytes are freed. */
export interface OwnBlob extends BlobFacts {
  likeness?: string | null // of a photo, as in engine/services/photographs.py
  job?: string | null // of the latest command that named it
  handedInAt?: Ms | null // `at` of that command; null while no command names it, so it is nobody's twin
}

/** What is entered and not handed in yet. */
export interface Draft {
  answers: Answers
  faults: FieldFault[] // of a refusal that came back from the server
  savedAt: Ms
}

/** What a person decides about work that the server refused. */
export type Settlement =
  | 'edit' // back to its form, with the faults marked
  | 'again' // send as it is to where the job stands now
  | 'hand_over' // give answers and evidence to whoever has the job now
  | 'withdraw' // take it back; it is recorded that it was, and the person may still copy it

export interface Clock {
  now(): Ms // the server's time, as far as this phone knows
  skew(): Ms | null // how far the phone's own clock is ahead; null while never measured
}

export interface Phone {
  readonly me: Me
  readonly clock: Clock
  readonly day: Watched<Day>
  readonly outbox: Watched<Outbox>
  readonly storage: Watched<StorageState>

  /** A kept job, live; `undefined` while it is read, `null` where the phone does not have it. */
  job(id: string): Watched<KeptJob | null | undefined>

  /** Marks a job as looked at. */
  seen(id: string): Promise<void>

  /** Decides here by the runbook; if it holds, it is kept and goes out when it can. Clears the draft of
   *  the step (or of the fault's form). `at` and `skew` are filled in. Rejects only where the phone can't keep it (StorageFull). */
  carryOut(job: string, command: Command): Promise<{ kept: true } | Refused>

  /** What the runtime would say now, without doing anything. */
  foresee(job: string, command: Command): Promise<{ kept: true } | Refused>

  draft(job: string, address: string, opened: number): Promise<Draft | null>
  keepDraft(job: string, address: string, opened: number, answers: Answers): Promise<void>
  dropDraft(job: string, address: string, opened: number): Promise<void>

  /** Keeps bytes under their SHA-256 before anything names them. Raises StorageFull. */
  keepBlob(
    bytes: Blob,
    facts: Omit<BlobFacts, 'sha256' | 'size' | 'received_at'> & { likeness?: string | null },
  ): Promise<BlobFacts>
  /** Bytes that are here, or that the server still has; null where neither. */
  blob(sha256: string): Promise<Blob | null>
  /** Facts of blobs that were kept here, for near-duplicates among one's own. */
  blobFacts(): Promise<OwnBlob[]>

  /** A picture or clip of a guide that is kept here, as an object URL; null where it is not. */
  media(job: string, path: string): Promise<string | null>

  /** What a person decides about a held command; false where it can't be done any more (look at `choices`). */
  settle(key: string, how: Settlement): Promise<boolean>
  /** Deletes handed over or withdrawn work from the phone for good, once the server knows of it. */
  forget(key: string): Promise<void>
  /** Removes what is only here for convenience: files the server has, guides of jobs that are gone. The bytes freed. */
  free(): Promise<number>
  /** Asks the server now, and sends what waits. */
  sync(): Promise<void>

  /** Stops timers and closes the store; the next person opens one of their own. */
  close(): Promise<void>
}

/** Where the draft of a fault's form is kept, beside the draft of the step it is reported from. */
export function faultDraft(step: string, fault: string): string {
  return `${step}!${fault}`
}

/** There is no room on the phone. Nothing was written. */
export class StorageFull extends Error {
  override readonly name = 'StorageFull'
}
