// Decide: what a command does to a job; twin of engine/runtime/deciding.py. The one door of the runtime.
//
// Pure: the same runbook, job, command and facts give the same answer. Whatever a person or a device sends is answered
// with events or with a refusal, never with an error.

import { act } from './acts.ts'
import { decideStep } from './approvals.ts'
import { actionDone, childEnded } from './calls.ts'
import type { Command } from './commands.ts'
import type { Facts } from './facts.ts'
import { report } from './faults.ts'
import { full, lean } from './full.ts'
import { handIn } from './handing_in.ts'
import type { Job } from './job.ts'
import { fire } from './ladders.ts'
import { settle } from './moving.ts'
import { openJob } from './opening.ts'
import type { Playbook } from './playbook.ts'
import { closed } from './standing.ts'
import { Turn } from './turn.ts'
import type { Refused, Verdict } from './verdict.ts'
import { occur } from './waits.ts'

/** A verdict, and the job after it (as it was, where the command was refused). */
export interface Decided {
  verdict: Verdict
  job: Job | null
}

/** The events of a command, or why it is refused. `job` is null for `open` only. */
export function decide(playbook: Playbook, job: Job | null, command: Command, facts: Facts): Verdict {
  return take(playbook, job, command, facts).verdict
}

/** As `decide`, with the job that the events make: the same as evolving them one by one. */
export function take(playbook: Playbook, job: Job | null, command: Command, facts: Facts): Decided {
  const turn = new Turn(playbook, job && full(job), facts, command)
  const refused = carryOut(turn, job, command) ?? settled(turn)
  if (refused !== null) return { verdict: refused, job }
  if (turn.events.length === 0) return { verdict: { events: [] }, job }
  return { verdict: { events: turn.events }, job: lean(turn.job) }
}

function settled(turn: Turn): Refused | null {
  settle(turn)
  return turn.refusal
}

function carryOut(turn: Turn, job: Job | null, command: Command): Refused | null {
  if (command.do === 'open') {
    if (job === null) return openJob(turn, command)
    return { code: 'job.moved_on', details: { job: job.opening.id, why: 'already_open' } }
  }
  if (job === null) return { code: 'job.closed', details: { status: null, why: 'no_such_job' } }
  const ended = closed(turn)
  if (ended !== null) return ended
  switch (command.do) {
    case 'hand_in':
      return handIn(turn, command)
    case 'report_fault':
      return report(turn, command)
    case 'decide':
      return decideStep(turn, command)
    case 'act':
      return act(turn, command)
    case 'occur':
      return occur(turn, command)
    case 'fire':
      return fire(turn, command)
    case 'child_ended':
      return childEnded(turn, command)
    case 'action_done':
      return actionDone(turn, command)
  }
}
