// For whom a step waits, by name.

import type { KeptJob } from '../../offline/phone.ts'
import { named } from '../../runtime/actors.ts'
import { electorate, stageOf } from '../../runtime/approvals.ts'
import type { Facts } from '../../runtime/facts.ts'
import { full } from '../../runtime/full.ts'
import type { Ms } from '../../runtime/values.ts'
import { personName, roleName } from './names.ts'

/** The people that an open step waits for, or its role where the phone knows none of them; empty: nobody. */
export function waitsFor(kept: KeptJob, address: string, now: Ms, language: string): string[] {
  const open = kept.job.state.open?.[address]
  if (!open) return []
  const step = kept.playbook.step(open.step)
  const facts: Facts = { now, actor: '', organisation: kept.organisation }
  const on = { playbook: kept.playbook, job: full(kept.job), facts }
  if (step.kind !== 'work' && step.kind !== 'approval') return []
  const by = step.kind === 'work' ? (step.by ?? 'assignee') : stageOf(open, step).by
  const logins = step.kind === 'work' ? named(on, by, open.scope) : electorate(on, open, step)
  const people = logins.map((login) => personName(kept, login))
  if (people.length > 0 && people.length <= 3) return people
  const [kind, name = ''] = by.split(':')
  if (kind === 'role') return [roleName(kept, name, language)]
  return people.slice(0, 3)
}
