// A job as screens show it: what is open and for whom, what may be done there, and the way through it.

import { barred, type Case, mayAct, named, worker } from './actors.ts'
import { mayDo } from './acts.ts'
import { electorate, noVoice, stageOf } from './approvals.ts'
import type { ActName } from './commands.ts'
import type { Event } from './events.ts'
import type { Facts } from './facts.ts'
import { text } from './fill.ts'
import { reading } from './full.ts'
import { byOf, fourEyes } from './handing_in.ts'
import type { Job, OpenStep } from './job.ts'
import type { Playbook } from './playbook.ts'
import { at } from './records.ts'
import { route, type Waypoint } from './route.ts'
import type { Approval, Step, Wait } from './runbook.ts'
import { closed, paused } from './standing.ts'
import { Turn } from './turn.ts'
import type { Ms } from './values.ts'
import type { Refused } from './verdict.ts'
import { View } from './view.ts'

export interface Overview {
  /** What is open, in the order in which it was opened; composite steps are in `route`. */
  open: OpenNow[]
  /** The way through the job, its top scope. */
  route: Waypoint[]
  /** What the actor may do to the job as a whole, and makes sense now. */
  acts: ActName[]
}

/** A step that is open now. */
export interface OpenNow {
  address: string
  step: string // template path
  scope: string // address of the scope it stands in, by which its texts are filled in
  kind: Exclude<Step['kind'], 'any_order' | 'each' | 'end'>
  opened: number // the visit: `opened` of the commands about it
  openedAt: Ms
  dueAt: Ms | null
  title: Record<string, string>
  guide: { text: Record<string, string>; media: string[] } | null
  form: string | null // key of the runbook's forms
  by: string | null // who does it, as the SOP names them; null where no person does
  people: string[] // who may do it now: logins, sorted
  may: boolean // whether the actor may
  because: Refused | null // why not
  faults: FaultHere[] // what the actor may report here
  outcomes: string[] // of an approval, in written order
  stage: StageNow | null // of an approval
  until: Ms | null // when a wait is over by itself
  escalated: boolean
}

/** A fault that may be reported. */
export interface FaultHere {
  name: string
  title: Record<string, string>
  form: string | null
}

/** The stage of an approval that is open. */
export interface StageNow {
  number: number // from 0
  of: number
  title: Record<string, string>
  votes: Record<string, string> // by login
}

/**
 * A job as the actor of `facts` sees it. `history` are the latest events, oldest first: what was done is told from
 * them, and what they do not reach back to is inferred.
 */
export function overview(
  playbook: Playbook,
  job: Job,
  facts: Facts,
  history: readonly Event[] = [],
): Overview {
  const turn = new Turn(playbook, reading(job), facts)
  return { open: openNow(turn), route: route(turn, '', history), acts: actsNow(turn) }
}

/** The way through the scope of a part (a member or an item) that is open. */
export function routeWithin(
  playbook: Playbook,
  job: Job,
  facts: Facts,
  scope: string,
  history: readonly Event[] = [],
): Waypoint[] {
  return route({ playbook, job: reading(job), facts }, scope, history)
}

function openNow(turn: Turn): OpenNow[] {
  const found = Object.entries(turn.state.open).flatMap(([address, step]) => {
    const written = turn.written(step)
    const { kind } = written
    return kind === 'any_order' || kind === 'each' || kind === 'end'
      ? []
      : [told(turn, address, step, written, kind)]
  })
  return found.sort((a, b) => a.opened - b.opened)
}

function told(turn: Turn, address: string, step: OpenStep, written: Step, kind: OpenNow['kind']): OpenNow {
  const { playbook, job, facts } = turn
  const view = new View(playbook, job, facts.organisation, step.scope)
  const { guide } = written
  const because = mayNot(turn, address, step, written)
  return {
    address,
    step: step.step,
    scope: step.scope,
    kind,
    opened: step.opened,
    openedAt: step.opened_at,
    dueAt: step.due_at ?? null,
    title: text(playbook, written.title, view),
    guide: guide ? { text: text(playbook, guide.text, view), media: guide.media ?? [] } : null,
    form: written.kind === 'work' || written.kind === 'approval' ? (written.form ?? null) : null,
    by: whose(step, written),
    people: peopleFor(turn, step, written),
    may: because === null,
    because,
    faults: faultsHere(turn, step, written, view),
    outcomes: written.kind === 'approval' ? outcomesOf(written) : [],
    stage: written.kind === 'approval' ? stageNow(turn, step, written, view) : null,
    until: written.kind === 'wait' ? endOf(step, written) : null,
    escalated: Object.values(job.state.escalations).some((escalated) => escalated.address === address),
  }
}

