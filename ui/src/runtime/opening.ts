// Opening a job; twin of engine/runtime/opening.py. Pointers of faults are into the command.

import { worksHere } from './actors.ts'
import type { Open } from './commands.ts'
import { due, nextRung } from './deadlines.ts'
import { enter } from './entering.ts'
import { event } from './events.ts'
import { given } from './full.ts'
import { at } from './records.ts'
import { fieldFault, refusal } from './taking.ts'
import { cut } from './text.ts'
import type { Turn } from './turn.ts'
import type { Position, Subject } from './values.ts'
import type { FieldFault, Refused } from './verdict.ts'

const PRIORITIES = ['low', 'normal', 'high', 'urgent']

const NO_NAMES = { give: () => ({}) }

/** Open a job and enter its first step. */
export function openJob(turn: Turn, command: Open): Refused | null {
  const { playbook } = turn
  const site = siteOf(turn, command)
  const subject = command.subject ?? null
  const inputs = playbook.inputs.take(command.inputs ?? {}, NO_NAMES)
  const faults: FieldFault[] = [
    ...inputs.faults.map((fault) => fieldFault(fault, '/inputs')),
    ...plainFaults(turn, command),
    ...placeFaults(turn, command, site),
    ...subjectFaults(turn, subject),
  ]
  if (faults.length > 0) return refusal(faults)
  const usual = playbook.runbook.priority ?? 'normal'
  const priority = command.priority || (usual === 'normal' ? null : usual)
  const opened = {
    job: command.job,
    runbook: command.runbook,
    sop: playbook.runbook.sop,
    variant: playbook.runbook.variant ?? null,
    branch: command.branch,
    inputs: inputs.answers,
    subject: subject && leanSubject(subject),
    site: site && given(site),
    assignee: command.assignee ?? null,
    ...(priority === null ? {} : { priority }),
    parent: command.parent ?? null,
    cause: command.cause ?? null,
    dispatch: command.dispatch ?? null,
  }
  turn.begin(event('job.opened', turn.base(1), opened)) // the branch's clock is known from here on
  const dueAt = due(turn, playbook.runbook.due)
  const timer = nextRung(turn, playbook.runbook.escalate, 0, { start: turn.now, dueAt })
  turn.begin(event('job.opened', turn.base(1), { ...opened, due_at: dueAt, timer }))
  enter(turn, '', playbook.scope('').start)
  return null
}

/** Where the job is to be done: as said, else where its subject is, else where its branch is. */
function siteOf(turn: Turn, command: Open): Position | null {
  const said = command.site ?? command.subject?.site ?? null
  if (said !== null) return said
  const position = at(turn.facts.organisation.branches, command.branch)?.position ?? null
  return position && { lat: position[0], lon: position[1] }
}

/** The subject as the wire has it: without what says nothing. */
function leanSubject(subject: Subject): Subject {
  const { contact, labels, data, site, ...rest } = subject
  return {
    ...given(rest),
    ...(site ? { site: given(site) } : {}),
    ...(contact && Object.keys(contact).length > 0 ? { contact } : {}),
    ...(labels && labels.length > 0 ? { labels } : {}),
    ...(data && Object.keys(data).length > 0 ? { data } : {}),
  }
}

function* plainFaults(turn: Turn, command: Open): Generator<FieldFault> {
  const { organisation } = turn.facts
  const { assignee = null, priority = null } = command
  if (!command.job) yield { pointer: '/job', code: 'required' }
  if (command.runbook !== turn.playbook.digest) {
    yield { pointer: '/runbook', code: 'const', params: { expected: turn.playbook.digest } }
  }
  if (at(organisation.branches, command.branch) === undefined) {
    yield { pointer: '/branch', code: 'unknown', params: { found: cut(command.branch, 200) } }
  }
  if (assignee !== null && !worksHere(turn.facts, assignee)) {
    yield { pointer: '/assignee', code: 'unknown', params: { found: cut(assignee, 200) } }
  }
  if (priority !== null && !PRIORITIES.includes(priority)) {
    yield { pointer: '/priority', code: 'enum', params: { options: [...PRIORITIES] } }
  }
}

/** A policy that asks how far a photo was taken from the site can only be kept where there is one. */
function* placeFaults(turn: Turn, command: Open, site: Position | null): Generator<FieldFault> {
  if (site === null && turn.playbook.measures) yield { pointer: '/site', code: 'required' }
  if (command.site && !onEarth(command.site)) yield { pointer: '/site', code: 'position' }
  if (command.subject?.site && !onEarth(command.subject.site)) {
    yield { pointer: '/subject/site', code: 'position' }
  }
}

function onEarth({ lat, lon, accuracy }: Position): boolean {
  return [lat, lon, accuracy ?? 0].every(Number.isFinite) && Math.abs(lat) <= 90 && Math.abs(lon) <= 180
}

function* subjectFaults(turn: Turn, subject: Subject | null): Generator<FieldFault> {
  if (subject === null) return
  const about = turn.playbook.runbook.about ?? null
  if (about !== null && subject.kind !== about) {
    yield { pointer: '/subject/kind', code: 'const', params: { expected: about, found: subject.kind } }
  } else if (turn.playbook.subject !== null) {
    const { faults } = turn.playbook.subject.take(subject.data ?? {}, NO_NAMES)
    for (const fault of faults) yield fieldFault(fault, '/subject/data')
  }
}
