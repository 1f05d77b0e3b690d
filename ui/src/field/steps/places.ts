// Where to go in a job: which screen shows what is to be done now, and which comes after what was just done.

import type { KeptJob } from '../../offline/phone.ts'
import type { Route } from '../routing.ts'

/** The screen for some open steps: the only one, the list that they all stand in, else the job. */
export function placeToGo(kept: KeptJob, mine: readonly string[]): Route {
  const job = kept.card.id
  const [first, ...more] = mine
  if (first === undefined) return { at: 'job', job }
  if (more.length === 0) return { at: 'step', job, address: first }
  const shared = listsAround(kept, first).find((list) =>
    mine.every((address) => address.startsWith(`${list}.`)),
  )
  return shared === undefined ? { at: 'job', job } : { at: 'step', job, address: shared }
}

/** Where to go after something was done at a step: on within the same item, back to its list, or further out. */
export function placeAfter(kept: KeptJob, left: string): Route {
  const job = kept.card.id
  const mine = kept.card.steps.filter((step) => step.mine).map((step) => step.address)
  const over = kept.job.state.status === 'completed' || kept.job.state.status === 'cancelled'
  if (over || mine.length === 0) return { at: 'job', job }
  if (mine.includes(left)) return { at: 'step', job, address: left } // come round again
  for (let scope = outer(left); scope !== ''; scope = outer(scope)) {
    const inside = mine.filter((address) => address.startsWith(`${scope}.`))
    if (inside.length === 0) continue
    if (isOpenList(kept, scope)) return { at: 'step', job, address: scope }
    const [only] = inside
    if (inside.length === 1 && only !== undefined) return { at: 'step', job, address: only }
  }
  return placeToGo(kept, mine)
}

/** The open lists (any_order, each) around an address, the innermost first. */
export function listsAround(kept: KeptJob, address: string): string[] {
  const found: string[] = []
  for (let scope = outer(address); scope !== ''; scope = outer(scope))
    if (isOpenList(kept, scope)) found.push(scope)
  return found
}

function isOpenList(kept: KeptJob, address: string): boolean {
  const open = kept.job.state.open?.[address]
  const kind = open && kept.playbook.steps[open.step]?.kind
  return kind === 'any_order' || kind === 'each'
}

function outer(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf('.')))
}
