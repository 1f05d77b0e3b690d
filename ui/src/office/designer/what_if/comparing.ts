// Two runs beside each other: the same figure of both, and which way it went.

import type { Result } from './saying.ts'

export type Measure = 'jobs' | 'half' | 'ninth' | 'late' | 'overloaded' | 'busiest' | 'escalations'

export interface Compared {
  measure: Measure
  kind: 'count' | 'span' | 'share'
  before: number
  after: number
}

export type Went = 'better' | 'worse' | 'same'

export function figuresOf(result: Result): Record<Measure, number> {
  return {
    jobs: result.ended,
    half: result.took.elapsed.p50,
    ninth: result.took.elapsed.p90,
    late: result.with_due > 0 ? result.late / result.with_due : 0,
    overloaded: result.people.filter(({ overloaded }) => overloaded).length,
    busiest: Math.max(0, ...result.people.map(({ utilisation }) => utilisation)),
    escalations: result.steps.reduce(
      (sum, { rungs }) =>
        sum + rungs.reduce((fired, rung) => fired + (rung.does.includes('raise') ? rung.fired : 0), 0),
      0,
    ),
  }
}

const KINDS: Readonly<Record<Measure, Compared['kind']>> = {
  jobs: 'count',
  half: 'span',
  ninth: 'span',
  late: 'share',
  overloaded: 'count',
  busiest: 'share',
  escalations: 'count',
}

export function compared(before: Result, after: Result): Compared[] {
  const [one, other] = [figuresOf(before), figuresOf(after)]
  return (Object.keys(KINDS) as Measure[]).map((measure) => ({
    measure,
    kind: KINDS[measure],
    before: one[measure],
    after: other[measure],
  }))
}

/** Whether a difference is worth a word, and which way it goes. Of jobs that were done more are better, of all else
 * less. */
export function went(before: number, after: number, kind: Compared['kind'], more: 'better' | 'worse'): Went {
  const least =
    kind === 'span' ? Math.max(60, 0.02 * Math.max(before, after)) : kind === 'share' ? 0.005 : 0.5
  if (Math.abs(after - before) < least) return 'same'
  return after > before === (more === 'better') ? 'better' : 'worse'
}

export interface Pair<T> {
  id: string
  before: T | null
  after: T | null
}

/** The same thing in both, in the order of the second; what is only in the first comes last. */
export function paired<T>(before: readonly T[], after: readonly T[], idOf: (one: T) => string): Pair<T>[] {
  const old = new Map(before.map((one) => [idOf(one), one]))
  const found = after.map((one) => ({
    id: idOf(one),
    before: old.get(idOf(one)) ?? null,
    after: one as T | null,
  }))
  const there = new Set(after.map(idOf))
  return [
    ...found,
    ...before
      .filter((one) => !there.has(idOf(one)))
      .map((one) => ({ id: idOf(one), before: one, after: null })),
  ]
}
