// What supervisors do to a job or to an escalated step, and what the assignee answers; twin of
// engine/runtime/acts.py.

import { ASSIGN, mayAct, named, notAllowed, overseers, supervises, worker, worksHere } from './actors.ts'
import { stageOf } from './approvals.ts'
import { leaveAll, leaveWithin, settleEscalations } from './closing.ts'
import type { Act, ActName } from './commands.ts'
import { later, nextRung, timerOf } from './deadlines.ts'
import { parseDuration } from './duration.ts'
import { byOf } from './handing_in.ts'
import { goOn } from './moving.ts'
import { pause, resume } from './pauses.ts'
import { at } from './records.ts'
import { notOpen, paused, unknownStep } from './standing.ts'
import { cut, isBlank } from './text.ts'
import type { Turn } from './turn.ts'
import type { Ms } from './values.ts'
import type { Refused } from './verdict.ts'
import { LATEST } from './working_time.ts'

/** Acts that a paused job takes; none of them moves the work or its deadlines. */
const WHILE_PAUSED = new Set<ActName>(['pause', 'resume', 'cancel', 'assign', 'reassign', 'transfer', 'note'])

/** Acts that somebody has to answer for; the engine itself never does them. */
const IN_PERSON = new Set<ActName>(['take_over', 'waive'])

/** Do an act, if the actor may and it makes sense now. */
export function act(turn: Turn, command: Act): Refused | null {
  const stopped = WHILE_PAUSED.has(command.act) ? null : paused(turn)
  return (
    stopped ??
    stepThere(turn, command.step ?? null) ??
    may(turn, command.act) ??
    ACTS[command.act](turn, command)
  )
}

function stepThere(turn: Turn, address: string | null): Refused | null {
  if (address === null) return null
  if (turn.playbook.template(address) === null) return unknownStep(address)
  return at(turn.state.open, address) === undefined ? notOpen(turn, { step: address }) : null
}

/** Whether the actor may do an act to the job as it stands, if what it needs is said. */
export function mayDo(turn: Turn, name: ActName): boolean {
  return (WHILE_PAUSED.has(name) || paused(turn) === null) && may(turn, name) === null
}

/** The refusal where the actor may not do the act. */
function may(turn: Turn, name: ActName): Refused | null {
  const { facts } = turn
  if (name === 'accept' || name === 'decline') {
    if (mayAct(facts, named(turn, 'assignee')).includes(facts.actor)) return null
    return notAllowed(turn, ['assignee'], '', { act: name })
  }
  const inPerson = !IN_PERSON.has(name) || worksHere(facts, facts.actor)
  if (inPerson && supervises(turn)) return null
  const unassigned = name === 'assign' && turn.state.assignee === null
  if (unassigned && supervises(turn, ASSIGN)) return null
  if (name === 'note' && takesPart(turn)) return null
  return notAllowed(turn, overseers(turn), '', { act: name })
}

/** Whether the actor has, or had, something to do in the job. */
function takesPart(turn: Turn): boolean {
  const { actor } = turn.facts
  if (!worksHere(turn.facts, actor)) return false
  if (turn.state.handed_in_by.includes(actor) || actor === turn.job.opening.opened_by) return true
  const bys = new Map([['assignee', '']])
  for (const step of Object.values(turn.state.open)) {
    const written = turn.written(step)
    if (written.kind === 'work') bys.set(byOf(written), step.scope)
    else if (written.kind === 'approval') bys.set(stageOf(step, written).by, step.scope)
  }
  return [...bys].some(([by, scope]) => worker(turn, by, scope) === null)
}

function wrong(field: string, code: string, params: Record<string, unknown> = {}): Refused {
  const said = Object.keys(params).length > 0 ? { params } : {}
  return { code: 'form.invalid', faults: [{ pointer: `/${field}`, code, ...said }] }
}

function assign(turn: Turn, command: Act): Refused | null {
  const to = command.to ?? null
  if (to === null) return wrong('to', 'required')
  if (!worksHere(turn.facts, to)) return wrong('to', 'unknown', { found: cut(to, 200) })
  return give(turn, command, to)
}

function give(turn: Turn, command: Act, login: string): null {
  const was = turn.state.assignee
  if (was !== login) {
    turn.emit('job.assigned', {
      to: login,
      was,
      how: command.act,
      reason: command.reason ?? null,
      because: command.because ?? null,
    })
  }
  settleEscalations(turn, command.act, command.step ?? null)
  return null
}

/**
 * A later deadline: `until` an instant, or `by` a duration after the deadline (after now, where that is past or
 * there was none). Rungs that count from the deadline and have not fired count from the new.
 */