function whose(step: OpenStep, written: Step): string | null {
  if (written.kind === 'work') return byOf(written)
  return written.kind === 'approval' ? stageOf(step, written).by : null
}

/** Who may hand the step in, or has a voice in it, at this moment. */
function peopleFor(on: Case, step: OpenStep, written: Step): string[] {
  if (written.kind === 'approval') return electorate(on, step, written)
  if (written.kind !== 'work') return []
  const logins = mayAct(on.facts, named(on, byOf(written), step.scope))
  const eyes = written.four_eyes ?? []
  if (eyes.length === 0) return logins
  return logins.filter((actor) => barred({ ...on, facts: { ...on.facts, actor } }, eyes, step.scope) === null)
}

/** Why the actor may not hand in or decide; null where nothing is against it but what is filled in. */
function mayNot(turn: Turn, address: string, step: OpenStep, written: Step): Refused | null {
  const stopped = closed(turn) ?? paused(turn)
  if (stopped !== null) return stopped
  if (written.kind === 'work') {
    const refused = worker(turn, byOf(written), step.scope)
    if (refused !== null) return refused
    const did = barred(turn, written.four_eyes ?? [], step.scope)
    return did === null ? null : fourEyes(turn, address, written, step.scope, did)
  }
  if (written.kind === 'approval') {
    const refused = noVoice(turn, address, step, written)
    if (refused !== null) return refused
    const { actor } = turn.facts
    const outcome = at(step.votes, actor)
    if (outcome === undefined) return null
    return { code: 'approval.already_decided', details: { step: address, actor, outcome } }
  }
  return { code: 'order.not_open', details: { step: address, kind: written.kind, open: [address] } }
}

function faultsHere(turn: Turn, step: OpenStep, written: Step, view: View): FaultHere[] {
  if (written.kind !== 'work' || turn.state.status !== 'open') return []
  if (worker(turn, byOf(written), step.scope) !== null) return []
  return turn.playbook.faults(step.step).map((name) => {
    const { title, form } = turn.playbook.fault(name)
    return { name, title: text(turn.playbook, title, view), form: form ?? null }
  })
}

/** The outcomes as they are written: an older runbook does not say, then the first of them stands first. */
export function outcomesOf(approval: Approval): string[] {
  const { order = [], first, outcomes } = approval
  return [...new Set([...order, first, ...Object.keys(outcomes)])].filter((name) =>
    Object.hasOwn(outcomes, name),
  )
}

function stageNow(turn: Turn, step: OpenStep, approval: Approval, view: View): StageNow {
  const title = text(turn.playbook, stageOf(step, approval).title, view)
  return { number: step.stage ?? 0, of: approval.stages.length, title, votes: step.votes ?? {} }
}

function endOf(step: OpenStep, wait: Wait): Ms | null {
  const timer = step.timer ?? null
  const timed = wait.for ?? wait.up_to ?? null
  return timer !== null && timed !== null && (timer.rung ?? null) === null ? timer.at : null
}

const JOB_ACTS: ActName[] = [
  'assign',
  'reassign',
  'accept',
  'decline',
  'take_over',
  'extend',
  'pause',
  'resume',
  'transfer',
  'cancel',
  'note',
]

function actsNow(turn: Turn): ActName[] {
  if (closed(turn) !== null) return []
  const { status, assignee, accepted } = turn.state
  const sensible: Partial<Record<ActName, boolean>> = {
    assign: assignee === null,
    reassign: assignee !== null,
    accept: !accepted,
    pause: status === 'open',
    resume: status === 'paused',
    take_over: assignee !== turn.facts.actor,
  }
  return JOB_ACTS.filter((act) => (sensible[act] ?? true) && mayDo(turn, act))
}
