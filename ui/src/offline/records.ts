// What the phone keeps, as it lies in its database. Everything is plain data that survives structured cloning;
// bytes are ArrayBuffers in pieces, because older Safari loses Blobs that it keeps in IndexedDB.

import type { Command } from '../runtime/commands.ts'
import type { Event } from '../runtime/events.ts'
import type { Job } from '../runtime/job.ts'
import type { Organisation } from '../runtime/organisation.ts'
import type { Runbook } from '../runtime/runbook.ts'
import type { Answers, Ms } from '../runtime/values.ts'
import type { FieldFault } from '../runtime/verdict.ts'
import type { HistoryLine, JobCard, KeptJob, Me, Outgoing, OwnBlob, Settlement, Titles } from './phone.ts'

/** A visit of a step that a command of this phone opened: its number is a guess until the server confirms. */
export interface LocalVisit {
  by: string // key of the command
  address: string
  opened: number
}

export interface JobRecord {
  id: string
  version: number
  etag: string
  runbook: string
  media: string[] // that its guides show
  number: number | null
  server: Job
  organisation: Organisation
  names: Record<string, string>
  history: HistoryLine[]
  gone: KeptJob['gone']
  seenAt: Ms | null
  ready: boolean
  card: JobCard
  visits: LocalVisit[]
  renamed: Record<string, number> // `address@opened` of a visit as it was guessed -> its real number
  done: string[] // `address@opened` of the latest visits that this phone handed in
  revision: number // goes up whenever `server` is replaced
}

export interface RunbookRecord {
  digest: string
  runbook: Runbook
}

export interface MediaRecord {
  id: string // `digest/path`
  digest: string
  type: string
  bytes: ArrayBuffer | null // null: the server says that there is no such file
}

/** A draft whose visit is not known any more is kept as an orphan, until the step is opened again; several of one
 *  step have this number and those below it. */
export const ORPHAN = -1

export interface DraftRecord {
  job: string
  address: string
  opened: number
  answers: Answers
  faults: FieldFault[]
  savedAt: Ms
}

export interface OutboxRecord {
  n: number // the order in which they go out, per job
  key: string
  job: string
  jobTitle: Titles
  stepTitle: Titles
  command: Command
  openedBy: string | null // the earlier command that opened the visit which `command.opened` names
  madeAt: Ms
  blobs: string[]
  state: 'waiting' | 'held' | 'sent' | 'settled'
  attempts: number
  lost?: number // how often the server did not have files that it was believed to have
  nextAttemptAt: Ms | null // by the phone's own clock
  problem: Outgoing['problem']
  conflict: Outgoing['conflict']
  choices: Settlement[] // worked out anew whenever the job changes
  events: Event[] // of the server's answer, until the job as kept includes them
  settled: { how: 'hand_over' | 'withdraw'; at: Ms } | null
  tell: 'withheld' | 'handed_over' | 'withdrawn' | 'resolved' | null // what the server is still to be told
  told: string | null // what the server was told last
}

export interface BlobRecord extends OwnBlob {
  keptAt: Ms
  pieces: number // that lie in `pieces`; 0 when the bytes were freed
  sent: number // bytes that the server is known to have
  stored: boolean // the server has all of it
  confirmedAt: Ms | null // when the command that names it was confirmed
}

export interface PieceRecord {
  sha256: string
  index: number
  bytes: ArrayBuffer
}

/** Single values by name. */
export interface MetaRecords {
  me: Me
  day: { at: Ms | null; jobs: { id: string; etag: string }[]; settings: DaySettings | null }
  clock: { skew: Ms; round: Ms; floor: Ms }
  ballast: ArrayBuffer // room that is given up so that drafts can be kept on a full disk
}

export interface DaySettings {
  photo: { longest_side: number; target_bytes: number; stamped_side: number }
}

export type StoreName = 'jobs' | 'runbooks' | 'media' | 'drafts' | 'outbox' | 'blobs' | 'pieces' | 'meta'

export interface Records {
  jobs: { key: string; value: JobRecord }
  runbooks: { key: string; value: RunbookRecord }
  media: { key: string; value: MediaRecord; indexes: { digest: string } }
  drafts: { key: [string, string, number]; value: DraftRecord; indexes: { job: string } }
  outbox: { key: number; value: OutboxRecord; indexes: { key: string; job: string } }
  blobs: { key: string; value: BlobRecord }
  pieces: { key: [string, number]; value: PieceRecord }
  meta: { key: string; value: MetaRecords[keyof MetaRecords] }
}
