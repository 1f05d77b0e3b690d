// Approvals: who has a voice, what a voice does, and when an outcome is reached; twin of
// engine/runtime/approvals.py.
//
// The stages of an approval follow one another. In each, the first outcome needs as many voices as the stage says;
// another outcome takes effect with one voice unless the stage says more. The first outcome passes the stage, and
// decides in the last one; any other decides at once.
//
// While an approval of one stage is escalated, those to whom it was raised have a voice like its people.

import { type Case, named, notAllowed, performers, voices } from './actors.ts'
import { escalationsGone } from './closing.ts'
import type { Decide } from './commands.ts'
import type { OpenStep } from './job.ts'
import { goOn } from './moving.ts'
import { at } from './records.ts'
import type { Approval, Need } from './runbook.ts'
import { isRefusal, notOpen, openStep, paused } from './standing.ts'
import { takeForm } from './taking.ts'
import type { Turn } from './turn.ts'
import type { Answers } from './values.ts'
import type { Refused } from './verdict.ts'

/** Take in a voice, and go on from the approval where it decides. */
export function decideStep(turn: Turn, command: Decide): Refused | null {
  const stopped = paused(turn)
  if (stopped) return stopped
  const address = command.step ?? theOne(turn)
  if (typeof address !== 'string') return address
  const decided = at(turn.state.decided, address)
  if (decided !== undefined) {
    return { code: 'approval.already_decided', details: { step: address, outcome: decided } }
  }
  const found = openStep(turn, address, 'approval', command.opened)
  if (isRefusal(found)) return found
  const { step, written } = found
  const refused = noVoice(turn, address, step, written)
  if (refused) return refused
  if (!Object.hasOwn(written.outcomes, command.outcome)) {
    const params = { options: Object.keys(written.outcomes) }
    const faults = [{ pointer: '/outcome', code: 'enum', params }]
    return { code: 'form.invalid', details: { step: address }, faults }
  }
  const said = at(step.votes, turn.facts.actor)
  if (said !== undefined) return again(turn, command, address, said)
  const taken = takeForm(turn, written.form, command.answers ?? {}, address)
  if (isRefusal(taken)) return taken
  turn.emit('approval.voted', {
    address,
    stage: step.stage ?? 0,
    outcome: command.outcome,
    comment: command.comment ?? null,
    answers: taken.answers,
  })
  count(turn, address, command.outcome, taken.answers)
  return null
}

/** Decide an approval and go on by the outcome. */
export function conclude(
  turn: Turn,
  address: string,
  outcome: string,
  how: string,
  answers: Answers = {},
): void {
  const step = turn.open(address)
  turn.emit('approval.decided', { address, outcome, how })
  escalationsGone(turn, address)
  const seen = { ...answers, outcome }
  goOn(turn, step.scope, step.step, `outcome ${outcome}`, { this: seen, reason: 'outcome' })
}

/** The stage of an approval that is open now. */
export function stageOf(step: OpenStep, approval: Approval) {
  const stage = approval.stages[step.stage ?? 0]
  if (stage === undefined) throw new Error(`${step.step} has no stage ${step.stage}`)
  return stage
}

/**
 * Who has a voice in the stage that is open now, sorted: its people, or their delegates, without those whom four
 * eyes bar.
 */
export function electorate(on: Case, step: OpenStep, approval: Approval): string[] {
  const bar = barredFrom(on, step, approval)
  return peopleOf(on, step, approval).filter((login) => !bar.has(login))
}

function peopleOf(on: Case, step: OpenStep, approval: Approval): string[] {
  return voices(on.facts, named(on, stageOf(step, approval).by, step.scope))
}

/** Whether the actor is one of its people, or one of those to whom an approval of one stage was raised. */
function hasVoice(turn: Turn, address: string, step: OpenStep, approval: Approval): boolean {
  const { actor } = turn.facts
  if (peopleOf(turn, step, approval).includes(actor)) return true
  if (approval.stages.length > 1) return false
  const raised = Object.values(turn.state.escalations).filter((one) => one.address === address)
  const logins = raised.flatMap(({ who }) => who.flatMap((one) => named(turn, one, step.scope)))
  return voices(turn.facts, logins).includes(actor)
}

