// Walks recorded walks again, as a phone does: one walk a line in, one line out.
//   {"runbook": …, "digest": …, "organisations": […], "walk": [entry, …]}  →  null, or {entry, got, expected}
// An entry is {command, actor, now, organisation (which one), blobs, and events with job, or refused}.

import { createInterface } from 'node:readline'
import { identity } from '../../ui/src/forms/values.ts'
import { take } from '../../ui/src/runtime/deciding.ts'
import { evolve, fold } from '../../ui/src/runtime/evolving.ts'
import { Playbook } from '../../ui/src/runtime/playbook.ts'
import { isRefused } from '../../ui/src/runtime/verdict.ts'

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(difference(JSON.parse(line))) + '\n')
}

function difference({ runbook, digest, organisations, walk }: any): unknown {
  let number = -1
  try {
    const playbook = new Playbook(runbook, digest)
    let job: ReturnType<typeof take>['job'] = null
    const history: any[] = []
    for (const entry of walk) {
      number += 1
      const { command, actor, now, blobs = {} } = entry
      const before = identity(job)
      const facts = { now, actor, organisation: organisations[entry.organisation], blobs }
      const taken = take(playbook, job, command, facts)
      if (identity(job) !== before) return { entry: number, got: 'the job before was changed' }
      if (isRefused(taken.verdict)) {
        if (taken.job !== job) return { entry: number, got: 'a refusal gives another job' }
        if (identity(taken.verdict) === identity(entry.refused ?? null)) continue
        return { entry: number, got: { refused: taken.verdict }, expected: expected(entry) }
      }
      const { events } = taken.verdict
      if (identity(events) !== identity(entry.events ?? null) || identity(taken.job) !== identity(entry.job))
        return { entry: number, got: { events, job: taken.job }, expected: expected(entry) }
      let after = job
      for (const event of events) after = evolve(playbook, after, event)
      if (identity(after) !== identity(taken.job)) return { entry: number, got: 'evolve gives another job' }
      job = taken.job
      history.push(...events)
    }
    if (job !== null && identity(fold(playbook, history)) !== identity(job))
      return { entry: number, got: 'fold gives another job' }
    return null
  } catch (error) {
    return { entry: number, got: error instanceof Error ? (error.stack ?? String(error)) : String(error) }
  }
}

function expected({ events, job, refused }: any): unknown {
  return refused === undefined ? { events, job } : { refused }
}
