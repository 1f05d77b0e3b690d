// Where a job stands, as a list of steps: what was done, what is open, what comes next if all goes well.

import type { KeptJob } from '../../offline/phone.ts'
import type { Step } from '../../runtime/runbook.ts'

export interface ProgressStep {
  address: string
  kind: Step['kind']
  state: 'done' | 'now' | 'to_come'
}

export interface Progress {
  /** Of the whole job: steps within lists are counted as their list. */
  steps: ProgressStep[]
  done: number
  of: number
}

/** How many steps are looked ahead. */
const MOST = 60

/** What came and what is to come. What comes after a decision or a choice is a guess: the ordinary way. */
export function progressOf(kept: KeptJob): Progress {
  const { playbook, job } = kept
  const { state } = job
  const open = Object.keys(state.open ?? {}).filter((address) => !address.includes('.'))
  const done = doneSteps(kept).filter((address) => !open.includes(address))
  const known = new Set([...done, ...open])
  const toCome: string[] = []
  const over = state.status === 'completed' || state.status === 'cancelled'
  if (!over) {
    const first = open[0]
    for (
      let at = first === undefined ? null : ordinarilyNext(kept, first);
      at !== null && toCome.length < MOST;
    ) {
      if (known.has(at) || playbook.steps[at] === undefined) break
      known.add(at)
      if (playbook.step(at).kind === 'end') break
      toCome.push(at)
      at = ordinarilyNext(kept, at)
    }
  }
  const listed = (addresses: string[], how: ProgressStep['state']): ProgressStep[] =>
    addresses.flatMap((address) => {
      const step = playbook.steps[address]
      return step && step.kind !== 'end' ? [{ address, kind: step.kind, state: how }] : []
    })
  const steps = [...listed(done, 'done'), ...listed(open, 'now'), ...listed(toCome, 'to_come')]
  return { steps, done: steps.filter((step) => step.state === 'done').length, of: steps.length }
}

const DONE = new Set(['step.handed_in', 'step.finished', 'approval.decided'])

/** Steps at the top that are over, in the order in which they last were; a step that was left is not done. */
function doneSteps(kept: KeptJob): string[] {
  const found = new Set<string>()
  for (const { event } of kept.history) {
    const { address } = event
    if (typeof address !== 'string' || address === '' || address.includes('.')) continue
    if (event.type === 'step.opened') found.delete(address)
    if (DONE.has(event.type)) {
      found.delete(address)
      found.add(address)
    }
  }
  return [...found]
}

/** The step after this one when all goes well: its first arrow, its first outcome. */
function ordinarilyNext(kept: KeptJob, template: string): string | null {
  const step = kept.playbook.steps[template]
  if (step === undefined || step.kind === 'end') return null
  const arrows = step.kind === 'approval' ? step.outcomes[step.first] : step.next
  const first = arrows?.[0] ?? (step.kind === 'call' ? Object.values(step.outcomes ?? {})[0]?.[0] : undefined)
  return first && !first.go.startsWith('$') ? first.go : null
}
