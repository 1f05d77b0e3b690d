// Telling the server about work that it refused, so that supervisors see it: that there is some, and what its
// person decided about it.

import type { OutboxRecord } from './records.ts'
import { requestOf } from './requests.ts'
import type { Wire } from './wire.ts'

export type Told = 'told' | 'later' | 'sign_in' | 'not_stored' | 'refused'

export async function tell(wire: Wire, record: OutboxRecord): Promise<Told> {
  const request = requestOf(record.job, record.command)
  if (request === null || record.tell === null) return 'refused'
  const answer = await wire.ask(`/api/field/withheld/${encodeURIComponent(record.key)}`, {
    method: 'PUT',
    json: {
      job: record.job,
      status: record.tell,
      command: { ...record.command },
      conflict: record.conflict,
      problem: record.problem?.code ?? null,
      detail: record.problem?.detail ?? null,
      faults: record.problem?.faults ?? [],
      made_at: record.madeAt,
      blobs: record.blobs,
    },
  })
  if (answer.kind === 'ok') return 'told'
  if (answer.kind === 'unreachable') return 'later'
  if (answer.problem.status === 401) return 'sign_in'
  if (answer.problem.code === 'evidence.not_stored') return 'not_stored'
  return answer.problem.status < 500 && answer.problem.status !== 429 ? 'refused' : 'later'
}
