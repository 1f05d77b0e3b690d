// What screens are shown of the store.

import type { Job } from '../runtime/job.ts'
import type { Day, HistoryLine, JobCard, KeptJob, Outbox, Outgoing, Settled } from './phone.ts'
import type { BlobRecord, OutboxRecord } from './records.ts'
import type { Standing } from './standing.ts'
import type { Store } from './store.ts'
import { meta } from './store.ts'

/** What is being sent at this moment. */
export interface OnItsWay {
  key: string | null
  sha256: string | null
  sent: number
}

export async function dayOf(store: Store): Promise<Pick<Day, 'cards' | 'at'>> {
  return await store.read(['jobs', 'meta'], async (tx) => {
    const jobs = await tx.objectStore('jobs').getAll()
    return { cards: jobs.map((job) => job.card), at: (await meta(tx, 'day'))?.at ?? null }
  })
}

/** The card of one job; null where the phone does not have it. */
export async function cardOfJob(store: Store, id: string): Promise<{ card: JobCard | null }> {
  const job = await store.read(['jobs'], (tx) => tx.objectStore('jobs').get(id))
  return { card: job?.card ?? null }
}

/** Cards in the order of the store: with another one for a job, or without it. */
export function withCard(cards: readonly JobCard[], id: string, card: JobCard | null): JobCard[] {
  const others = cards.filter((one) => one.id !== id)
  if (card === null) return others
  const after = others.findIndex((one) => one.id > id)
  others.splice(after < 0 ? others.length : after, 0, card)
  return others
}

/** One command of the outbox, as it is shown. */
export interface Shown {
  n: number
  job: string
  entry: Outgoing | null
  settled: Settled[]
}

export type OutboxShown = Pick<Outbox, 'entries' | 'settled' | 'bytes'>

/** The commands of a job, or of all jobs, as files go by. */
export async function shownOf(store: Store, way: OnItsWay, job: string | null): Promise<Shown[]> {
  return await store.read(['outbox', 'blobs'], async (tx) => {
    const outbox = tx.objectStore('outbox')
    const records = job === null ? await outbox.getAll() : await outbox.index('job').getAll(job)
    const blobs = new Map<string, BlobRecord>()
    for (const name of new Set(records.flatMap((one) => one.blobs))) {
      const blob = await tx.objectStore('blobs').get(name)
      if (blob) blobs.set(name, blob)
    }
    return records.map((one) => shown(one, blobs, way))
  })
}

/** A command as it is shown, with the files that it names. */
export function shown(one: OutboxRecord, blobs: ReadonlyMap<string, BlobRecord>, way: OnItsWay): Shown {
  const entry = one.state === 'settled' ? null : outgoing(one, blobs, way)
  return { n: one.n, job: one.job, entry, settled: settledOf(one) }
}

/** The outbox in the order of its commands. */
export function outboxOf(commands: readonly Shown[]): OutboxShown {
  const inOrder = [...commands].sort((a, b) => a.n - b.n)
  const entries = inOrder.flatMap(({ entry }) => entry ?? [])
  return { entries, settled: inOrder.flatMap(({ settled }) => settled), bytes: bytesOf(entries) }
}

/** The outbox again, with what a file has sent since. */
export function moved(outbox: Outbox, way: OnItsWay): Outbox {
  const entries = outbox.entries.map((entry) => {
    const state = stateOf(entry.state === 'sending' ? 'waiting' : entry.state, entry.key, way)
    if (entry.key !== way.key || way.sha256 === null)
      return state === entry.state ? entry : { ...entry, state }
    const files = entry.files.map((file) => (file.sha256 === way.sha256 ? { ...file, sent: way.sent } : file))
    return { ...entry, state, files }
  })
  return { ...outbox, entries, bytes: bytesOf(entries) }
}

function bytesOf(entries: readonly Outgoing[]): number {
  const waiting = entries.filter((entry) => entry.state === 'waiting' || entry.state === 'sending')
  const files = new Map(
    waiting.flatMap((entry) => entry.files.map((file) => [file.sha256, file.size - file.sent])),
  )
  return [...files.values()].reduce((sum, left) => sum + left, 0)
}

function stateOf(state: 'waiting' | 'held' | 'sent', key: string, way: OnItsWay): Outgoing['state'] {
  return state === 'waiting' && key === way.key ? 'sending' : state
}

function outgoing(one: OutboxRecord, blobs: ReadonlyMap<string, BlobRecord>, way: OnItsWay): Outgoing {
  return {
    key: one.key,
    job: one.job,
    jobTitle: one.jobTitle,
    stepTitle: one.stepTitle,
    command: one.command,
    madeAt: one.madeAt,
    state: stateOf(one.state === 'settled' ? 'held' : one.state, one.key, way),
    files: one.blobs.flatMap((name) => {
      const blob = blobs.get(name)
      if (!blob) return []
      const sent = name === way.sha256 ? Math.max(way.sent, blob.sent) : blob.sent
      return [{ sha256: name, kind: blob.media_type, size: blob.size, sent: blob.stored ? blob.size : sent }]
    }),
    attempts: one.attempts,
    nextAttemptAt: one.nextAttemptAt,
    problem: one.problem,
    conflict: one.conflict,
    choices: one.choices,
  }
}

function settledOf(one: OutboxRecord): Settled[] {
  if (one.state !== 'settled' || one.settled === null) return []
  const { key, job, jobTitle, stepTitle, command, madeAt, settled } = one
  return [{ key, job, jobTitle, stepTitle, command, madeAt, ...settled, told: one.tell === null }]
}

/** A job as screens have it. */
export function keptJobOf(standing: Standing): KeptJob {
  const { record, playbook, job } = standing
  const server: Job = record.server
  const local: HistoryLine[] = standing.events
    .filter((event) => event.seq > (server.state.seq ?? 0))
    .map((event) => ({ seq: event.seq, at: event.at, by: event.by, event: { ...event } }))
  return {
    card: record.card,
    playbook,
    organisation: record.organisation,
    names: record.names,
    server,
    job,
    history: [...record.history, ...local],
    gone: record.gone,
  }
}
