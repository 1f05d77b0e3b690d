// Where a job stands on this phone: as the server last said, with the work of this phone done to it.

import type { Command } from '../runtime/commands.ts'
import type { Event } from '../runtime/events.ts'
import type { BlobFacts, Facts } from '../runtime/facts.ts'
import type { Job } from '../runtime/job.ts'
import type { Playbook } from '../runtime/playbook.ts'
import { isRefused } from '../runtime/verdict.ts'
import type { Clock } from './phone.ts'
import type { Reasoning } from './reasoning.ts'
import type { BlobRecord, JobRecord, LocalVisit, OutboxRecord } from './records.ts'
import type { Reading } from './store.ts'

export interface Standing {
  record: JobRecord
  playbook: Playbook
  job: Job
  pending: OutboxRecord[] // in order, with the numbers of visits as they are now; nothing that is settled
  visits: LocalVisit[] // what they opened
  events: Event[] // what they did
  refused: Set<string> // keys of those that do not hold where the job stands now
  blobs: Record<string, BlobFacts>
}

/** What deciding needs beside what is kept. */
export interface Mind {
  login: string
  clock: Clock
  reasoning: Reasoning
  playbooks: Playbooks
}

/** The stores that `standingOf` reads. */
export const STANDING = ['jobs', 'runbooks', 'outbox', 'blobs'] as const

/** Playbooks by digest: building one is dear, and jobs share them. */
export class Playbooks {
  readonly #kept = new Map<string, Playbook>()

  async of(tx: Reading, digest: string, reasoning: Reasoning): Promise<Playbook | null> {
    const known = this.#kept.get(digest)
    if (known) return known
    const record = await tx.objectStore('runbooks').get(digest)
    if (!record) return null
    const playbook = reasoning.playbook(record.runbook, digest)
    this.#kept.set(digest, playbook)
    return playbook
  }
}

/** Where a job stands; null where the phone does not have it, or not yet its runbook. */
export async function standingOf(
  tx: Reading,
  id: string,
  mind: Mind,
  extra: readonly string[] = [],
): Promise<Standing | null> {
  const record = await tx.objectStore('jobs').get(id)
  if (!record) return null
  const playbook = await mind.playbooks.of(tx, record.runbook, mind.reasoning)
  if (!playbook) return null
  const pending = await pendingOf(tx, id)
  const blobs = await factsOf(tx, new Set([...extra, ...pending.flatMap((one) => one.blobs)]))
  return replayed(record, playbook, pending, blobs, mind)
}

/** The commands of a job that the server's state does not include, in order. */
export async function pendingOf(tx: Reading, job: string): Promise<OutboxRecord[]> {
  const all = await tx.objectStore('outbox').index('job').getAll(job)
  return all.filter((one) => one.state !== 'settled').sort((a, b) => a.n - b.n)
}

async function factsOf(tx: Reading, names: Iterable<string>): Promise<Record<string, BlobFacts>> {
  const found: Record<string, BlobFacts> = {}
  for (const name of names) {
    const record = await tx.objectStore('blobs').get(name)
    if (record) found[name] = blobFactsOf(record)
  }
  return found
}

/** What the runtime is told of a blob. */
export function blobFactsOf(record: BlobRecord): BlobFacts {
  const { sha256, media_type, size, received_at, width, height, taken_at, position, camera, twins } = record
  const facts: BlobFacts = { sha256, media_type, size, received_at }
  if (width !== undefined) facts.width = width
  if (height !== undefined) facts.height = height
  if (taken_at !== undefined) facts.taken_at = taken_at
  if (position !== undefined) facts.position = position
  if (camera !== undefined) facts.camera = camera
  if (twins !== undefined) facts.twins = twins
  return facts
}

/**
 * The work of this phone done once more to what the server says. What does not hold any more is left out and
 * named; the server will have the last word on it. Held work is left out too: the server has spoken.
 */
export function replayed(
  record: JobRecord,
  playbook: Playbook,
  pending: readonly OutboxRecord[],
  blobs: Record<string, BlobFacts>,
  mind: Mind,
): Standing {
  let job = record.server
  const visits: LocalVisit[] = []
  const events: Event[] = []
  const refused = new Set<string>()
  const now = pending.map((one) => {
    const renumbered = { ...one, command: renumber(one, visits) }
    if (one.state === 'held') return renumbered
    if (one.state === 'sent' && isIncluded(one, record.server)) return renumbered
    const facts: Facts = { now: one.madeAt, actor: mind.login, organisation: record.organisation, blobs }
    const taken = mind.reasoning.take(playbook, job, renumbered.command, facts)
    if (isRefused(taken.verdict)) refused.add(one.key)
    else {
      job = taken.job
      events.push(...taken.verdict.events)
      visits.push(...visitsOf(taken.verdict.events, one.key))
    }
    return renumbered
  })
  return { record, playbook, job, pending: now, visits, events, refused, blobs }
}

/** Whether the server's state has all that the confirmed command did. */
export function isIncluded(sent: OutboxRecord, server: Job): boolean {
  const last = sent.events.at(-1)
  return last === undefined || last.seq <= (server.state.seq ?? 0)
}

/** The visits that events opened. */
export function visitsOf(events: readonly Event[], by: string): LocalVisit[] {
  return events.flatMap((event) =>
    event.type === 'step.opened' && 'address' in event
      ? [{ by, address: String(event.address), opened: event.seq }]
      : [],
  )
}

/** The number of a visit that a command of this phone opened. */
export function numberOf(visits: readonly LocalVisit[], by: string, address: string): number | undefined {
  return visits.findLast((one) => one.by === by && one.address === address)?.opened
}

function renumber(one: OutboxRecord, visits: readonly LocalVisit[]): Command {
  if (one.openedBy === null) return one.command
  return withOpened(one.command, (address) => numberOf(visits, one.openedBy ?? '', address))
}

/** The command with another number of the visit, where it names one and there is another. */
export function withOpened(command: Command, other: (address: string) => number | undefined): Command {
  if ((command.do !== 'hand_in' && command.do !== 'decide') || typeof command.step !== 'string')
    return command
  const opened = command.opened == null ? undefined : other(command.step)
  return opened === undefined ? command : { ...command, opened }
}

/** The step and visit that a command names, if it names both. */
export function visitOf(command: Command): { address: string; opened: number } | null {
  if (command.do !== 'hand_in' && command.do !== 'decide') return null
  if (typeof command.step !== 'string' || typeof command.opened !== 'number') return null
  return { address: command.step, opened: command.opened }
}

/** The real number of a visit that a screen may still know by the number that was guessed. */
export function renamed(record: JobRecord, address: string, opened: number): number {
  let number = opened
  for (let i = 0; i < 100; i++) {
    const next = record.renamed[`${address}@${number}`]
    if (next === undefined || next === number) break
    number = next
  }
  return number
}

const SHA256 = /^[0-9a-f]{64}$/

/** Every text in a value that may be the name of a blob, with the JSON pointer of the field that holds it. */
export function blobNames(value: unknown, pointer = ''): { sha256: string; pointer: string }[] {
  if (typeof value === 'string') return SHA256.test(value) ? [{ sha256: value, pointer }] : []
  if (Array.isArray(value)) return value.flatMap((one, i) => blobNames(one, `${pointer}/${i}`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'signed' ? [] : blobNames(one, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}
