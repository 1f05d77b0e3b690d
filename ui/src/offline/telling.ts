// Telling the server about work that it refused, so that supervisors see it: that there is some, and what its
// person decided about it.

import type { OutboxRecord } from './records.ts'
import { requestOf } from './requests.ts'
import { isPassing, type ProblemAnswer, type Wire } from './wire.ts'

export type Told = 'told' | 'later' | 'sign_in' | 'not_stored' | { refused: ProblemAnswer | null }

/** What the server takes of why work was refused; the rest stays here. */
const MOST_FAULTS = 200
const LONGEST_DETAIL = 4000

export async function tell(wire: Wire, record: OutboxRecord): Promise<Told> {
  const request = requestOf(record.job, record.command)
  if (request === null || record.tell === null) return { refused: null }
  const answer = await wire.ask(`/api/field/withheld/${encodeURIComponent(record.key)}`, {
    method: 'PUT',
    json: {
      job: record.job,
      status: record.tell,
      command: { ...record.command },
      conflict: record.conflict,
      problem: record.problem?.code ?? null,
      detail: record.problem?.detail.slice(0, LONGEST_DETAIL) ?? null,
      faults: record.problem?.faults.slice(0, MOST_FAULTS) ?? [],
      made_at: record.madeAt,
      blobs: record.blobs,
    },
  })
  if (answer.kind === 'ok') return 'told'
  if (answer.kind === 'unreachable') return 'later'
  if (answer.problem.status === 401) return 'sign_in'
  if (answer.problem.code === 'evidence.not_stored') return 'not_stored'
  return isPassing(answer.problem) ? 'later' : { refused: answer.problem }
}
