// What a person decides about work that the server refused. Whatever it is, nothing that was entered is lost.

import type { Answers, Ms } from '../runtime/values.ts'
import { isRefused } from '../runtime/verdict.ts'
import { freeOrphan } from './drafts.ts'
import type { Settlement } from './phone.ts'
import { choicesOf, putDraft, REBASING, rebase } from './rebasing.ts'
import type { JobRecord, OutboxRecord } from './records.ts'
import { type Mind, type Standing, standingOf, visitOf, withOpened } from './standing.ts'
import type { Store, Writing } from './store.ts'

/** How long handed over and withdrawn work stays on the phone to copy from. */
export const SETTLED_KEPT = 30 * 86_400_000

/** Does what was decided; false where that can't be done (any more). */
export function settle(store: Store, mind: Mind, key: string, how: Settlement, at: Ms): Promise<boolean> {
  return store.write([...REBASING], async (tx) => {
    const held = await tx.objectStore('outbox').index('key').get(key)
    if (held?.state !== 'held') return false
    const standing = await standingOf(tx, held.job, mind)
    if (standing) {
      if (!choicesOf(held, standing, mind).includes(how)) return false
      await settleIn(tx, standing, held, how, at, mind)
    } else {
      if (how === 'edit' || how === 'again') return false
      await putAway(tx, held, how, at)
    }
    return true
  })
}

async function settleIn(
  tx: Writing,
  standing: Standing,
  held: OutboxRecord,
  how: Settlement,
  at: Ms,
  mind: Mind,
): Promise<void> {
  switch (how) {
    case 'edit':
      await backToForm(tx, held, openedNow(standing, held), at)
      await tombstone(tx, held)
      await followersBack(tx, standing.record, held, at, mind)
      break
    case 'again':
      await tx.objectStore('outbox').put({
        ...held,
        command: withOpened(held.command, () => openedNow(standing, held)),
        openedBy: standing.visits.findLast((visit) => names(visit, standing, held))?.by ?? null,
        state: 'waiting',
        attempts: 0,
        nextAttemptAt: null,
        problem: null,
        conflict: null,
        choices: [],
        tell: null,
        told: maybeTold(held),
      })
      break
    case 'hand_over':
    case 'withdraw':
      await putAway(tx, held, how, at)
      await followersBack(tx, standing.record, held, at, mind)
      break
  }
  await rebase(tx, standing.record, mind)
}

function names(visit: { address: string; opened: number }, standing: Standing, held: OutboxRecord): boolean {
  return visit.address === visitOf(held.command)?.address && visit.opened === openedNow(standing, held)
}

function openedNow(standing: Standing, held: OutboxRecord): number | undefined {
  const named = visitOf(held.command)
  return named ? standing.job.state.open?.[named.address]?.opened : undefined
}

/** What was entered is a draft again, with what the server found wrong. */
async function backToForm(tx: Writing, one: OutboxRecord, opened: number | undefined, at: Ms): Promise<void> {
  if (one.command.do !== 'hand_in') return
  const place = { job: one.job, address: one.command.step }
  const there =
    opened === undefined ? undefined : await tx.objectStore('drafts').get([one.job, one.command.step, opened])
  const since = entered(there?.answers ?? {})
  await putDraft(tx, {
    ...place,
    opened: opened ?? (await freeOrphan(tx, place.job, place.address)),
    answers: { ...one.command.answers, ...since }, // what was entered since is what is meant
    faults: (one.problem?.faults ?? []).filter((fault) => !isIn(since, fault.pointer)),
    savedAt: at,
  })
}

/** The answers that say something: a form that was only looked at has empty ones. */
function entered(answers: Answers): Answers {
  const empty = (value: unknown) =>
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => !empty(value)))
}

function isIn(answers: Answers, pointer: string): boolean {
  const name = pointer.split('/')[1]?.replaceAll('~1', '/').replaceAll('~0', '~')
  return name !== undefined && Object.hasOwn(answers, name)
}

/** What the server may know of it: it may be hearing of it at this moment, or its answer was lost. */
function maybeTold(one: OutboxRecord): string | null {
  return one.told ?? one.tell
}

/** The record goes; where the server was told of it, it is first told that this is over. */
async function tombstone(tx: Writing, one: OutboxRecord): Promise<void> {
  if (maybeTold(one) === null) await tx.objectStore('outbox').delete(one.n)
  else {
    await tx
      .objectStore('outbox')
      .put({ ...one, state: 'settled', settled: null, tell: 'resolved', nextAttemptAt: null, blobs: [] })
  }
}

async function putAway(
  tx: Writing,
  held: OutboxRecord,
  how: 'hand_over' | 'withdraw',
  at: Ms,
): Promise<void> {
  await tx.objectStore('outbox').put({
    ...held,
    state: 'settled',
    settled: { how, at },
    tell: how === 'hand_over' ? 'handed_over' : 'withdrawn',
    nextAttemptAt: null,
    choices: [],
  })
}

/**
 * What came after it and does not hold without it: steps are drafts again, to be handed in when their turn
 * comes; anything else is held, for its person to decide.
 */
async function followersBack(
  tx: Writing,
  record: JobRecord,
  gone: OutboxRecord,
  at: Ms,
  mind: Mind,
): Promise<void> {
  await tx.objectStore('jobs').put(record)
  const standing = await standingOf(tx, record.id, mind)
  if (!standing) return
  const lost = new Set([gone.key])
  for (const one of standing.pending) {
    if (one.n < gone.n || one.state !== 'waiting') continue
    const needs = one.openedBy !== null && lost.has(one.openedBy)
    if (!needs && !standing.refused.has(one.key)) continue
    lost.add(one.key)
    if (one.command.do === 'hand_in') {
      await backToForm(tx, one, undefined, at)
      await tombstone(tx, one)
      continue
    }
    const facts = { now: at, actor: mind.login, organisation: record.organisation, blobs: standing.blobs }
    const { verdict } = mind.reasoning.take(standing.playbook, standing.job, one.command, facts)
    await tx.objectStore('outbox').put({
      ...one,
      state: 'held',
      conflict: 'moved_on',
      problem: { code: isRefused(verdict) ? verdict.code : 'order.not_open', detail: '', faults: [] },
      tell: 'withheld',
    })
  }
}
