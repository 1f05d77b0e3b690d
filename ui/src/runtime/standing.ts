// Whether a command fits to where the job stands; twin of engine/runtime/standing.py. The first questions asked
// of every command.

import { SYSTEM } from './facts.ts'
import type { OpenStep } from './job.ts'
import { at } from './records.ts'
import type { Step } from './runbook.ts'
import { cut } from './text.ts'
import type { Turn } from './turn.ts'
import type { Refused } from './verdict.ts'

/** Open steps that a refusal names; a job may have a thousand. */
export const MOST_NAMED = 50

type Details = Record<string, unknown>

/** The refusal where the job has ended or was cancelled. */
export function closed(turn: Turn): Refused | null {
  const { status, end } = turn.state
  if (status === 'open' || status === 'paused') return null
  return { code: 'job.closed', details: { status, end } }
}

/** The refusal where the job is paused. */
export function paused(turn: Turn): Refused | null {
  if (turn.state.status !== 'paused') return null
  return { code: 'order.not_open', details: { paused: true, since: turn.state.paused_at } }
}

/** The refusal for a step that is not open, with what is. */
export function notOpen(turn: Turn, details: Details): Refused {
  const names = Object.keys(turn.state.open)
  const more = names.length > MOST_NAMED ? { more: names.length - MOST_NAMED } : {}
  return { code: 'order.not_open', details: { ...details, open: names.slice(0, MOST_NAMED), ...more } }
}

export function unknownStep(address: string): Refused {
  return { code: 'order.unknown_step', details: { step: cut(address, 200) } }
}

type StepOf<K extends Step['kind']> = Extract<Step, { kind: K }>

/** The open step of an address with the step as written, if it is of that kind and the visit meant. */
export function openStep<K extends Step['kind']>(
  turn: Turn,
  address: string,
  kind: K,
  opened: number | null | undefined = null,
): { step: OpenStep; written: StepOf<K> } | Refused {
  if (turn.playbook.template(address) === null) return unknownStep(address)
  const step = at(turn.state.open, address)
  if (opened !== null && step?.opened !== opened) {
    return { code: 'job.moved_on', details: { step: address, meant: opened, opened: step?.opened ?? null } }
  }
  if (step === undefined) return notOpen(turn, { step: address })
  const written = turn.written(step)
  if (written.kind !== kind) return notOpen(turn, { step: address, kind: written.kind })
  return { step, written: written as StepOf<K> }
}

export function isRefusal(found: object | string): found is Refused {
  return typeof found === 'object' && 'code' in found
}

/** The refusal where a person sends what only the engine itself may send. */
export function onlyTheSystem(turn: Turn): Refused | null {
  const { actor } = turn.facts
  if (actor === SYSTEM) return null
  return { code: 'actor.not_allowed', details: { actor, who: [SYSTEM], people: [] } }
}
