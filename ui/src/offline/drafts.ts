// What is entered and not handed in yet, per visit of a step. A visit that this phone opened itself has a number
// that was guessed; drafts follow it to its real one.

import type { Answers, Ms } from '../runtime/values.ts'
import type { Draft } from './phone.ts'
import { type DraftRecord, ORPHAN } from './records.ts'
import { renamed, visitOf } from './standing.ts'
import type { Reading, Store } from './store.ts'

async function real(tx: Reading, job: string, address: string, opened: number): Promise<number> {
  const record = await tx.objectStore('jobs').get(job)
  const step = address.split('!')[0] ?? address // a fault's form lies beside its step
  return record ? renamed(record, step, opened) : opened
}

/** The drafts of a step whose visits never came to be, the one that was entered first last. */
function orphans(tx: Reading, job: string, address: string): Promise<DraftRecord[]> {
  const range = IDBKeyRange.bound([job, address, Number.NEGATIVE_INFINITY], [job, address, ORPHAN])
  return tx.objectStore('drafts').getAll(range)
}

/** The one that the next visit of the step begins with. */
export async function firstOrphan(
  tx: Reading,
  job: string,
  address: string,
): Promise<DraftRecord | undefined> {
  return (await orphans(tx, job, address)).at(-1)
}

/** A number for one more of them. */
export async function freeOrphan(tx: Reading, job: string, address: string): Promise<number> {
  return ((await orphans(tx, job, address))[0]?.opened ?? ORPHAN + 1) - 1
}

/** The draft of a visit, or one of a visit of the step that never came to be. */
export async function draftOf(
  store: Store,
  job: string,
  address: string,
  opened: number,
): Promise<Draft | null> {
  return await store.read(['drafts', 'jobs'], async (tx) => {
    const drafts = tx.objectStore('drafts')
    const found =
      (await drafts.get([job, address, await real(tx, job, address, opened)])) ??
      (await firstOrphan(tx, job, address))
    return found ? { answers: found.answers, faults: found.faults, savedAt: found.savedAt } : null
  })
}

/** Keeps what is entered, unless the visit was handed in meanwhile; whether it is the first for the visit. */
export async function keepDraft(
  store: Store,
  job: string,
  address: string,
  opened: number,
  answers: Answers,
  now: Ms,
): Promise<boolean> {
  return await store.write(['drafts', 'jobs', 'outbox'], async (tx) => {
    const drafts = tx.objectStore('drafts')
    const number = await real(tx, job, address, opened)
    if (await isHandedIn(tx, job, address, number)) return false
    const there = await drafts.get([job, address, number])
    const orphan = there ? undefined : await firstOrphan(tx, job, address)
    if (orphan) await drafts.delete([job, address, orphan.opened])
    const faults = there?.faults ?? orphan?.faults ?? []
    await drafts.put({ job, address, opened: number, answers, faults, savedAt: now })
    return !there && !orphan
  })
}

async function isHandedIn(tx: Reading, job: string, address: string, opened: number): Promise<boolean> {
  const record = await tx.objectStore('jobs').get(job)
  if (record?.done.includes(`${address}@${opened}`)) return true
  const commands = await tx.objectStore('outbox').index('job').getAll(job)
  return commands.some((one) => {
    const named = visitOf(one.command)
    const going = one.state === 'waiting' || one.state === 'sent'
    return going && named?.address === address && named.opened === opened
  })
}

export async function dropDraft(store: Store, job: string, address: string, opened: number): Promise<void> {
  await store.write(['drafts', 'jobs'], async (tx) => {
    await tx.objectStore('drafts').delete([job, address, await real(tx, job, address, opened)])
    const orphan = await firstOrphan(tx, job, address)
    if (orphan) await tx.objectStore('drafts').delete([job, address, orphan.opened])
  })
}
