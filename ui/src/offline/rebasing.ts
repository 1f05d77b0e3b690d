// What the server says about a job, taken in together with the work of this phone. The numbers of visits that
// this phone guessed become the real ones, in commands that wait and in drafts, in one transaction.

import type { Ms } from '../runtime/values.ts'
import { isRefused } from '../runtime/verdict.ts'
import { bareCard, cardOf } from './cards.ts'
import { freeOrphan } from './drafts.ts'
import { faultDraft, type Settlement } from './phone.ts'
import type { DraftRecord, JobRecord, LocalVisit, OutboxRecord } from './records.ts'
import {
  isIncluded,
  type Mind,
  numberOf,
  pendingOf,
  type Standing,
  standingOf,
  visitOf,
  visitsOf,
  withOpened,
} from './standing.ts'
import type { Writing } from './store.ts'

/** The stores that `rebase` writes. */
export const REBASING = ['jobs', 'runbooks', 'outbox', 'blobs', 'drafts'] as const

const MOST_DONE = 50

/** Keeps a job as it is now (or as it is kept already), with everything that follows from it. */
export async function rebase(tx: Writing, job: JobRecord, mind: Mind): Promise<Standing | null> {
  let record = await confirmed(tx, job, mind.clock.now())
  await tx.objectStore('jobs').put(record)
  const standing = await standingOf(tx, record.id, mind)
  if (!standing) {
    await tx.objectStore('jobs').put({ ...record, card: bareCard(record, mind.login) })
    return null
  }
  const open = new Set(standing.pending.map((one) => one.key))
  const renames: [LocalVisit, number][] = []
  const unresolved: LocalVisit[] = []
  for (const visit of record.visits) {
    const now = numberOf(standing.visits, visit.by, visit.address)
    if (now !== undefined) renames.push([visit, now])
    else if (open.has(visit.by)) unresolved.push(visit)
    else await orphan(tx, record.id, visit)
  }
  record = { ...record, visits: [...standing.visits, ...unresolved] }
  record = await rename(tx, record, renames)
  const pending = await Promise.all(
    standing.pending.map(async (one) => {
      const kept = {
        ...one,
        choices: one.state === 'held' ? choicesOf(one, { ...standing, record }, mind) : [],
      }
      await tx.objectStore('outbox').put(kept)
      return kept
    }),
  )
  const now: Standing = { ...standing, record, pending }
  record = { ...record, card: cardOf(now, mind) }
  await tx.objectStore('jobs').put(record)
  return { ...now, record }
}

/** Lets go of what the server's state now includes; its visits have their real numbers from now on. */
async function confirmed(tx: Writing, job: JobRecord, at: Ms): Promise<JobRecord> {
  let record = job
  const pending = await pendingOf(tx, job.id)
  for (const sent of pending) {
    if (sent.state !== 'sent' || !isIncluded(sent, job.server)) continue
    const real = visitsOf(sent.events, sent.key)
    const renames: [LocalVisit, number][] = []
    for (const visit of record.visits) {
      if (visit.by !== sent.key) continue
      const number = numberOf(real, sent.key, visit.address)
      if (number !== undefined) renames.push([visit, number])
      else await orphan(tx, job.id, visit)
    }
    const named = visitOf(sent.command)
    const done = named ? [...record.done, `${named.address}@${named.opened}`].slice(-MOST_DONE) : record.done
    record = { ...record, done, visits: record.visits.filter((visit) => visit.by !== sent.key) }
    record = await rename(tx, record, renames)
    for (const later of pending) {
      if (later.openedBy !== sent.key) continue
      later.command = withOpened(later.command, (address) => numberOf(real, sent.key, address))
      later.openedBy = null
      await tx.objectStore('outbox').put(later)
    }
    // What the server was told is withheld is taken back before the record goes.
    if (sent.told === null) await tx.objectStore('outbox').delete(sent.n)
    else
      await tx
        .objectStore('outbox')
        .put({ ...sent, state: 'settled', settled: null, tell: 'resolved', blobs: [] })
    await blobsConfirmed(tx, sent, at)
  }
  return record
}

async function blobsConfirmed(tx: Writing, sent: OutboxRecord, at: Ms): Promise<void> {
  const others = await tx.objectStore('outbox').getAll()
  for (const name of sent.blobs) {
    if (others.some((one) => one.key !== sent.key && one.blobs.includes(name))) continue
    const blob = await tx.objectStore('blobs').get(name)
    if (blob) await tx.objectStore('blobs').put({ ...blob, stored: true, confirmedAt: at })
  }
}

async function rename(tx: Writing, record: JobRecord, renames: [LocalVisit, number][]): Promise<JobRecord> {
  const names = { ...record.renamed }
  const moved: [DraftRecord, number][] = []
  for (const [visit, number] of renames) {
    if (visit.opened === number) continue
    names[`${visit.address}@${visit.opened}`] = number
    delete names[`${visit.address}@${number}`] // a number that is right is no guess
    for (const draft of await draftsOf(tx, record.id, visit)) moved.push([draft, number])
  }
  // All are lifted before any is put down: one's new number may be another's old one.
  for (const [draft] of moved) await tx.objectStore('drafts').delete([draft.job, draft.address, draft.opened])
  for (const [draft, opened] of moved) await putDraft(tx, { ...draft, opened })
  return { ...record, renamed: names }
}

/** A draft of a visit that will never be is kept for when the step is opened again. */
async function orphan(tx: Writing, job: string, visit: LocalVisit): Promise<void> {
  for (const draft of await draftsOf(tx, job, visit)) {
    await tx.objectStore('drafts').delete([job, draft.address, draft.opened])
    await putDraft(tx, { ...draft, opened: await freeOrphan(tx, job, draft.address) })
  }
}

/** The drafts of a visit: of its step, and of the faults that are reported from it. */
async function draftsOf(tx: Writing, job: string, visit: LocalVisit): Promise<DraftRecord[]> {
  const drafts = await tx.objectStore('drafts').index('job').getAll(job)
  const mine = (draft: DraftRecord) =>
    draft.address === visit.address || draft.address.startsWith(faultDraft(visit.address, ''))
  return drafts.filter((draft) => draft.opened === visit.opened && mine(draft))
}

/** Keeps a draft; of two for one visit, the one that was entered later. */
export async function putDraft(tx: Writing, draft: DraftRecord): Promise<void> {
  const there = await tx.objectStore('drafts').get([draft.job, draft.address, draft.opened])
  if (!there || there.savedAt <= draft.savedAt) await tx.objectStore('drafts').put(draft)
}

/** What a person can do about a command that the server refused. */
export function choicesOf(held: OutboxRecord, standing: Standing, mind: Mind): Settlement[] {
  const { command } = held
  const choices: Settlement[] = []
  const facts = {
    now: mind.clock.now(),
    actor: mind.login,
    organisation: standing.record.organisation,
    blobs: standing.blobs,
  }
  if (standing.record.gone === null) {
    const named = visitOf(command)
    const step = named && standing.job.state.open?.[named.address]
    const meant = step ? withOpened(command, () => step.opened) : command
    const { verdict } = mind.reasoning.take(standing.playbook, standing.job, meant, facts)
    const mayTry =
      !isRefused(verdict) || verdict.code === 'form.invalid' || verdict.code.startsWith('evidence.')
    if (command.do === 'hand_in' && step && mayTry) choices.push('edit')
    if (!isRefused(verdict)) choices.push('again')
  }
  if ('answers' in command && Object.keys(command.answers ?? {}).length > 0) choices.push('hand_over')
  choices.push('withdraw')
  return choices
}
