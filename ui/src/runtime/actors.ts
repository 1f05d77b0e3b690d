// Who may act; twin of engine/runtime/actors.py. One place answers it, for work, approvals, escalations and
// supervision alike.
//
// People are named in an SOP as `assignee`, `role:NAME`, `user:LOGIN` or `performer:STEP`. Somebody who is away
// is stood in for by their delegate; somebody who has left can do nothing.

import { type Facts, SYSTEM } from './facts.ts'
import type { FullJob } from './full.ts'
import { performersOf } from './memory.ts'
import { ancestry, holders, standIn } from './people.ts'
import type { Playbook } from './playbook.ts'
import { at } from './records.ts'
import { sorted } from './text.ts'
import type { Refused } from './verdict.ts'
import { addressFrom } from './view.ts'

export const MANAGE: readonly string[] = ['manage', 'all']
export const ASSIGN: readonly string[] = ['assign', 'manage', 'all']

/** Where it is asked who may: a turn has all three. */
export interface Case {
  readonly playbook: Playbook
  readonly job: FullJob
  readonly facts: Facts
}

/**
 * The logins that `who` means now, before anybody stands in; sorted, empty where it means nobody.
 * `performer:STEP` is whoever did the step as seen from `scope`; the assignee, where nobody did it.
 */
export function named(on: Case, who: string, scope = ''): string[] {
  const colon = who.indexOf(':')
  const kind = colon < 0 ? who : who.slice(0, colon)
  const name = colon < 0 ? '' : who.slice(colon + 1)
  const { branch, assignee } = on.job.state
  if (kind === 'role') return holders(on.facts.organisation, name, branch)
  if (kind === 'user') return [name]
  if (kind === 'performer') {
    const done = performers(on, name, scope)
    if (done.length > 0) return done
  }
  return assignee === null ? [] : [assignee]
}

/** Who did a step: in the item around `scope` where the step is in it too, else in every item. */
export function performers(on: Case, template: string, scope: string): string[] {
  const { state } = on.job
  if (at(on.playbook.steps, template) !== undefined) {
    const here = at(state.performers, addressFrom(on.playbook, on.job, scope, template))
    if (here !== undefined) return [here]
  }
  return performersOf(on.playbook, state, template)
}

/** Who speaks for these people now: each one, or the delegate of one who is away. Sorted, no doubles. */
export function voices(facts: Facts, logins: Iterable<string>): string[] {
  const found = new Set<string>()
  for (const login of logins) found.add(standIn(facts.organisation, login, facts.now))
  return sorted([...found].filter((login) => worksHere(facts, login)))
}

/** Who may do the work of these people now: they themselves and whoever stands in for them. Sorted. */
export function mayAct(facts: Facts, logins: readonly string[]): string[] {
  const both = new Set([...logins, ...voices(facts, logins)])
  return sorted([...both].filter((login) => worksHere(facts, login)))
}

/** Whether it is a person of the organisation who has not left. */
export function worksHere(facts: Facts, login: string): boolean {
  const person = at(facts.organisation.people, login)
  return person !== undefined && person.active !== false
}

/** Null where the actor may do a step that is by these people, else the refusal. */
export function worker(on: Case, by: string, scope: string): Refused | null {
  const { actor } = on.facts
  if (worksHere(on.facts, actor)) {
    const logins = named(on, by, scope)
    if (logins.includes(actor) || voices(on.facts, logins).includes(actor)) return null
  }
  return notAllowed(on, [by], scope)
}

/** What four eyes have against the actor: the first of these steps that they did, else null. */
export function barred(on: Case, eyes: readonly string[], scope: string): string | null {
  return eyes.find((step) => performers(on, step, scope).includes(on.facts.actor)) ?? null
}

/** The refusal for somebody else than these people. It says who may. */
export function notAllowed(
  on: Case,
  who: readonly string[],
  scope = '',
  details: Record<string, unknown> = {},
): Refused {
  const { actor } = on.facts
  const once = [...new Set(who)]
  const people = new Set(once.flatMap((name) => mayAct(on.facts, named(on, name, scope))))
  people.delete(actor)
  return { code: 'actor.not_allowed', details: { actor, who: once, people: sorted(people), ...details } }
}

/**
 * Whether the actor may act on the job: an overseer of it, somebody to whom it is escalated, or a holder of a
 * role that may (one of `rights`) in the job's branch or above. The engine itself may, too.
 */
export function supervises(on: Case, rights: readonly string[] = MANAGE): boolean {
  const { actor } = on.facts
  if (actor === SYSTEM) return true
  if (!worksHere(on.facts, actor)) return false
  return hasRight(on, rights) || overseers(on).some((who) => mayAct(on.facts, named(on, who)).includes(actor))
}

/** Who oversees the job, as the SOP names them, and those to whom something of it is escalated. */
export function overseers(on: Case): string[] {
  const raised = Object.values(on.job.state.escalations).flatMap((escalated) => escalated.who)
  return [...new Set([...(on.playbook.runbook.overseers ?? []), ...raised])]
}

function hasRight(on: Case, rights: readonly string[]): boolean {
  const { organisation, actor } = on.facts
  const above = ancestry(organisation, on.job.state.branch)
  const roles = at(organisation.people, actor)?.roles ?? []
  return roles.some(
    ([role, branch]) =>
      above.includes(branch) && at(organisation.roles, role)?.may?.some((right) => rights.includes(right)),
  )
}
