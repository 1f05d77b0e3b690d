// When something is due: durations of the SOP as instants, by the branch's clock; twin of
// engine/runtime/deadlines.py.

import type { Armed } from './job.ts'
import { UnknownZoneError } from './local_time.ts'
import { calendar, timezone } from './people.ts'
import type { Duration, Rung, Step } from './runbook.ts'
import { NeverWorksError } from './timetable.ts'
import type { Turn } from './turn.ts'
import type { Ms } from './values.ts'
import { add, type Clockwork } from './working_time.ts'

/** The clock of the turn's runbook, and the calendar and zone of the job's branch. */
export function clockwork(turn: Turn): Clockwork {
  const { organisation } = turn.facts
  const { branch } = turn.state
  return {
    clock: turn.playbook.runbook.clock ?? 'elapsed',
    calendar: calendar(organisation, branch),
    timezone: timezone(organisation, branch),
  }
}

/** What `counted` gives, or `otherwise` where the calendar never works or nobody knows the zone. */
export function orElse<T>(counted: () => T, otherwise: () => T): T {
  try {
    return counted()
  } catch (error) {
    if (error instanceof NeverWorksError || error instanceof UnknownZoneError) return otherwise()
    throw error
  }
}

/**
 * The instant that lies `duration` after `moment` (before it when `backwards`). A calendar without working time,
 * or a time zone that nobody knows, can't stop a job: time then runs by itself, in UTC.
 */
export function later(turn: Turn, moment: Ms, duration: Duration, backwards = false): Ms {
  return orElse(
    () => add(moment, duration, clockwork(turn), backwards),
    () => add(moment, duration, { clock: 'elapsed', calendar: null, timezone: 'UTC' }, backwards),
  )
}

/** When something that is opened now has to be done. */
export function due(turn: Turn, duration: Duration | null | undefined): Ms | null {
  return duration ? later(turn, turn.now, duration) : null
}

/** What the rungs of a ladder count from. */
export interface Anchors {
  start: Ms
  dueAt: Ms | null
}

/** When a rung fires; null where it counts from a deadline that there is none of. */
export function rungAt(turn: Turn, rung: Rung, { start, dueAt }: Anchors): Ms | null {
  const anchor = rung.at.anchor === 'start' ? start : dueAt
  if (anchor === null || !rung.at.offset) return anchor
  return later(turn, anchor, rung.at.offset, rung.at.before ?? false)
}

/** The next rung to fire, counted from `first`. They fire in the order written. */
export function nextRung(
  turn: Turn,
  ladder: readonly Rung[] | undefined,
  first: number,
  anchors: Anchors,
): Armed | null {
  for (const [place, rung] of (ladder ?? []).entries()) {
    const at = place < first ? null : rungAt(turn, rung, anchors)
    if (at !== null) return { at, rung: place }
  }
  return null
}

/** The one timer of an open step: its next rung, or the end of its wait if that comes sooner. */
export function timerOf(turn: Turn, step: Step, first: number, anchors: Anchors): Armed | null {
  const rung = nextRung(turn, step.escalate, first, anchors)
  const length = step.kind === 'wait' ? (step.for ?? step.up_to ?? null) : null
  if (length !== null) {
    const end = later(turn, anchors.start, length)
    if (rung === null || end < rung.at) return { at: end }
  }
  return rung
}
