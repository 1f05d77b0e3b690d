// Evolve: what an event makes of a job; twin of engine/runtime/evolving.py. Nothing is decided here.

import type { Event, EventOf, EventType } from './events.ts'
import { SYSTEM } from './facts.ts'
import { type FullJob, type FullState, full, fullState, given, lean, openScope, openStep } from './full.ts'
import type { Armed, Job, OpenScope, OpenStep } from './job.ts'
import { RETURN } from './machines.ts'
import { forgetItem, rememberAnswers, rememberPerformer, rememberVisit } from './memory.ts'
import type { Playbook } from './playbook.ts'
import { at, isNothing, isObject, type Table } from './records.ts'
import { sorted } from './text.ts'

/** The events are no history: the first opens no job, or one is about something that is not there. */
export class HistoryError extends Error {
  override name = 'HistoryError'
}

/** The job after `event`. Throws HistoryError for an event that can't follow. */
export function evolve(playbook: Playbook, job: Job | null, event: Event): Job {
  return lean(evolved(playbook, job && full(job), event))
}

/** The job that a whole history makes. Throws HistoryError for what is none. */
export function fold(playbook: Playbook, events: Iterable<Event>): Job {
  let job: FullJob | null = null
  for (const event of events) job = evolved(playbook, job, event)
  if (job === null) throw new HistoryError('there are no events')
  return lean(job)
}

/** Takes an event into a job in work, which is changed. */
export function evolved(playbook: Playbook, job: FullJob | null, event: Event): FullJob {
  if (job === null) {
    if (event.type !== 'job.opened') throw new HistoryError(`a history can't begin with ${event.type}`)
    return opened(event)
  }
  if (event.seq !== job.state.seq + 1) {
    throw new HistoryError(`event ${event.seq} can't follow event ${job.state.seq}`)
  }
  const handler = HANDLERS[event.type] as Handler | undefined
  if (handler === undefined) throw new HistoryError(`${event.type} is no event`)
  job.state = handler(playbook, job.state, event) ?? job.state
  job.state.seq = event.seq
  return job
}

type Handler = (playbook: Playbook, state: FullState, event: Event) => FullState | undefined

function opened(event: EventOf<'job.opened'>): FullJob {
  const { job, runbook, sop, variant, subject, site, parent, cause, dispatch } = event
  const inputs = isNothing(event.inputs) ? null : event.inputs
  const opening = given({ id: job, runbook, sop, variant, inputs, subject, site, parent, cause, dispatch })
  return {
    opening: { ...opening, opened_at: event.at, opened_by: event.by } as FullJob['opening'],
    state: {
      ...fullState({ branch: event.branch }),
      seq: event.seq,
      assignee: event.assignee ?? null,
      priority: event.priority,
      due_at: event.due_at ?? null,
      timer: event.timer ?? null,
      armed: armedBy(event.timer, event.seq),
      scopes: { '': { of: '' } },
    },
  }
}

function armedBy(timer: Armed | null | undefined, seq: number): number {
  return timer ? seq : 0
}

function there<T>(table: Table<T>, key: string | null | undefined): T {
  const found = at(table, key ?? '')
  if (found === undefined) throw new HistoryError(`it is about ${key}, which is not there`)
  return found
}

/** Closes an open step. */
function closed(state: FullState, address: string): OpenStep {
  const step = there(state.open, address)
  delete state.open[address]
  delete state.done[address]
  return step
}

function changed(state: FullState, address: string, changes: Partial<OpenStep>): void {
  state.open[address] = openStep({ ...there(state.open, address), ...changes })
}

function tookPart(state: FullState, login: string): void {
  if (!state.handed_in_by.includes(login)) state.handed_in_by = sorted([...state.handed_in_by, login])
}

