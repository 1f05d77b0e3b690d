// A job that the phone does not keep, as the server shows it: read like a kept one, but never worked on.

import { type Client, got } from '../../api/index.ts'
import { bareCard } from '../../offline/cards.ts'
import type { HistoryLine, KeptJob, Me } from '../../offline/phone.ts'
import { reasoning } from '../../offline/runtime_reasoning.ts'
import type { Job } from '../../runtime/job.ts'
import type { Organisation } from '../../runtime/organisation.ts'
import { Playbook } from '../../runtime/playbook.ts'
import type { Runbook } from '../../runtime/runbook.ts'

/** The job with its latest history. Rejects where it can't be had, or is not this person's to see. */
export async function remoteJob(
  client: Client,
  id: string,
  me: Me,
  now: number,
  signal: AbortSignal,
): Promise<KeptJob> {
  const said = await got(client.GET('/api/field/jobs/{job}', { params: { path: { job: id } }, signal }))
  const params = { path: { digest: said.runbook } }
  const runbook = await got(client.GET('/api/runbooks/{digest}', { params, signal }))
  const playbook = new Playbook(runbook as unknown as Runbook, said.runbook)
  const job = { opening: said.opening, state: said.state } as unknown as Job
  const organisation = said.organisation as unknown as Organisation
  const history = said.history as unknown as HistoryLine[]
  const { names } = said
  const card = bareCard(
    {
      id,
      version: said.version,
      etag: said.etag,
      runbook: said.runbook,
      media: [],
      number: said.number,
      server: job,
      organisation,
      names,
      history,
      gone: null,
      seenAt: now,
      ready: false,
      visits: [],
      renamed: {},
      done: [],
      revision: 0,
    },
    me.login,
  )
  const worked = reasoning.workedOut(playbook, job, { now, actor: me.login, organisation })
  return {
    card: { ...card, ...worked },
    playbook,
    organisation,
    names,
    server: job,
    job,
    history,
    gone: null,
  }
}
