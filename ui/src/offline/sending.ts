// The outbox on its way: per job in order, files before the command that names them, jobs independent of one
// another, and nothing dropped on any error. Run it under the lock of the person's outbox.

import type { Ms } from '../runtime/values.ts'
import { catchUp, confirm, type Done, LONGEST_PAUSE, nextTry, type Step } from './confirming.ts'
import { conflictOf, fileProblem, problemShown } from './holding.ts'
import { StorageFull } from './phone.ts'
import { REBASING, rebase } from './rebasing.ts'
import type { BlobRecord, OutboxRecord } from './records.ts'
import { requestOf } from './requests.ts'
import type { Sending } from './sending_parts.ts'
import type { Mind } from './standing.ts'
import type { Store, Writing } from './store.ts'
import { tell } from './telling.ts'
import { upload } from './uploading.ts'
import { isPassing, jsonOf, type ProblemAnswer } from './wire.ts'

/** How a run ended. */
export interface Sent {
  problem: 'auth.required' | 'unreachable' | null
  nextAt: Ms | null // when something may be tried again, by the phone's own clock
}

const MOST_LOST = 3

/** Sends what can be sent now. */
export async function sendAll(parts: Sending): Promise<Sent> {
  const blocked = new Set<string>()
  for (;;) {
    if (parts.stopped()) return { problem: null, nextAt: null }
    const all = await parts.store.read(['outbox'], (tx) => tx.objectStore('outbox').getAll())
    const next = await choose(parts, all, blocked)
    if (!next) break
    const step = await attempt(parts, next, blocked)
    parts.progress(null, null, 0)
    await parts.changed(next.job)
    if (step === 'sign_in') return { problem: 'auth.required', nextAt: null }
    if (step === 'unreachable') return { problem: 'unreachable', nextAt: await nextAttempt(parts.store) }
  }
  return { problem: null, nextAt: await nextAttempt(parts.store) }
}

/** What goes next: of the first commands of all jobs, and of what is to be told, the one with the least to send. */
async function choose(
  parts: Sending,
  all: readonly OutboxRecord[],
  blocked: ReadonlySet<string>,
): Promise<OutboxRecord | null> {
  const jobs = new Set<string>()
  const ready: OutboxRecord[] = []
  for (const one of [...all].sort((a, b) => a.n - b.n)) {
    const due = one.nextAttemptAt === null || one.nextAttemptAt <= parts.wall()
    if (one.state === 'settled' || one.state === 'held') {
      if (one.tell !== null && due && !blocked.has(one.key)) ready.push(one)
    }
    if (one.state === 'settled' || jobs.has(one.job)) continue
    jobs.add(one.job) // whatever is first holds up what comes after it
    if ((one.state === 'waiting' && due) || (one.state === 'sent' && !blocked.has(one.key))) ready.push(one)
  }
  const sizes = await parts.store.read(['blobs'], async (tx) => {
    const found = new Map<string, number>()
    for (const one of ready)
      found.set(one.key, leftOf(await blobsOf(one, (name) => tx.objectStore('blobs').get(name))))
    return found
  })
  return ready.sort((a, b) => (sizes.get(a.key) ?? 0) - (sizes.get(b.key) ?? 0) || a.n - b.n)[0] ?? null
}

async function blobsOf(
  record: OutboxRecord,
  get: (name: string) => Promise<BlobRecord | undefined>,
): Promise<BlobRecord[]> {
  const found = await Promise.all(record.blobs.map(get))
  return found.filter((one) => one !== undefined)
}

function leftOf(blobs: readonly BlobRecord[]): number {
  return blobs.reduce((sum, one) => sum + (one.stored ? 0 : one.size - one.sent), 0)
}

async function nextAttempt(store: Store): Promise<Ms | null> {
  const all = await store.read(['outbox'], (tx) => tx.objectStore('outbox').getAll())
  const times = all.flatMap((one) =>
    one.nextAttemptAt !== null && (one.state === 'waiting' || one.tell !== null) ? [one.nextAttemptAt] : [],
  )
  return times.length ? Math.min(...times) : null
}

async function attempt(parts: Sending, record: OutboxRecord, blocked: Set<string>): Promise<Step> {
  if (record.state === 'sent') return await catchUp(parts, record, blocked)
  if (record.state !== 'waiting') return await telling(parts, record, blocked)
  parts.progress(record.key, null, 0)
  const files = await sendFiles(parts, record)
  if (files !== 'stored') return files
  return await post(parts, record, blocked)
}

async function sendFiles(parts: Sending, record: OutboxRecord): Promise<Step | 'stored'> {
  for (const sha256 of record.blobs) {
    const ended = await upload(
      { ...parts, progress: (name, sent) => parts.progress(record.key, name, sent) },
      sha256,
    )
    switch (ended.kind) {
      case 'stored':
        break
      case 'sign_in':
        return 'sign_in'
      case 'unreachable':
        await postpone(parts, record, null, ended.retryAfter)
        return 'unreachable'
      case 'later':
        await postpone(parts, record, ended.problem, ended.retryAfter)
        return 'on'
      case 'refused':
        if (record.state === 'waiting') await hold(parts, record, fileProblem(record, sha256, ended.problem))
        else await postpone(parts, record, ended.problem, LONGEST_PAUSE)
        return 'on'
    }
  }
  return 'stored'
}

