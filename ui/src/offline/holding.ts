// What a refusal of the server means for the work that it refused.

import type { Outgoing } from './phone.ts'
import type { JobRecord, OutboxRecord } from './records.ts'
import { blobNames } from './standing.ts'
import type { ProblemAnswer } from './wire.ts'

const MOVED_ON = new Set(['job.moved_on', 'order.not_open', 'approval.already_decided', 'fault.not_here'])
const NOT_MINE = new Set(['actor.not_allowed', 'access.denied', 'resource.unknown', 'job.unknown'])

/** Why work is held. `before` and `now`: the job when it was refused, and as the server says it is now, if it does. */
export function conflictOf(
  problem: ProblemAnswer,
  login: string,
  before: JobRecord | null,
  now: JobRecord | null,
): NonNullable<Outgoing['conflict']> {
  const status = now?.server.state.status ?? 'open'
  if (problem.code === 'job.closed' || status === 'completed' || status === 'cancelled') return 'closed'
  if (NOT_MINE.has(problem.code) || problem.status === 404) {
    const gone = now === null || now.gone !== null
    const taken = before?.server.state.assignee === login || now?.server.state.assignee !== login
    return gone || taken ? 'reassigned' : 'refused'
  }
  return MOVED_ON.has(problem.code) ? 'moved_on' : 'refused'
}

/** What is shown of the last attempt. */
export function problemShown(problem: ProblemAnswer): NonNullable<Outgoing['problem']> {
  return { code: problem.code, detail: problem.detail, faults: problem.faults }
}

/** A refusal of a file, at the fields that name it. */
export function fileProblem(record: OutboxRecord, sha256: string, problem: ProblemAnswer): ProblemAnswer {
  const answers = 'answers' in record.command ? record.command.answers : undefined
  const faults = blobNames(answers)
    .filter((one) => one.sha256 === sha256)
    .map(({ pointer }) => ({ pointer: pointer.replace(/\/(blob|stamped)$/, ''), code: problem.code }))
  return { ...problem, faults }
}