function extend(turn: Turn, command: Act): Refused | null {
  const address = command.step || ''
  const step = address ? turn.open(address) : null
  const dueAt = newDeadline(turn, command, (step ?? turn.state).due_at ?? null)
  if (typeof dueAt !== 'number') return dueAt
  const { playbook, state } = turn
  const timer =
    step === null
      ? nextRung(turn, playbook.runbook.escalate, state.rung, {
          start: state.start ?? turn.job.opening.opened_at,
          dueAt,
        })
      : timerOf(turn, turn.written(step), step.rung ?? 0, { start: step.start ?? step.opened_at, dueAt })
  turn.emit('due.extended', { address, due_at: dueAt, timer, reason: command.reason ?? null })
  settleEscalations(turn, command.act, address)
  return null
}

function newDeadline(turn: Turn, command: Act, was: Ms | null): Ms | Refused {
  const { until = null, by = null } = command
  if (until !== null) {
    return turn.now < until && until <= LATEST ? until : wrong('until', 'minimum', { limit: turn.now })
  }
  if (by === null) return wrong('by', 'required')
  const duration = parseDuration(by)
  if (duration === null) return wrong('by', 'format', { format: 'duration' })
  return later(turn, was === null ? turn.now : Math.max(was, turn.now), duration)
}

/** Go on without a step. Never without one that the SOP promises, and never without an approval. */
function waive(turn: Turn, command: Act): Refused | null {
  const { step: address = null, reason = null } = command
  if (address === null) return wrong('step', 'required')
  if (reason === null || isBlank(reason)) return wrong('reason', 'required')
  const step = turn.open(address)
  const because = neverWaived(turn, step.step)
  if (because !== null) {
    const details = { actor: turn.facts.actor, who: [], people: [], act: 'waive', step: address, because }
    return { code: 'actor.not_allowed', details }
  }
  settleEscalations(turn, 'waive', address)
  turn.emit('step.waived', { address, reason })
  leaveWithin(turn, address, 'waived')
  turn.emit('step.left', { address, reason: 'waived' })
  goOn(turn, step.scope, step.step)
  return null
}

/** Why a step can't be waived: it, or one inside it, is promised or an approval. */
function neverWaived(turn: Turn, template: string): 'locked' | 'guaranteed' | 'approval' | null {
  const { playbook } = turn
  const promised = new Set((playbook.runbook.guarantees ?? []).flatMap((guarantee) => guarantee.always))
  const stack = [template]
  for (let path = stack.pop(); path !== undefined; path = stack.pop()) {
    const step = playbook.step(path)
    if (step.locked) return 'locked'
    if (step.mandatory || promised.has(path)) return 'guaranteed'
    if (step.kind === 'approval') return 'approval'
    if (step.kind === 'any_order') stack.push(...step.members)
    else if (step.kind === 'each') stack.push(...playbook.scope(step.items ?? path).steps)
  }
  return null
}

function transfer(turn: Turn, command: Act): Refused | null {
  const to = command.to ?? null
  if (to === null) return wrong('to', 'required')
  if (at(turn.facts.organisation.branches, to) === undefined) {
    return wrong('to', 'unknown', { found: cut(to, 200) })
  }
  const was = turn.state.branch
  if (to !== was) turn.emit('job.transferred', { to, was, reason: command.reason ?? null })
  return null
}

const ACTS: Record<ActName, (turn: Turn, command: Act) => Refused | null> = {
  assign,
  reassign: assign,
  accept: (turn) => {
    if (!turn.state.accepted) turn.emit('job.accepted', {})
    return null
  },
  decline: (turn, command) => {
    const reason = command.reason ?? null
    turn.emit('job.assigned', { to: null, was: turn.state.assignee, how: 'decline', reason })
    return null
  },
  extend,
  take_over: (turn, command) => give(turn, command, turn.facts.actor),
  waive,
  pause: (turn, command) => pause(turn, command.reason ?? null),
  resume,
  transfer,
  cancel: (turn, command) => {
    const reason = command.reason ?? null
    if (reason === null || isBlank(reason)) return wrong('reason', 'required')
    settleEscalations(turn, 'cancel')
    leaveAll(turn, 'cancelled')
    turn.emit('job.cancelled', { reason })
    return null
  },
  note: (turn, command) => {
    const text = command.reason ?? null
    if (text === null || isBlank(text)) return wrong('reason', 'required')
    turn.emit('job.noted', { text, to: command.to ?? null })
    return null
  },
}
