// The answers of the world outside to `call` and `do` steps; twin of engine/runtime/calls.py.

import { overseers } from './actors.ts'
import { escalationsGone } from './closing.ts'
import type { ActionDone, ChildEnded } from './commands.ts'
import { escalate } from './ladders.ts'
import { goOn } from './moving.ts'
import { isObject } from './records.ts'
import { isRefusal, notOpen, onlyTheSystem, openStep } from './standing.ts'
import type { Turn } from './turn.ts'
import type { Refused } from './verdict.ts'

/** The label by which `outcomes` of a call may name a child job that was cancelled. */
const CANCELLED = 'cancelled'

/** The rung of an escalation that no ladder opened. */
const NO_RUNG = -1

/** Go on from a `call` step by the end of its child job. A paused job takes it in too. */
export function childEnded(turn: Turn, command: ChildEnded): Refused | null {
  const refused = onlyTheSystem(turn)
  if (refused) return refused
  const found = openStep(turn, command.step, 'call')
  if (isRefusal(found)) return found
  const { step } = found
  const child = step.child ?? null
  if (child !== command.child) return notOpen(turn, { step: command.step, child })
  const label = command.end ?? CANCELLED
  const result = { end: label }
  turn.emit('step.finished', { address: command.step, how: 'child', result })
  escalationsGone(turn, command.step)
  const byLabel = turn.playbook.leads(turn.scope(step.scope).of, step.step, `end ${label}`)
  goOn(turn, step.scope, step.step, byLabel ? `end ${label}` : 'next', { this: result })
  return null
}

/**
 * Go on from a `do` step by how its action ended. A paused job takes it in too. Where the action failed for good and
 * the step says nothing of that, it is escalated to whoever oversees the job: the work never goes on as if the action
 * had been done.
 */
export function actionDone(turn: Turn, command: ActionDone): Refused | null {
  const refused = onlyTheSystem(turn)
  if (refused) return refused
  const found = openStep(turn, command.step, 'do', command.opened)
  if (isRefusal(found)) return found
  const { step, written } = found
  const address = command.step
  const { error = null, result = null } = command
  if (error === null) {
    turn.emit('step.finished', { address, how: 'action', result })
    escalationsGone(turn, address)
    goOn(turn, step.scope, step.step, 'next', { this: isObject(result) ? result : { result } })
  } else if (written.on_error?.length) {
    turn.emit('step.finished', { address, how: 'failed', result: { error } })
    escalationsGone(turn, address)
    goOn(turn, step.scope, step.step, 'error', { this: { error } })
  } else if (!isEscalated(turn, address)) {
    turn.emit('job.noted', { text: error })
    escalate(turn, address, step.scope, overseers(turn), NO_RUNG)
  }
  return null
}

function isEscalated(turn: Turn, address: string): boolean {
  const raised = Object.values(turn.state.escalations)
  return raised.some((escalated) => escalated.address === address && escalated.rung === NO_RUNG)
}