const HANDLERS: {
  [T in EventType]: (playbook: Playbook, state: FullState, event: EventOf<T>) => FullState | undefined
} = {
  'job.opened': () => {
    throw new HistoryError('a job is opened once')
  },
  'step.opened': (playbook, state, event) => {
    const scope = there(state.scopes, event.scope)
    const returns = scope.returns ?? []
    const back = returns.indexOf(event.step) // who comes to a step again has come back from its fault
    state.scopes[event.scope] = openScope({
      ...scope,
      at: event.step,
      returns: back < 0 ? returns : returns.slice(0, back),
    })
    state.open[event.address] = openStep({
      step: event.step,
      scope: event.scope,
      opened: event.seq,
      opened_at: event.at,
      due_at: event.due_at ?? null,
      timer: event.timer ?? null,
      armed: armedBy(event.timer, event.seq),
      child: event.child ?? null,
    })
    const kind = playbook.step(event.step).kind
    if (kind === 'any_order' || kind === 'each') state.done[event.address] = [0, 0]
    rememberVisit(playbook, state, event.address, event.step)
    delete state.decided[event.address]
  },
  'step.handed_in': (playbook, state, event) => {
    const { step } = closed(state, event.address)
    rememberAnswers(playbook, state, event.address, step, event.answers ?? {})
    rememberPerformer(playbook, state, event.address, step, event.by)
    tookPart(state, event.by)
  },
  'step.finished': (playbook, state, event) => {
    const { step } = closed(state, event.address)
    const result = event.result ?? null
    if (result === null) return
    const answers = isObject(result) ? result : { result }
    rememberAnswers(playbook, state, event.address, step, answers)
  },
  'step.left': (_, state, event) => {
    closed(state, event.address)
  },
  'scope.opened': (_, state, event) => {
    const [done, total] = there(state.done, event.parent)
    state.scopes[event.scope] = openScope({ of: event.of, parent: event.parent, item: event.item })
    state.done[event.parent] = [done, total + 1]
  },
  'scope.closed': (playbook, state, event) => {
    const scope = there(state.scopes, event.scope)
    delete state.scopes[event.scope]
    const counts = at(state.done, scope.parent ?? '')
    if (event.done && scope.parent && counts) state.done[scope.parent] = [counts[0] + 1, counts[1]]
    if (playbook.scope(scope.of).kind === 'item') forgetItem(playbook, state, event.scope)
  },
  'fault.reported': (playbook, state, event) => {
    const step = there(state.open, event.address)
    let left = step.step
    let key = step.scope
    let scope: OpenScope = there(state.scopes, key)
    const goal = event.go === RETURN ? scope.of : playbook.ground.scopeOf(event.go)
    while (scope.of !== goal) {
      // the work leaves composite steps: the outermost is what was left
      const holder = there(state.open, scope.parent)
      left = holder.step
      key = holder.scope
      scope = there(state.scopes, key)
    }
    const returns = (scope.returns ?? []).filter((name) => name !== left)
    state.scopes[key] = openScope({ ...scope, returns: [...returns, left] })
    if (!isNothing(event.answers) && event.by !== SYSTEM) tookPart(state, event.by)
  },
  'approval.voted': (playbook, state, event) => {
    const step = there(state.open, event.address)
    changed(state, event.address, { votes: { ...step.votes, [event.by]: event.outcome } })
    const answers = { ...event.answers, outcome: event.outcome }
    rememberAnswers(playbook, state, event.address, step.step, answers)
  },
  'approval.stage_passed': (_, state, event) => {
    changed(state, event.address, { stage: event.stage + 1, votes: {} })
  },
  'approval.decided': (playbook, state, event) => {
    const { step } = closed(state, event.address)
    if (event.how === 'ladder') {
      rememberAnswers(playbook, state, event.address, step, { outcome: event.outcome })
    }
    state.decided[event.address] = event.outcome
  },
  'rung.fired': (_, state, event) => {
    const armed = armedBy(event.timer, event.seq)
    const changes = { timer: event.timer ?? null, armed, rung: event.rung + 1 }
    if (event.address) changed(state, event.address, changes)
    else Object.assign(state, changes)
  },
  'people.notified': () => {},
  'escalation.opened': (_, state, event) => {
    const { address, who, rung } = event
    state.escalations[event.id] = { address, who, rung, opened_at: event.at }
  },
  'escalation.closed': (_, state, event) => {
    there(state.escalations, event.id)
    delete state.escalations[event.id]
  },
  'job.assigned': (_, state, event) => {
    state.assignee = event.to
    state.accepted = event.how === 'take_over'
  },
  'job.reassign_asked': () => {},
  'job.accepted': (_, state) => {
    state.accepted = true
  },
  'due.extended': (_, state, event) => {
    const armed = armedBy(event.timer, event.seq)
    const changes = { due_at: event.due_at, timer: event.timer ?? null, armed }
    if (event.address) changed(state, event.address, changes)
    else Object.assign(state, changes)
  },
  'step.waived': () => {},
  'job.paused': (_, state, event) => {
    state.status = 'paused'
    state.paused_at = event.at
  },
  'job.resumed': (_, state, event) => {
    for (const [address, shift] of Object.entries(event.shifted ?? {})) {
      const changes = {
        due_at: shift.due_at ?? null,
        timer: shift.timer ?? null,
        start: shift.start ?? null,
        armed: armedBy(shift.timer, event.seq),
      }
      if (address) changed(state, address, changes)
      else Object.assign(state, changes)
    }
    state.status = 'open'
    state.paused_at = null
  },
  'job.transferred': (_, state, event) => {
    state.branch = event.to
  },
  'job.noted': () => {},
  'job.ended': (_, state, event) => {
    const ended = closing(state)
    ended.status = 'completed'
    ended.end = event.end
    ended.successful = event.successful
    return ended
  },
  'job.cancelled': (_, state) => {
    const ended = closing(state)
    ended.status = 'cancelled'
    return ended
  },
}

/** A closed job: nothing is open, and nothing has to be remembered for commands to come. */
function closing(state: FullState): FullState {
  const { seq, branch, assignee, accepted, priority, due_at } = state
  return { ...fullState({ branch }), seq, assignee, accepted, priority, due_at }
}
