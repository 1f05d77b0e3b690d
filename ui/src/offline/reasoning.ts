// The runtime as the offline engine uses it. It is large and loaded when the first job is looked at, not before.

import type { Command } from '../runtime/commands.ts'
import type { Event } from '../runtime/events.ts'
import type { Facts } from '../runtime/facts.ts'
import type { Job } from '../runtime/job.ts'
import type { Playbook } from '../runtime/playbook.ts'
import type { Runbook } from '../runtime/runbook.ts'
import type { Verdict } from '../runtime/verdict.ts'
import type { JobCard } from './phone.ts'

/** What a job card says that has to be worked out from the runbook. */
export type WorkedOut = Pick<JobCard, 'title' | 'steps' | 'dueAt'>

export interface Reasoning {
  playbook(runbook: Runbook, digest: string): Playbook
  take(playbook: Playbook, job: Job, command: Command, facts: Facts): { verdict: Verdict; job: Job }
  evolve(playbook: Playbook, job: Job, event: Event): Job
  workedOut(playbook: Playbook, job: Job, facts: Facts): WorkedOut
  /** What the step of an address is called, per language. */
  stepTitle(playbook: Playbook, job: Job, facts: Facts, address: string): Record<string, string>
}
