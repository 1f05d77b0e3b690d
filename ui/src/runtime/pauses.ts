// Pausing a job and going on with it: whatever was left of each deadline and timer is left again; twin of
// engine/runtime/pauses.py.

import { clockwork, later, nextRung, orElse } from './deadlines.ts'
import type { Shift } from './events.ts'
import { given } from './full.ts'
import type { Armed } from './job.ts'
import type { Rung } from './runbook.ts'
import type { Turn } from './turn.ts'
import type { Ms } from './values.ts'
import { between, shiftAfterPause } from './working_time.ts'

/** Stop the job's clock. Nothing fires and nobody can hand in until it is resumed. */
export function pause(turn: Turn, reason: string | null): null {
  if (turn.state.status !== 'paused') turn.emit('job.paused', { reason })
  return null
}

/** Go on: deadlines and timers move by the (working) time that the pause took. */
export function resume(turn: Turn): null {
  const { state, playbook } = turn
  if (state.status !== 'paused') return null
  const shifted: Record<string, Shift> = {}
  if (state.due_at !== null || state.timer !== null) {
    const start = state.start ?? turn.job.opening.opened_at
    shifted[''] = shift(turn, playbook.runbook.escalate, { ...state, start })
  }
  for (const [address, step] of Object.entries(state.open)) {
    const { due_at = null, timer = null, rung = 0 } = step
    if (due_at === null && timer === null) continue
    const start = step.start ?? step.opened_at
    shifted[address] = shift(turn, turn.written(step).escalate, { rung, start, due_at, timer })
  }
  turn.emit('job.resumed', { shifted })
  return null
}

/** What a pause moves: the next rung, what the ladder's `start` means, the deadline and the timer. */
interface Moving {
  rung: number
  start: Ms
  due_at: Ms | null
  timer: Armed | null
}

function shift(turn: Turn, ladder: readonly Rung[] | undefined, moving: Moving): Shift {
  const pausedAt = turn.state.paused_at ?? turn.now
  const since = Math.max(moving.start, pausedAt) // something outside may have opened it during the pause
  const dueAt = moving.due_at === null ? null : moved(turn, moving.due_at, since)
  const start = begun(turn, moving.start, since)
  let { timer } = moving
  if (timer !== null) {
    const wait = (timer.rung ?? null) === null
    timer = wait
      ? { at: moved(turn, timer.at, since) }
      : nextRung(turn, ladder, moving.rung, { start, dueAt })
  }
  return given({ due_at: dueAt, start, timer })
}

/** A moment after the pause. What was past when the pause began stays as it was. */
function moved(turn: Turn, moment: Ms, since: Ms): Ms {
  return orElse(
    () => shiftAfterPause(moment, since, turn.now, clockwork(turn)),
    () => (moment <= since ? moment : moment + Math.max(0, turn.now - since)),
  )
}

/** What `start` means after the pause: as long before the resume as it was before the pause. */
function begun(turn: Turn, start: Ms, since: Ms): Ms {
  const plainly = turn.now - (since - start)
  const { clock, calendar, timezone } = clockwork(turn)
  if (clock === 'elapsed' || calendar === null) return plainly
  const worked = orElse<Ms | null>(
    () => between(start, since, calendar, timezone),
    () => null,
  )
  if (worked === null) return plainly
  return later(turn, turn.now, { n: Math.floor(worked / 1000), unit: 's' }, true)
}
