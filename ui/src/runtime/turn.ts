// A turn: one command being decided. It keeps the job as it is after the events so far; twin of
// engine/runtime/turn.py.
//
// Every event is evolved as soon as it is made, by the same function that folds histories, so what is decided
// next is decided on what will be read back. The job in work is a copy: a refusal leaves nothing behind.

import type { Command } from './commands.ts'
import { type Event, type EventType, event, type Said } from './events.ts'
import { evolved } from './evolving.ts'
import type { Facts } from './facts.ts'
import type { FullJob, FullState } from './full.ts'
import type { OpenScope, OpenStep } from './job.ts'
import type { Playbook } from './playbook.ts'
import { at } from './records.ts'
import type { Step } from './runbook.ts'
import type { Ms } from './values.ts'
import type { Refused } from './verdict.ts'
import { type Seen, View } from './view.ts'

/** How often one step may be entered within one command before that counts as a loop without an end. */
const MOST_ENTRIES = 100

/** A composite step to look at again, and its visit. */
export type Agenda = [address: string, opened: number]

export class Turn {
  readonly playbook: Playbook
  readonly facts: Facts
  readonly claimedAt: Ms | null
  readonly skew: Ms | null
  readonly events: Event[] = []
  readonly agenda: Agenda[] = []
  refusal: Refused | null = null // set where the turn can't go on
  #job: FullJob | null
  readonly #entries = new Map<string, number>()

  constructor(
    playbook: Playbook,
    job: FullJob | null,
    facts: Facts,
    command: Pick<Command, 'at' | 'skew'> = {},
  ) {
    this.playbook = playbook
    this.#job = job
    this.facts = facts
    this.claimedAt = command.at ?? null
    this.skew = command.skew ?? null
  }

  /** The job after the events so far. Only opening begins without one, and makes it first. */
  get job(): FullJob {
    if (this.#job === null) throw new Error('there is no job yet')
    return this.#job
  }

  get state(): FullState {
    return this.job.state
  }

  get now(): Ms {
    return this.facts.now
  }

  /** When the person pressed the button: not later than now, and not before there was a job. */
  get pressedAt(): Ms {
    if (this.claimedAt === null) return this.now
    return Math.min(Math.max(this.claimedAt, this.job.opening.opened_at), this.now)
  }

  /** Begin with a job that an event opened; called again, that event is taken to be this one. */
  begin(opened: Event): void {
    this.#job = evolved(this.playbook, null, opened)
    this.events[0] = opened
  }

  /** What every event of this turn has. */
  base(seq: number) {
    return { seq, at: this.now, by: this.facts.actor, claimed_at: this.claimedAt, skew: this.skew }
  }

  /** Add an event and take it into the job. */
  emit<T extends EventType>(type: T, said: Said<T>): void {
    const made = event(type, this.base(this.state.seq + 1), said) as Event
    this.#job = evolved(this.playbook, this.job, made)
    this.events.push(made)
  }

  /** The open step of that address. */
  open(address: string): OpenStep {
    const step = at(this.state.open, address)
    if (step === undefined) throw new Error(`${address} is not open`)
    return step
  }

  scope(address: string): OpenScope {
    const scope = at(this.state.scopes, address)
    if (scope === undefined) throw new Error(`the scope ${address} is not open`)
    return scope
  }

  /** The step as written, of an open step. */
  written(step: OpenStep): Step {
    return this.playbook.step(step.step)
  }

  /** What expressions see in a scope, after the events so far. */
  view(scope: string, seen: Seen = {}): View {
    return new View(this.playbook, this.job, this.facts.organisation, scope, seen)
  }

  /** Count an entry of a step; false, and the turn is refused, where it goes round for ever. */
  enters(address: string): boolean {
    const times = (this.#entries.get(address) ?? 0) + 1
    this.#entries.set(address, times)
    if (times <= MOST_ENTRIES) return true
    this.refusal = { code: 'order.not_open', details: { step: address, why: 'endless_loop' } }
    return false
  }
}
