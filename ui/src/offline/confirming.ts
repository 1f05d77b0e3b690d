// What follows when the server has taken a command: its events go into the job, or the job is fetched.

import type { Event } from '../runtime/events.ts'
import { REBASING, rebase } from './rebasing.ts'
import type { JobRecord, OutboxRecord } from './records.ts'
import type { Sending } from './sending_parts.ts'
import { isIncluded } from './standing.ts'
import type { Store, Writing } from './store.ts'

/** The server's answer to a command that held. */
export interface Done {
  job: string
  version: number
  events: Event[]
}

/** How sending goes on. */
export type Step = 'on' | 'unreachable' | 'sign_in'

const FIRST_PAUSE = 2_000
export const LONGEST_PAUSE = 5 * 60_000

/** The server has it: its events go into the job if they follow what is kept, else the job is fetched. */
export async function confirm(parts: Sending, record: OutboxRecord, done: Done): Promise<void> {
  const mind = await parts.mind()
  const noted = async (tx: Writing) => {
    const now = await tx.objectStore('outbox').get(record.n)
    const job = await tx.objectStore('jobs').get(record.job)
    if (!now || now.key !== record.key || now.state === 'sent') return
    await tx.objectStore('outbox').put({
      ...now,
      state: 'sent',
      events: done.events,
      problem: null,
      nextAttemptAt: null,
      tell: null,
    })
    if (!job) return
    const playbook = await mind.playbooks.of(tx, job.runbook, mind.reasoning)
    const follows = done.events[0]?.seq === (job.server.state.seq ?? 0) + 1
    if (!playbook || !follows) {
      await rebase(tx, job, mind)
      return
    }
    const server = done.events.reduce((at, event) => mind.reasoning.evolve(playbook, at, event), job.server)
    const lines = done.events.map((event) => ({
      seq: event.seq,
      at: event.at,
      by: event.by,
      event: { ...event },
    }))
    const moved: JobRecord = {
      ...job,
      server,
      version: done.version,
      etag: '', // what else the server says of it is fetched with the next look
      history: [...job.history, ...lines],
      revision: job.revision + 1,
    }
    await rebase(tx, moved, mind)
  }
  await parts.keep(() => parts.store.write([...REBASING], noted))
}

/** A confirmed command whose events came after others' that are not here: the job is fetched. */
export async function catchUp(parts: Sending, record: OutboxRecord, blocked: Set<string>): Promise<Step> {
  let job = await leftBehind(parts.store, record)
  if (!job) return 'on'
  blocked.add(record.key)
  if (!isIncluded(record, job.server)) {
    if (!(await parts.fetchJob(record.job))) return 'unreachable'
    job = await leftBehind(parts.store, record)
    if (!job) return 'on'
  }
  const mind = await parts.mind()
  const noted = async (tx: Writing) => {
    const now = await tx.objectStore('jobs').get(record.job)
    const sent = await tx.objectStore('outbox').get(record.n)
    if (!now || sent?.state !== 'sent') return
    if (!isIncluded(sent, now.server)) {
      // The server no longer knows what it confirmed: it was restored. Its key keeps it from being done twice.
      const again: OutboxRecord = { ...sent, state: 'waiting', events: [], ...nextTry(parts, sent) }
      // Of a job that nobody here may see any more it is enough that the server has the work.
      await tx.objectStore('outbox').put(now.gone === 'unseen' ? { ...sent, events: [] } : again)
    }
    await rebase(tx, now, mind)
  }
  await parts.keep(() => parts.store.write([...REBASING], noted))
  return 'on'
}

/** The job of a command that is still confirmed and not yet part of it. */
function leftBehind(store: Store, record: OutboxRecord): Promise<JobRecord | undefined> {
  return store.read(['jobs', 'outbox'], async (tx) => {
    const still = await tx.objectStore('outbox').get(record.n)
    return still?.state === 'sent' ? await tx.objectStore('jobs').get(record.job) : undefined
  })
}

/** When it is tried again: longer each time, not all phones at the same moment, and not before the server says. */
export function nextTry(parts: Sending, record: OutboxRecord, retryAfter: number | null = null) {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(record.attempts, 10))
  const wait = Math.max(retryAfter ?? 0, retryAfter === 0 ? 0 : pause * (0.5 + parts.random() / 2))
  return { attempts: record.attempts + 1, nextAttemptAt: parts.wall() + wait }
}
