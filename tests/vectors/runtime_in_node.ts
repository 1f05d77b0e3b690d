// Runs the phone's runtime for comparison: one JSON request a line in, one JSON answer a line out.
//   {"runbook": …, "digest": …}                       → {"ready": true}          a runbook, and no job on it
//   {"command": …, "facts": …}                        → {"events": […], "job": …} or {"refused": …, "job": …}
//   {"command": …, "facts": …, "job": …}              → the same, from that job instead of the one before
//   {"events": […]}                                   → {"job": …}               a history, folded
//   {"explain": refusal, "language": "en"}            → {"sentence": …}
// What can't be done at all is answered with {"error": …}.

import { createInterface } from 'node:readline'
import { take } from '../../ui/src/runtime/deciding.ts'
import { fold } from '../../ui/src/runtime/evolving.ts'
import { explain } from '../../ui/src/runtime/explain.ts'
import { Playbook } from '../../ui/src/runtime/playbook.ts'
import { isRefused } from '../../ui/src/runtime/verdict.ts'

let playbook: Playbook | null = null
let job: ReturnType<typeof take>['job'] = null

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + '\n')
}

function answer(asked: Record<string, any>): unknown {
  try {
    if ('runbook' in asked) {
      playbook = new Playbook(asked.runbook, asked.digest)
      job = null
      return { ready: true }
    }
    if ('explain' in asked) return { sentence: explain(asked.explain, asked.language) }
    if (playbook === null) throw new Error('there is no runbook yet')
    if ('events' in asked) return { job: fold(playbook, asked.events) }
    const taken = take(playbook, 'job' in asked ? asked.job : job, asked.command, asked.facts)
    job = taken.job
    if (isRefused(taken.verdict)) return { refused: taken.verdict, job }
    return { events: taken.verdict.events, job }
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? String(error)) : String(error) }
  }
}
