// What the server has for this person, brought to the phone: the day, its jobs, their runbooks, the media of
// their guides; and what nobody needs any more, let go.

import type { Job } from '../runtime/job.ts'
import type { Organisation } from '../runtime/organisation.ts'
import type { Runbook } from '../runtime/runbook.ts'
import type { Ms } from '../runtime/values.ts'
import { bareCard } from './cards.ts'
import { type HistoryLine, type Me, StorageFull } from './phone.ts'
import { REBASING, rebase } from './rebasing.ts'
import type { DaySettings, DraftRecord, JobRecord, OutboxRecord } from './records.ts'
import type { Mind } from './standing.ts'
import type { Store } from './store.ts'
import { meta } from './store.ts'
import { dropUnneeded } from './unneeded.ts'
import { type Answer, bytesOf, jsonOf, type Wire } from './wire.ts'

export interface Fetching {
  store: Store
  wire: Wire
  mind: () => Promise<Mind>
  changed(job: string | null): Promise<void>
  full(): void
  stopped(): boolean
}

export type Fetched = 'done' | 'unreachable' | 'auth.required' | string

interface DayAnswer {
  me: Me
  jobs: { id: string; version: number; etag: string; runbook: string }[]
  more?: boolean
  settings: DaySettings
}

interface JobAnswer {
  id: string
  version: number
  etag: string
  opening: Job['opening']
  state: Job['state']
  organisation: Organisation
  names: Record<string, string>
  history: HistoryLine[]
  number?: number | null
  media?: { path: string }[]
}

const MEDIA_TIMEOUT = 10 * 60_000
const LANES = 3
const DRAFT_ALONE = 30 * 86_400_000

/** Asks the server for everything; a code where it could not. */
export async function fetchAll(parts: Fetching): Promise<Fetched> {
  const answer = await parts.wire.ask('/api/field/day')
  if (answer.kind !== 'ok') return codeOf(answer)
  const day = await jsonOf<DayAnswer>(answer.body, ['me', 'jobs'])
  if (day === null) return 'unreachable'
  const mind = await parts.mind()
  if (day.me.login !== mind.login) return 'auth.required' // somebody else is signed in now
  const kept = await parts.store.read(['jobs'], (tx) => tx.objectStore('jobs').getAll())
  const known = new Map(kept.map((job) => [job.id, job]))
  const runbooks = new Set(
    await parts.store.read(['runbooks'], (tx) => tx.objectStore('runbooks').getAllKeys()),
  )
  const wanted = day.jobs.filter((job) => {
    const here = known.get(job.id)
    return !here || here.etag !== job.etag || here.gone !== null || !runbooks.has(here.runbook)
  })
  let problem: Fetched = 'done'
  await inLanes(wanted, LANES, async (job) => {
    if (problem === 'done' && !parts.stopped()) problem = await fetchJob(parts, job.id, false)
  })
  if (problem !== 'done') return problem
  const given = new Set(day.jobs.map((job) => job.id))
  // With more jobs than a phone takes along, one that is not named is not gone.
  for (const job of kept) {
    if (!given.has(job.id)) problem = await goneJob(parts, job, problem, day.more === true)
  }
  await parts.store.write(['meta'], async (tx) => {
    const jobs = day.jobs.map(({ id, etag }) => ({ id, etag }))
    await tx.objectStore('meta').put({ at: mind.clock.now(), jobs, settings: day.settings ?? null }, 'day')
    await tx.objectStore('meta').put(day.me, 'me')
  })
  await parts.changed(null) // guides and their clips take longer
  if (problem !== 'done') return problem
  await dropUnneeded(parts.store)
  return await fetchMedia(parts)
}

