// Handing in a work step; twin of engine/runtime/handing_in.py.

import { barred, mayAct, named, performers, worker } from './actors.ts'
import { escalationsGone } from './closing.ts'
import type { HandIn } from './commands.ts'
import { goOn } from './moving.ts'
import type { Work } from './runbook.ts'
import { isRefusal, openStep, paused } from './standing.ts'
import { takeForm } from './taking.ts'
import type { Turn } from './turn.ts'
import type { Refused } from './verdict.ts'

/** Whoever may do a work step, as the SOP names them. */
export function byOf(work: Work): string {
  return work.by ?? 'assignee'
}

/** Take in what was handed in and go on from the step. */
export function handIn(turn: Turn, command: HandIn): Refused | null {
  const stopped = paused(turn)
  if (stopped) return stopped
  const found = openStep(turn, command.step, 'work', command.opened)
  if (isRefusal(found)) return found
  const { step, written } = found
  const refused = worker(turn, byOf(written), step.scope)
  if (refused) return refused
  const did = barred(turn, written.four_eyes ?? [], step.scope)
  if (did !== null) return fourEyes(turn, command.step, written, step.scope, did)
  const taken = takeForm(turn, written.form, command.answers ?? {}, command.step)
  if (isRefusal(taken)) return taken
  turn.emit('step.handed_in', { address: command.step, answers: taken.answers })
  escalationsGone(turn, command.step)
  goOn(turn, step.scope, step.step, 'next', { this: taken.answers })
  return null
}

/** The refusal for somebody whom four eyes bar. */
export function fourEyes(turn: Turn, address: string, work: Work, scope: string, did: string): Refused {
  const bar = new Set((work.four_eyes ?? []).flatMap((step) => performers(turn, step, scope)))
  const people = mayAct(turn.facts, named(turn, byOf(work), scope)).filter((login) => !bar.has(login))
  const details = { actor: turn.facts.actor, step: address, did, who: [byOf(work)], people }
  return { code: 'actor.four_eyes', details }
}
