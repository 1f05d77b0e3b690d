// Things that happen outside, and the `wait` steps that they end; twin of engine/runtime/waits.py.

import { escalationsGone } from './closing.ts'
import type { Occur } from './commands.ts'
import type { FullJob } from './full.ts'
import type { Opening, OpenStep } from './job.ts'
import { goOn } from './moving.ts'
import { at, isObject, type Table } from './records.ts'
import type { Turn } from './turn.ts'
import type { Refused } from './verdict.ts'

/** Kinds of subject that are devices themselves. */
const DEVICES = ['device', 'terminal']

/**
 * End every wait that the event matches. Where it matches none, nothing is changed. A job that is paused takes it
 * in too: what happened outside does not happen again on its resume.
 */
export function occur(turn: Turn, command: Occur): Refused | null {
  const event = command.event
  if (typeof at(event, 'type') !== 'string') {
    return { code: 'form.invalid', faults: [{ pointer: '/event/type', code: 'required' }] }
  }
  const data = at(event, 'data')
  const seen = { ...(isObject(data) ? data : {}), ...event }
  const waiting = Object.entries(turn.state.open).map(([address, step]) => [address, step.opened] as const)
  for (const [address, opened] of waiting) {
    const step = at(turn.state.open, address)
    if (step?.opened !== opened || !ends(turn, step, seen)) continue
    turn.emit('step.finished', { address, how: 'event', result: seen })
    escalationsGone(turn, address)
    goOn(turn, step.scope, step.step, 'next', { this: seen, event: seen })
  }
  return null
}

function ends(turn: Turn, step: OpenStep, event: Table<unknown>): boolean {
  const wait = turn.written(step)
  if (wait.kind !== 'wait' || wait.event !== event.type || !concerns(turn.job, event)) return false
  return !wait.when || turn.playbook.formula(wait.when).holds(turn.view(step.scope, { event }))
}

/**
 * Whether an event is about what the job is about. Only where both name a subject, or both a device, can it be about
 * another one. A job names a device by its input `device`, by what opened it, or by a subject that is one.
 */
export function concerns(job: Pick<FullJob, 'opening'>, event: Table<unknown>): boolean {
  const { subject } = job.opening
  const said = at(event, 'subject')
  const about = isObject(said) ? at(said, 'id') : said
  if (typeof about === 'string' && subject && about !== subject.id) return false
  const device = at(event, 'device')
  const mine = deviceOf(job.opening)
  return typeof device !== 'string' || mine === null || device === mine
}

function deviceOf(opening: Opening): string | null {
  for (const said of [at(opening.inputs, 'device'), at(opening.cause, 'device')]) {
    if (typeof said === 'string') return said
  }
  const { subject } = opening
  return subject && DEVICES.includes(subject.kind) ? subject.id : null
}
