// Where a job stands, as a list of steps: what was done, what is open, what is likely to come.

import type { Waypoint } from '../../runtime/route.ts'

export type ProgressState = 'done' | 'now' | 'to_come'

export interface ProgressStep {
  address: string
  state: ProgressState
}

export interface Progress {
  steps: ProgressStep[]
  done: number
  of: number
  /** Whether what is to come may turn out otherwise. */
  guessed: boolean
}

const STATES: Record<Waypoint['state'], ProgressState> = { done: 'done', open: 'now', ahead: 'to_come' }

/** The way through a job without its end: an end is nothing to do. Lists count as one step. */
export function progressOf(route: readonly Waypoint[]): Progress {
  const way = route.filter(({ kind }) => kind !== 'end')
  return {
    steps: way.map(({ address, state }) => ({ address, state: STATES[state] })),
    done: way.filter(({ state }) => state === 'done').length,
    of: way.length,
    guessed: route.some(({ state, sure }) => state === 'ahead' && !sure),
  }
}

/** Which step one is at, from 1; 0 where the address is on no step of the way. */
export function numberOf(progress: Progress, address: string): number {
  const top = address.split('.')[0]
  return progress.steps.findIndex((step) => step.address === top && step.state === 'now') + 1
}
