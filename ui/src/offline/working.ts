// What a person does to a job on this phone: decided here by the runbook and kept, in one transaction.

import type { Command } from '../runtime/commands.ts'
import type { Facts } from '../runtime/facts.ts'
import type { Job } from '../runtime/job.ts'
import { isRefused, type Refused } from '../runtime/verdict.ts'
import { cardOf } from './cards.ts'
import { firstOrphan } from './drafts.ts'
import { faultDraft } from './phone.ts'
import { REBASING } from './rebasing.ts'
import type { BlobRecord, OutboxRecord } from './records.ts'
import {
  blobNames,
  type Mind,
  renamed,
  type Standing,
  standingOf,
  visitOf,
  visitsOf,
  withOpened,
} from './standing.ts'
import type { Reading, Store } from './store.ts'

const NO_JOB: Refused = { code: 'job.closed', details: { status: null, why: 'no_such_job' } }

/** What was kept: the job as it stands then, the command, and the files that it names. */
export interface CarriedOut {
  standing: Standing
  command: OutboxRecord
  blobs: ReadonlyMap<string, BlobRecord>
}

/**
 * Decides; if it holds, keeps the command under `key` for sending, and the job as it is then. Null: it was kept
 * before.
 */
export function carryOut(
  store: Store,
  mind: Mind,
  id: string,
  given: Command,
  key: string,
): Promise<{ kept: CarriedOut | null } | Refused> {
  return store.write([...REBASING], async (tx) => {
    const outbox = tx.objectStore('outbox')
    if ((await outbox.index('key').getKey(key)) !== undefined) return { kept: null }
    const decided = await decide(tx, mind, id, given)
    if (!('command' in decided)) return decided
    const { standing, command, facts, job, events } = decided
    const named = visitOf(command)
    const record: Omit<OutboxRecord, 'n'> = {
      key,
      job: id,
      jobTitle: standing.record.card.title,
      stepTitle: titleOf(standing, mind, facts, command),
      command,
      openedBy:
        (named &&
          standing.visits.findLast((one) => one.address === named.address && one.opened === named.opened)
            ?.by) ??
        null,
      madeAt: facts.now,
      blobs: namesOf(command).filter((name) => name in standing.blobs),
      state: 'waiting',
      attempts: 0,
      nextAttemptAt: null,
      problem: null,
      conflict: null,
      choices: [],
      events: [],
      settled: null,
      tell: null,
      told: null,
    }
    const n = await outbox.add(record as OutboxRecord)
    const blobs = new Map<string, BlobRecord>()
    for (const name of record.blobs) {
      const found = await tx.objectStore('blobs').get(name)
      if (!found) continue
      const blob = { ...found, job: id, handedInAt: facts.now }
      blobs.set(name, blob)
      await tx.objectStore('blobs').put(blob)
    }
    await dropDraftOf(command, standing.job, async (address, opened) => {
      const drafts = tx.objectStore('drafts')
      const there = await drafts.getKey([id, address, opened])
      const shown = there ? { opened } : await firstOrphan(tx, id, address)
      if (shown) await drafts.delete([id, address, shown.opened])
    })
    const visits = visitsOf(events, key)
    const after: Standing = {
      ...standing,
      job,
      pending: [...standing.pending, { ...record, n }],
      visits: [...standing.visits, ...visits],
      events: [...standing.events, ...events],
      record: { ...standing.record, visits: [...standing.record.visits, ...visits] },
    }
    after.record = { ...after.record, card: cardOf(after, mind) }
    await tx.objectStore('jobs').put(after.record)
    return { kept: { standing: after, command: { ...record, n }, blobs } }
  })
}

/** What would be said now. */
export function foresee(
  store: Store,
  mind: Mind,
  id: string,
  given: Command,
): Promise<{ kept: true } | Refused> {
  return store.read([...REBASING], async (tx) => {
    const decided = await decide(tx, mind, id, given)
    return 'command' in decided ? { kept: true } : decided
  })
}

async function decide(tx: Reading, mind: Mind, id: string, given: Command) {
  const standing = await standingOf(tx, id, mind, namesOf(given))
  if (!standing) return NO_JOB
  const meant = visitOf(given)
  const at = mind.clock.now()
  const command: Command = {
    ...withOpened(given, (address) => meant?.opened && renamed(standing.record, address, meant.opened)),
    at,
    skew: mind.clock.skew(),
  }
  const facts: Facts = {
    now: at,
    actor: mind.login,
    organisation: standing.record.organisation,
    blobs: standing.blobs,
  }
  const { verdict, job } = mind.reasoning.take(standing.playbook, standing.job, command, facts)
  if (isRefused(verdict)) return verdict
  return { standing, command, facts, job, events: verdict.events }
}

function namesOf(command: Command): string[] {
  return 'answers' in command ? [...new Set(blobNames(command.answers).map((one) => one.sha256))] : []
}

function titleOf(standing: Standing, mind: Mind, facts: Facts, command: Command): Record<string, string> {
  if (command.do === 'report_fault') {
    const fault = standing.playbook.runbook.faults?.[command.fault]
    const title = Object.entries(fault?.title ?? {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    )
    return title.length > 0 ? Object.fromEntries(title) : { '': command.fault }
  }
  if (!('step' in command) || typeof command.step !== 'string') return {}
  return mind.reasoning.stepTitle(standing.playbook, standing.job, facts, command.step)
}

async function dropDraftOf(
  command: Command,
  before: Job,
  drop: (address: string, opened: number) => Promise<void>,
): Promise<void> {
  if (!('step' in command) || typeof command.step !== 'string') return
  const opened = before.state.open?.[command.step]?.opened
  if (opened === undefined) return
  if (command.do === 'hand_in' || command.do === 'decide') await drop(command.step, opened)
  if (command.do === 'report_fault') await drop(faultDraft(command.step, command.fault), opened)
}

/** Blobs that were handed in or may be, for finding near-duplicates among one's own. */
export async function ownBlobs(store: Store): Promise<BlobRecord[]> {
  return await store.read(['blobs'], (tx) => tx.objectStore('blobs').getAll())
}
