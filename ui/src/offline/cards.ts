// A job as lists show it. Cards are kept beside their jobs, so that the day is shown before the runtime is loaded.

import type { Job } from '../runtime/job.ts'
import type { JobCard } from './phone.ts'
import type { WorkedOut } from './reasoning.ts'
import type { JobRecord, OutboxRecord } from './records.ts'
import type { Mind, Standing } from './standing.ts'

/** The card of a job as it stands on this phone. */
export function cardOf(standing: Standing, mind: Mind): JobCard {
  const { record, playbook, job, blobs } = standing
  const facts = { now: mind.clock.now(), actor: mind.login, organisation: record.organisation, blobs }
  return card(record, job, standing.pending, mind.login, mind.reasoning.workedOut(playbook, job, facts))
}

/** The card of a job whose runbook is not here yet: its title and steps follow. */
export function bareCard(record: Omit<JobRecord, 'card'>, login: string): JobCard {
  return card(record, record.server, [], login, {
    title: { '': record.server.opening.sop },
    steps: [],
    dueAt: record.server.state.due_at ?? null,
  })
}

function card(
  record: Omit<JobRecord, 'card'>,
  { opening, state }: Job,
  pending: readonly OutboxRecord[],
  login: string,
  worked: WorkedOut,
): JobCard {
  const mine = state.assignee === login
  const site = opening.site ?? opening.subject?.site ?? null
  return {
    id: record.id,
    number: record.number,
    title: worked.title,
    sop: opening.sop,
    subject: opening.subject ?? null,
    address: opening.subject?.address ?? null,
    site: site && { lat: site.lat, lon: site.lon },
    status: state.status ?? 'open',
    end: state.end ?? null,
    priority: priorityOf(state.priority),
    dueAt: worked.dueAt,
    openedAt: opening.opened_at,
    assignee: state.assignee ?? null,
    accepted: state.accepted ?? false,
    mine,
    offered: mine && !state.accepted && (state.status ?? 'open') === 'open',
    fresh: record.seenAt === null,
    steps: worked.steps,
    waiting: pending.filter((one) => one.state === 'waiting').length,
    held: pending.filter((one) => one.state === 'held').length,
    ready: record.ready,
    gone: record.gone,
  }
}

function priorityOf(value: string | undefined): JobCard['priority'] {
  return value === 'low' || value === 'high' || value === 'urgent' ? value : 'normal'
}
