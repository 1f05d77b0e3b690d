// Faults: something went wrong at a step, and the work goes on elsewhere; twin of engine/runtime/faults.py.

import { named, voices, worker } from './actors.ts'
import { leave } from './closing.ts'
import type { ReportFault } from './commands.ts'
import { text } from './fill.ts'
import { byOf } from './handing_in.ts'
import { RETURN } from './machines.ts'
import { goOn } from './moving.ts'
import type { Text } from './runbook.ts'
import { isRefusal, MOST_NAMED, openStep, paused } from './standing.ts'
import { takeForm } from './taking.ts'
import { cut, sorted } from './text.ts'
import type { Turn } from './turn.ts'
import type { Answers } from './values.ts'
import type { Refused } from './verdict.ts'
import type { View } from './view.ts'

/** Take in a fault and go where it leads. Whoever may do the step may report it. */
export function report(turn: Turn, command: ReportFault): Refused | null {
  const stopped = paused(turn)
  if (stopped) return stopped
  const address = command.step ?? theOne(turn, command.fault)
  if (typeof address !== 'string') return address
  const found = openStep(turn, address, 'work')
  if (isRefusal(found)) return found
  const { step, written } = found
  if (!turn.playbook.faults(step.step).includes(command.fault)) {
    return notHere(turn, command.fault, { step: address })
  }
  const refused = worker(turn, byOf(written), step.scope)
  if (refused) return refused
  const { form } = turn.playbook.fault(command.fault)
  const taken = takeForm(turn, form, command.answers ?? {}, address)
  if (isRefusal(taken)) return taken
  raiseFault(turn, address, command.fault, taken.answers)
  return null
}

/** Leave a step by a fault: it is recorded, people are told, and the work goes where the fault says. */
export function raiseFault(turn: Turn, address: string, name: string, answers: Answers): void {
  const fault = turn.playbook.fault(name)
  const step = turn.open(address)
  turn.emit('fault.reported', { fault: name, address, answers, go: fault.go ?? RETURN })
  const view = turn.view(step.scope, { this: answers })
  notify(turn, fault.notify, fault.message, view, { about: 'fault', address, scope: step.scope })
  leave(turn, address, 'fault')
  goOn(turn, step.scope, step.step, `fault ${name}`, { this: answers, reason: 'fault' })
}

/** What people are told about. */
interface Occasion {
  about: string
  address: string
  scope: string
}

/** Record that people are to be told; whoever delivers messages does it. */
export function notify(
  turn: Turn,
  who: readonly string[] | undefined,
  message: Text | null | undefined,
  view: View,
  { about, address, scope }: Occasion,
): void {
  for (const name of who ?? []) {
    const people = voices(turn.facts, named(turn, name, scope))
    turn.emit('people.notified', {
      who: name,
      people,
      about,
      address,
      message: text(turn.playbook, message, view),
    })
  }
}

/** The only open step that can have the fault; where several can, the only one that is the actor's. */
function theOne(turn: Turn, name: string): string | Refused {
  const can = Object.entries(turn.state.open).filter(([, step]) =>
    turn.playbook.faults(step.step).includes(name),
  )
  const mine = can.filter(([, step]) => {
    const work = turn.written(step)
    return worker(turn, work.kind === 'work' ? byOf(work) : '', step.scope) === null
  })
  const one = can.length > 1 ? mine : can
  if (can.length > 1 && mine.length !== 1) {
    const choose = (mine.length > 0 ? mine : can).map(([address]) => address).slice(0, MOST_NAMED)
    return notHere(turn, name, { choose })
  }
  return one[0]?.[0] ?? notHere(turn, name)
}

/** The refusal, with the faults that can be reported at what is open. */
function notHere(turn: Turn, name: string, details: Record<string, unknown> = {}): Refused {
  const open = Object.values(turn.state.open)
  const here = sorted(new Set(open.flatMap((step) => turn.playbook.faults(step.step))))
  return { code: 'fault.not_here', details: { fault: cut(name, 200), here, ...details } }
}
