// The runtime, put to the offline engine's use. Loaded by `import()` when it is first needed.

import { barred, worker } from '../runtime/actors.ts'
import { electorate } from '../runtime/approvals.ts'
import { take } from '../runtime/deciding.ts'
import { evolve } from '../runtime/evolving.ts'
import type { Facts } from '../runtime/facts.ts'
import { text } from '../runtime/fill.ts'
import { type FullJob, reading } from '../runtime/full.ts'
import type { Job, OpenStep } from '../runtime/job.ts'
import { Playbook } from '../runtime/playbook.ts'
import type { Step } from '../runtime/runbook.ts'
import { View } from '../runtime/view.ts'
import type { Titles } from './phone.ts'
import type { Reasoning, WorkedOut } from './reasoning.ts'

export const reasoning: Reasoning = {
  playbook: (runbook, digest) => new Playbook(runbook, digest),
  take(playbook, job, command, facts) {
    const decided = take(playbook, job, command, facts)
    return { verdict: decided.verdict, job: decided.job ?? job }
  },
  evolve,
  workedOut,
  stepTitle(playbook, job, facts, address) {
    const step = job.state.open?.[address]
    return step ? titleOf(playbook, reading(job), facts, step) : {}
  },
}

/** Steps that a person does; the rest waits for the clock, another job or a machine. */
const DONE_BY_PEOPLE = new Set<Step['kind']>(['work', 'approval'])

function workedOut(playbook: Playbook, job: Job, facts: Facts): WorkedOut {
  const whole = reading(job)
  const steps = Object.entries(job.state.open ?? {}).flatMap(([address, open]) => {
    const step = playbook.step(open.step)
    if (!DONE_BY_PEOPLE.has(step.kind)) return []
    return [
      {
        address,
        title: titleOf(playbook, whole, facts, open),
        kind: step.kind,
        mine: isMine(playbook, whole, facts, open, step),
        dueAt: open.due_at ?? null,
      },
    ]
  })
  const deadlines = [job.state.due_at ?? null, ...steps.flatMap((step) => (step.mine ? [step.dueAt] : []))]
  const known = deadlines.filter((due) => due !== null)
  const view = new View(playbook, whole, facts.organisation, '')
  const title = text(playbook, playbook.runbook.title, view)
  return {
    title: Object.keys(title).length > 0 ? title : { '': playbook.runbook.sop },
    steps,
    dueAt: known.length > 0 ? Math.min(...known) : null,
  }
}

function titleOf(playbook: Playbook, job: FullJob, facts: Facts, open: OpenStep): Titles {
  const title = text(
    playbook,
    playbook.step(open.step).title,
    new View(playbook, job, facts.organisation, open.scope),
  )
  return Object.keys(title).length > 0 ? title : { '': open.step }
}

function isMine(playbook: Playbook, job: FullJob, facts: Facts, open: OpenStep, step: Step): boolean {
  const asked = { playbook, job, facts }
  if (step.kind === 'work') {
    if (worker(asked, step.by ?? 'assignee', open.scope) !== null) return false
    return barred(asked, step.four_eyes ?? [], open.scope) === null
  }
  return step.kind === 'approval' && electorate(asked, open, step).includes(facts.actor)
}
