// A job in work: nothing left out, and tables of its own that events may change. On the wire and in the
// phone's store a job is as in job.ts; one command copies it once, whatever it makes of it.

import type { Job, Opening, OpenScope, OpenStep, State } from './job.ts'
import type { Table } from './records.ts'

/** The state with every field said. `priority` stays as it was said, for `normal` may be left out or not. */
export type FullState = Omit<Required<State>, 'priority' | 'done'> & {
  priority: string | undefined
  done: Table<[number, number]>
}

export interface FullJob {
  readonly opening: Opening
  state: FullState
}

const NOTHING: Omit<FullState, 'branch' | 'priority'> = {
  seq: 0,
  status: 'open',
  end: null,
  successful: false,
  assignee: null,
  accepted: false,
  due_at: null,
  timer: null,
  armed: 0,
  rung: 0,
  start: null,
  paused_at: null,
  scopes: {},
  open: {},
  done: {},
  answers: {},
  visits: {},
  performers: {},
  handed_in_by: [],
  decided: {},
  escalations: {},
}

/** A copy of the job that events may change. */
export function full(job: Job): FullJob {
  return { opening: job.opening, state: fullState(job.state) }
}

const READ = new WeakMap<Job, FullJob>()

/** The job for whoever only reads it: nothing is copied, and it is made once per job. */
export function reading(job: Job): FullJob {
  let found = READ.get(job)
  if (found === undefined) {
    found = { opening: job.opening, state: { ...NOTHING, priority: undefined, ...job.state } }
    READ.set(job, found)
  }
  return found
}

export function fullState(state: State): FullState {
  return {
    ...NOTHING,
    priority: undefined,
    ...state,
    scopes: { ...state.scopes },
    open: { ...state.open },
    done: { ...state.done },
    answers: { ...state.answers },
    visits: { ...state.visits },
    performers: { ...state.performers },
    decided: { ...state.decided },
    escalations: { ...state.escalations },
  }
}

/** The job as the wire has it. Its tables are those of `job`, which must not be changed any more. */
export function lean(job: FullJob): Job {
  const written: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(job.state)) {
    if (!same(value, NOTHING[name as keyof typeof NOTHING])) written[name] = value
  }
  return { opening: job.opening, state: written as unknown as State }
}

function same(value: unknown, usual: unknown): boolean {
  if (typeof usual !== 'object' || usual === null) return value === usual
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/** An open step as the wire has it. */
export function openStep(step: OpenStep): OpenStep {
  const { armed, rung, stage, votes, ...rest } = step
  return {
    ...given(rest),
    ...(armed ? { armed } : {}),
    ...(rung ? { rung } : {}),
    ...(stage ? { stage } : {}),
    ...(votes && Object.keys(votes).length > 0 ? { votes } : {}),
  }
}

/** An open scope as the wire has it. */
export function openScope(scope: OpenScope): OpenScope {
  const { returns, ...rest } = scope
  return { ...given(rest), ...(returns?.length ? { returns } : {}) }
}

/** Without what is null. */
export function given<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, item]) => item !== null && item !== undefined),
  ) as T
}
