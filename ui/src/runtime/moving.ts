// Where the work goes when a step is done or left: the scope's machine says it, and here it is followed; twin of
// engine/runtime/moving.py.

import { escalationsGone, leave, leaveWithin } from './closing.ts'
import { enter } from './entering.ts'
import { DONE, RETURN } from './machines.ts'
import { at } from './records.ts'
import type { Turn } from './turn.ts'
import type { Seen } from './view.ts'

/** What guards see, and what is said of steps that are left where the work leaves a composite step. */
export interface Going extends Seen {
  reason?: string
}

/** Go on from a step that is closed, in the scope of that address. */
export function goOn(turn: Turn, scope: string, template: string, trigger = 'next', going: Going = {}): void {
  const { of } = turn.scope(scope)
  const goal = turn.playbook.lead(of, template, trigger, turn.view(scope, going))
  if (goal === null) throw new Error(`${trigger} of ${template} leads nowhere`) // the playbook has checked it
  if (goal === DONE) finishScope(turn, scope)
  else if (goal === RETURN) enter(turn, scope, back(turn, scope))
  else if (turn.playbook.ground.scopeOf(goal) === of) enter(turn, scope, goal)
  else leaveFor(turn, scope, goal, going.reason ?? 'moved')
}

/** Finish the composite steps on the agenda that have nothing left to be done, and those that follow. */
export function settle(turn: Turn): void {
  for (
    let next = turn.agenda.shift();
    next !== undefined && turn.refusal === null;
    next = turn.agenda.shift()
  ) {
    const [address, opened] = next
    if (at(turn.state.open, address)?.opened === opened && enough(turn, address))
      finishComposite(turn, address)
  }
}

/** The step that the last fault left; the scope's first where none did, for that skips nothing. */
function back(turn: Turn, scope: string): string {
  const { of, returns } = turn.scope(scope)
  return returns?.at(-1) ?? turn.playbook.scope(of).start
}

/** Leave the composite steps around a scope, up to the one in which `goal` stands, and go there. */
function leaveFor(turn: Turn, from: string, goal: string, reason: string): void {
  const there = turn.playbook.ground.scopeOf(goal)
  let scope = from
  let holder = ''
  while (turn.scope(scope).of !== there) {
    holder = turn.scope(scope).parent ?? ''
    scope = turn.open(holder).scope
  }
  const template = turn.open(holder).step
  leave(turn, holder, reason)
  goOn(turn, scope, template, `go ${goal}`)
}

function finishScope(turn: Turn, scope: string): void {
  const composite = turn.scope(scope).parent ?? ''
  turn.emit('scope.closed', { scope, done: true })
  if (enough(turn, composite)) finishComposite(turn, composite)
}

/** Whether enough scopes of a composite step are done. */
function enough(turn: Turn, address: string): boolean {
  const [done, total] = at(turn.state.done, address) ?? [0, 0]
  const step = turn.written(turn.open(address))
  return done >= (step.kind === 'any_order' ? Math.min(step.need, total) : total)
}

function finishComposite(turn: Turn, address: string): void {
  leaveWithin(turn, address, 'enough')
  const step = turn.open(address)
  turn.emit('step.finished', { address, how: 'members' })
  escalationsGone(turn, address)
  goOn(turn, step.scope, step.step)
}
