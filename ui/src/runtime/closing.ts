// Steps that are closed without being done, and what goes with them; twin of engine/runtime/closing.py.

import { inside } from './addresses.ts'
import type { Turn } from './turn.ts'

/** Close the escalations of a step that is no longer open. */
export function escalationsGone(turn: Turn, address: string): void {
  settleEscalations(turn, 'gone', address)
}

/** Close the escalations of a step, or all of them; `how` names the act that settled them. */
export function settleEscalations(turn: Turn, how: string, address: string | null = null): void {
  for (const [id, escalated] of Object.entries(turn.state.escalations)) {
    if (address === null || escalated.address === address) turn.emit('escalation.closed', { id, how })
  }
}

/** Leave an open step, with everything inside it. */
export function leave(turn: Turn, address: string, reason: string): void {
  leaveWithin(turn, address, reason)
  turn.emit('step.left', { address, reason })
  escalationsGone(turn, address)
}

/** Leave whatever is open inside a composite step, the youngest first. */
export function leaveWithin(turn: Turn, composite: string, reason: string): void {
  if (!Object.hasOwn(turn.state.done, composite)) return
  for (const address of youngestFirst(turn).filter((address) => inside(composite, address))) {
    turn.emit('step.left', { address, reason })
    escalationsGone(turn, address)
  }
  const scopes = Object.keys(turn.state.scopes).filter((scope) => inside(composite, scope))
  for (const scope of scopes.reverse()) turn.emit('scope.closed', { scope, done: false })
}

/** Leave everything that is open, the youngest first. */
export function leaveAll(turn: Turn, reason: string): void {
  for (const address of youngestFirst(turn)) turn.emit('step.left', { address, reason })
}

function youngestFirst(turn: Turn): string[] {
  const steps = Object.entries(turn.state.open).sort(([, a], [, b]) => b.opened - a.opened)
  return steps.map(([address]) => address)
}