/** Fetches one job; `gone`: whether the day no longer has it, null where the day was not asked. */
export async function fetchJob(parts: Fetching, id: string, gone: boolean | null): Promise<Fetched> {
  const before = await parts.store.read(['jobs'], (tx) => tx.objectStore('jobs').get(id))
  const answer = await parts.wire.ask(`/api/field/jobs/${encodeURIComponent(id)}`)
  if (answer.kind === 'problem' && [403, 404].includes(answer.problem.status)) {
    await markUnseen(parts, id)
    return 'done'
  }
  if (answer.kind !== 'ok') return codeOf(answer)
  const said = await jsonOf<JobAnswer>(answer.body, ['id', 'etag', 'opening', 'state', 'organisation'])
  if (said === null) return 'unreachable'
  const runbook = await fetchRunbook(parts, said.opening.runbook)
  if (runbook !== 'done') return runbook
  const mind = await parts.mind()
  await parts.store.write([...REBASING], async (tx) => {
    const now = await tx.objectStore('jobs').get(id)
    const moved = now && now.revision !== (before?.revision ?? 0) // by an answer to a command meanwhile
    if (moved && (said.state.seq ?? 0) < (now.server.state.seq ?? 0)) return
    const status = said.state.status ?? 'open'
    const closed = status === 'completed' || status === 'cancelled'
    const mine = said.state.assignee === mind.login
    const why = gone === null ? (now?.gone ?? null) : whyGone(gone, closed, mine)
    const record = recordOf(said, now, why, mind.login)
    await rebase(tx, record, mind)
  })
  await parts.changed(id)
  return 'done'
}

function whyGone(gone: boolean, closed: boolean, mine: boolean): JobRecord['gone'] {
  if (!gone) return null
  if (closed) return 'closed'
  return mine ? null : 'reassigned'
}

function recordOf(
  said: JobAnswer,
  now: JobRecord | undefined,
  gone: JobRecord['gone'],
  login: string,
): JobRecord {
  const record: Omit<JobRecord, 'card'> = {
    id: said.id,
    version: said.version,
    etag: said.etag,
    runbook: said.opening.runbook,
    media: (said.media ?? []).map((file) => file.path),
    number: said.number ?? null,
    server: { opening: said.opening, state: said.state },
    organisation: said.organisation,
    names: said.names ?? {},
    history: said.history ?? [],
    gone,
    seenAt: now?.seenAt ?? null,
    ready: now?.runbook === said.opening.runbook ? now.ready : false,
    visits: now?.visits ?? [],
    renamed: now?.renamed ?? {},
    done: now?.done ?? [],
    revision: (now?.revision ?? 0) + 1,
  }
  return { ...record, card: now?.card ?? bareCard(record, login) }
}

async function markUnseen(parts: Fetching, id: string): Promise<void> {
  const mind = await parts.mind()
  await parts.store.write([...REBASING], async (tx) => {
    const job = await tx.objectStore('jobs').get(id)
    if (job && job.gone !== 'unseen') await rebase(tx, { ...job, etag: '', gone: 'unseen' }, mind)
  })
  await parts.changed(id)
}

/** A job that the day no longer has: it goes, unless something of its person's is only here. */
async function goneJob(parts: Fetching, job: JobRecord, problem: Fetched, more: boolean): Promise<Fetched> {
  const now = (await parts.mind()).clock.now()
  const work = await parts.store.read(['outbox', 'drafts'], async (tx) => {
    const commands = await tx.objectStore('outbox').index('job').getAll(job.id)
    const drafts = await tx.objectStore('drafts').index('job').getAll(job.id)
    return isWork(commands, drafts, now)
  })
  if (work) return problem === 'done' ? await fetchJob(parts, job.id, !more) : problem
  await parts.store.write(['jobs', 'outbox', 'drafts'], async (tx) => {
    const commands = await tx.objectStore('outbox').index('job').getAll(job.id)
    const drafts = await tx.objectStore('drafts').index('job').getAll(job.id)
    if (isWork(commands, drafts, now)) return // of this very moment
    for (const one of drafts) await tx.objectStore('drafts').delete([one.job, one.address, one.opened])
    await tx.objectStore('jobs').delete(job.id)
  })
  await parts.changed(job.id)
  return problem
}