async function post(parts: Sending, record: OutboxRecord, blocked: Set<string>): Promise<Step> {
  const request = requestOf(record.job, record.command)
  if (request === null) {
    await hold(parts, record, { ...NOTHING, code: 'request.invalid' })
    return 'on'
  }
  const answer = await parts.wire.ask(request.path, {
    method: 'POST',
    headers: { 'idempotency-key': record.key },
    json: request.json,
  })
  if (answer.kind === 'unreachable') {
    await postpone(parts, record, null, answer.retryAfter)
    return 'unreachable'
  }
  if (answer.kind === 'ok') {
    const done = await jsonOf<Done>(answer.body, ['job', 'version', 'events'])
    if (done === null) {
      await postpone(parts, record, null, null)
      return 'unreachable'
    }
    await confirm(parts, record, done)
    return await catchUp(parts, { ...record, state: 'sent', events: done.events }, blocked)
  }
  const { problem } = answer
  if (problem.status === 401) return 'sign_in'
  if (isPassing(problem)) {
    await postpone(parts, record, problem, problem.retryAfter)
    return 'on'
  }
  if (problem.code === 'evidence.not_stored' && (record.lost ?? 0) < MOST_LOST) {
    await sendAgain(parts.store, record)
    await postpone(parts, record, problem, 0)
    return 'on'
  }
  await hold(parts, record, problem)
  return 'on'
}

async function hold(parts: Sending, record: OutboxRecord, problem: ProblemAnswer): Promise<void> {
  const before = await parts.store.read(['jobs'], (tx) => tx.objectStore('jobs').get(record.job))
  await parts.fetchJob(record.job) // so that both sides can be shown
  const mind = await parts.mind()
  const noted = async (tx: Writing) => {
    const now = await tx.objectStore('outbox').get(record.n)
    const job = await tx.objectStore('jobs').get(record.job)
    if (now?.state !== 'waiting') return
    await tx.objectStore('outbox').put({
      ...now,
      state: 'held',
      conflict: conflictOf(problem, mind.login, before ?? null, job ?? null),
      problem: problemShown(problem),
      attempts: now.attempts + 1,
      nextAttemptAt: null,
      tell: 'withheld',
      choices: ['withdraw'],
    })
    if (job) await rebase(tx, job, mind)
  }
  await parts.keep(() => parts.store.write([...REBASING], noted))
}

/** The server does not have files that it was believed to have. */
async function sendAgain(store: Store, record: OutboxRecord): Promise<void> {
  await store.write(['blobs', 'outbox'], async (tx) => {
    const now = await tx.objectStore('outbox').get(record.n)
    if (now) await tx.objectStore('outbox').put({ ...now, lost: (now.lost ?? 0) + 1 })
    for (const name of record.blobs) {
      const blob = await tx.objectStore('blobs').get(name)
      if (blob && blob.pieces > 0) await tx.objectStore('blobs').put({ ...blob, stored: false, sent: 0 })
    }
  })
}

async function telling(parts: Sending, record: OutboxRecord, blocked: Set<string>): Promise<Step> {
  blocked.add(record.key)
  if (record.tell === 'handed_over') {
    const files = await sendFiles(parts, record)
    if (files !== 'stored') return files
  }
  const told = await tell(parts.wire, record)
  if (told === 'sign_in') return 'sign_in'
  const again = told === 'not_stored' && (record.lost ?? 0) < MOST_LOST
  if (again) await sendAgain(parts.store, record)
  if (told === 'later' || again) {
    await postpone(parts, record, null, null)
    return 'on'
  }
  const mind = await parts.mind()
  await parts.store.write([...REBASING], async (tx) => {
    const now = await tx.objectStore('outbox').get(record.n)
    if (!now || now.tell !== record.tell) return
    if (told !== 'told' && now.tell === 'handed_over') {
      await takeBack(tx, now, told === 'not_stored' ? null : told.refused, mind)
      return
    }
    if (now.state === 'settled' && now.settled === null) {
      await tx.objectStore('outbox').delete(now.n)
      return
    }
    await tx.objectStore('outbox').put({ ...now, tell: null, told: record.tell, nextAttemptAt: null })
  })
  return 'on'
}

/** Work that nobody took over is its person's again, to decide about. */
async function takeBack(
  tx: Writing,
  record: OutboxRecord,
  problem: ProblemAnswer | null,
  mind: Mind,
): Promise<void> {
  await tx.objectStore('outbox').put({
    ...record,
    state: 'held',
    settled: null,
    tell: null,
    nextAttemptAt: null,
    problem: problem ? problemShown(problem) : record.problem,
    choices: ['hand_over', 'withdraw'],
  })
  const job = await tx.objectStore('jobs').get(record.job)
  if (job) await rebase(tx, job, mind)
}

/** Tries again later: longer each time, not all phones at the same moment, and not before the server says. */
async function postpone(
  parts: Sending,
  record: OutboxRecord,
  problem: ProblemAnswer | null,
  retryAfter: number | null,
): Promise<void> {
  try {
    await parts.store.write(['outbox'], async (tx) => {
      const now = await tx.objectStore('outbox').get(record.n)
      if (!now) return
      await tx.objectStore('outbox').put({
        ...now,
        ...nextTry(parts, now, retryAfter),
        problem: now.state === 'waiting' ? problem && problemShown(problem) : now.problem,
      })
    })
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error // it is tried again all the same
  }
}

const NOTHING: ProblemAnswer = { status: 0, code: '', detail: '', faults: [], details: {}, retryAfter: null }