function barredFrom(on: Case, step: OpenStep, approval: Approval): Set<string> {
  const eyes = approval.four_eyes ?? null
  if (eyes === null) return new Set(on.job.state.handed_in_by)
  return new Set(eyes.flatMap((name) => performers(on, name, step.scope)))
}

/** The only approval that is open to the actor. */
function theOne(turn: Turn): string | Refused {
  const { actor } = turn.facts
  const approvals: string[] = []
  const mine: string[] = []
  const unsaid: string[] = []
  for (const [address, step] of Object.entries(turn.state.open)) {
    const written = turn.written(step)
    if (written.kind !== 'approval') continue
    approvals.push(address)
    if (!hasVoice(turn, address, step, written) || barredFrom(turn, step, written).has(actor)) continue
    mine.push(address)
    if (at(step.votes, actor) === undefined) unsaid.push(address)
  }
  const [one, ...more] = unsaid.length > 0 ? unsaid : mine
  if (one !== undefined && more.length === 0) return one
  if (approvals[0] !== undefined && approvals.length === 1) return approvals[0] // then it can be said what is against it
  const decided = Object.entries(turn.state.decided).at(-1)
  if (approvals.length === 0 && decided) {
    return { code: 'approval.already_decided', details: { step: decided[0], outcome: decided[1] } }
  }
  return notOpen(turn, { kind: 'approval', choose: mine })
}

/** The refusal where the actor has no voice. */
export function noVoice(turn: Turn, address: string, step: OpenStep, approval: Approval): Refused | null {
  const { actor } = turn.facts
  const people = peopleOf(turn, step, approval)
  const bar = barredFrom(turn, step, approval)
  const { by } = stageOf(step, approval)
  if (!hasVoice(turn, address, step, approval)) return notAllowed(turn, [by], step.scope, { step: address })
  if (!bar.has(actor)) return null
  const others = people.filter((login) => !bar.has(login))
  return { code: 'actor.four_eyes', details: { actor, step: address, who: [by], people: others } }
}

/**
 * A second voice of the same person counts for nothing; but said once more, a voice lets the stage be counted
 * again, for whoever was missing may no longer have one.
 */
function again(turn: Turn, command: Decide, address: string, said: string): Refused | null {
  if (said === command.outcome && reached(turn, address, said)) {
    count(turn, address, said, {})
    return null
  }
  const { actor } = turn.facts
  return { code: 'approval.already_decided', details: { step: address, actor, outcome: said } }
}

function approvalAt(turn: Turn, address: string): { step: OpenStep; approval: Approval } {
  const step = turn.open(address)
  const approval = turn.written(step)
  if (approval.kind !== 'approval') throw new Error(`${address} is no approval`)
  return { step, approval }
}

function count(turn: Turn, address: string, outcome: string, answers: Answers): void {
  if (!reached(turn, address, outcome)) return
  const { step, approval } = approvalAt(turn, address)
  const stage = step.stage ?? 0
  if (outcome === approval.first && stage + 1 < approval.stages.length) {
    turn.emit('approval.stage_passed', { address, stage })
  } else {
    conclude(turn, address, outcome, 'voices', answers)
  }
}

/** Whether the voices for an outcome are as many as the stage needs. */
function reached(turn: Turn, address: string, outcome: string): boolean {
  const { step, approval } = approvalAt(turn, address)
  const need = at(stageOf(step, approval).need, outcome) ?? {}
  const voicesFor = Object.values(step.votes ?? {}).filter((said) => said === outcome).length
  return voicesFor >= wanted(need, electorate(turn, step, approval).length)
}

/** How many voices are needed, of so many people. */
export function wanted(need: Need, people: number): number {
  const kind = need.kind ?? 'count'
  if (kind === 'count') return need.n ?? 1
  return Math.max(1, kind === 'all' ? people : Math.floor(people / 2) + 1)
}