/** Whether something of the person's is only here. */
function isWork(commands: readonly OutboxRecord[], drafts: readonly DraftRecord[], now: Ms): boolean {
  return (
    commands.some((one) => one.state !== 'settled') ||
    drafts.some((draft) => draft.savedAt > now - DRAFT_ALONE)
  )
}

async function fetchRunbook(parts: Fetching, digest: string): Promise<Fetched> {
  const here = await parts.store.read(['runbooks'], (tx) => tx.objectStore('runbooks').getKey(digest))
  if (here !== undefined) return 'done'
  const answer = await parts.wire.ask(`/api/runbooks/${digest}`, { timeout: MEDIA_TIMEOUT })
  if (answer.kind !== 'ok') return codeOf(answer)
  const runbook = await jsonOf<Runbook>(answer.body, ['sop', 'steps', 'scopes'])
  if (runbook === null) return 'unreachable'
  await parts.store.write(['runbooks'], (tx) => tx.objectStore('runbooks').put({ digest, runbook }))
  return 'done'
}

/** Brings what guides show, and marks jobs as ready that have everything. A full disk ends it, and only it. */
async function fetchMedia(parts: Fetching): Promise<Fetched> {
  const jobs = await parts.store.read(['jobs'], (tx) => tx.objectStore('jobs').getAll())
  const byRunbook = new Map(jobs.map((job) => [job.runbook, job.media]))
  let problem: Fetched = 'done'
  for (const [digest, media] of byRunbook) {
    let complete = true
    for (const path of media) {
      if (parts.stopped()) return problem
      const one = problem === 'done' ? await fetchMedium(parts, digest, path) : problem
      if (one !== 'done') complete = false
      if (one !== 'done' && one !== 'full') problem = one
    }
    if (complete) await markReady(parts, digest)
  }
  return problem
}

async function fetchMedium(parts: Fetching, digest: string, path: string): Promise<Fetched> {
  const id = `${digest}/${path}`
  const here = await parts.store.read(['media'], (tx) => tx.objectStore('media').getKey(id))
  if (here !== undefined) return 'done'
  const place = path.split('/').map(encodeURIComponent).join('/')
  const answer = await parts.wire.ask(`/api/runbooks/${digest}/media/${place}`, {
    timeout: MEDIA_TIMEOUT,
    headers: { accept: '*/*' },
  })
  const missing = answer.kind === 'problem' && answer.problem.status === 404
  if (answer.kind !== 'ok' && !missing) return codeOf(answer)
  const bytes = answer.kind === 'ok' ? await bytesOf(answer.body) : null
  if (bytes === null && !missing) return 'unreachable'
  const type = (answer.kind === 'ok' && answer.headers.get('content-type')) || ''
  try {
    await parts.store.write(['media'], (tx) => tx.objectStore('media').put({ id, digest, type, bytes }))
    return 'done'
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error
    parts.full()
    return 'full'
  }
}

async function markReady(parts: Fetching, digest: string): Promise<void> {
  const changed = await parts.store.write(['jobs'], async (tx) => {
    const jobs = (await tx.objectStore('jobs').getAll()).filter((job) => job.runbook === digest && !job.ready)
    for (const job of jobs) {
      await tx.objectStore('jobs').put({ ...job, ready: true, card: { ...job.card, ready: true } })
    }
    return jobs.map((job) => job.id)
  })
  for (const id of changed) await parts.changed(id)
}

/** When the server last answered, and what the day's settings are. */
export async function keptDay(store: Store): Promise<{ at: Ms | null; settings: DaySettings | null }> {
  const day = await store.read(['meta'], (tx) => meta(tx, 'day'))
  return { at: day?.at ?? null, settings: day?.settings ?? null }
}

function codeOf(answer: Exclude<Answer, { kind: 'ok' }>): Fetched {
  if (answer.kind === 'unreachable') return 'unreachable'
  return answer.problem.status === 401 ? 'auth.required' : answer.problem.code
}

async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items]
  const lane = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
