// Timers: the rungs of ladders and the ends of waits; twin of engine/runtime/ladders.py. One timer is armed per open
// step, and one per job.
//
// A timer names the event that armed it. Firing it arms the next one, so that a rung can fire only once, whoever
// sends it and however often.

import { named, voices } from './actors.ts'
import { conclude } from './approvals.ts'
import { escalationsGone } from './closing.ts'
import type { Fire } from './commands.ts'
import { nextRung, timerOf } from './deadlines.ts'
import { notify, raiseFault } from './faults.ts'
import type { Armed } from './job.ts'
import { goOn } from './moving.ts'
import { at } from './records.ts'
import type { Rung } from './runbook.ts'
import { notOpen, onlyTheSystem, paused } from './standing.ts'
import { cut } from './text.ts'
import type { Turn } from './turn.ts'
import type { Refused } from './verdict.ts'

/** Do what is due, if that timer is still armed. */
export function fire(turn: Turn, command: Fire): Refused | null {
  const refused = onlyTheSystem(turn) ?? paused(turn)
  if (refused) return refused
  const { timer: address, armed } = command
  const owner = address ? at(turn.state.open, address) : turn.state
  const timer = owner?.timer ?? null
  if (timer === null || (owner?.armed ?? 0) !== armed)
    return notOpen(turn, { timer: cut(address, 200), armed })
  if (turn.now < timer.at) return notOpen(turn, { timer: cut(address, 200), armed, at: timer.at })
  const rung = timer.rung ?? null
  if (!address) fireJob(turn, timer)
  else if (rung === null) endWait(turn, address)
  else fireStep(turn, address, rung)
  return null
}

/** A wait is over by itself: the time has passed, or the event has not come. */
function endWait(turn: Turn, address: string): void {
  const step = turn.open(address)
  const wait = turn.written(step)
  const timedOut = wait.kind === 'wait' && !wait.for
  turn.emit('step.finished', { address, how: timedOut ? 'timed_out' : 'elapsed' })
  escalationsGone(turn, address)
  const otherwise = timedOut && turn.playbook.leads(turn.scope(step.scope).of, step.step, 'otherwise')
  goOn(turn, step.scope, step.step, otherwise ? 'otherwise' : 'next')
}

function fireJob(turn: Turn, fired: Armed): void {
  const ladder = turn.playbook.runbook.escalate ?? []
  const place = fired.rung ?? 0
  const { state } = turn
  const start = state.start ?? turn.job.opening.opened_at
  const timer = nextRung(turn, ladder, place + 1, { start, dueAt: state.due_at })
  turn.emit('rung.fired', { address: '', rung: place, timer })
  tell(turn, rungOf(ladder, place), place, '', '')
}

function fireStep(turn: Turn, address: string, place: number): void {
  const step = turn.open(address)
  const written = turn.written(step)
  const rung = rungOf(written.escalate ?? [], place)
  const outcome = rung.outcome ?? null
  const decides =
    written.kind === 'approval' && outcome !== null && Object.hasOwn(written.outcomes, outcome)
      ? outcome
      : null
  const fault = rung.fault ?? null
  const anchors = { start: step.start ?? step.opened_at, dueAt: step.due_at ?? null }
  const leaves = fault !== null || decides !== null
  const timer = leaves ? null : timerOf(turn, written, place + 1, anchors)
  turn.emit('rung.fired', { address, rung: place, timer })
  tell(turn, rung, place, address, step.scope)
  if (fault !== null) raiseFault(turn, address, fault, {})
  else if (decides !== null) conclude(turn, address, decides, 'ladder')
}

function rungOf(ladder: readonly Rung[], place: number): Rung {
  const rung = ladder[place]
  if (rung === undefined) throw new Error(`there is no rung ${place}`)
  return rung
}

/** What a rung does besides moving the work: tell people, ask for another person, raise it. */
function tell(turn: Turn, rung: Rung, place: number, address: string, scope: string): void {
  notify(turn, rung.notify, rung.message, turn.view(scope), { about: 'ladder', address, scope })
  const rule = rung.reassign ?? null
  if (rule !== null) turn.emit('job.reassign_asked', { rule, address })
  if (rung.raise_to?.length) escalate(turn, address, scope, rung.raise_to, place)
}

/** Open an escalation for people: they extend, reassign, take over, waive or cancel. */
export function escalate(turn: Turn, address: string, scope: string, who: string[], place: number): void {
  const logins = who.flatMap((name) => named(turn, name, scope))
  turn.emit('escalation.opened', {
    id: `${turn.job.opening.id}:${turn.state.seq + 1}`,
    address,
    who,
    people: voices(turn.facts, logins),
    rung: place,
  })
}
