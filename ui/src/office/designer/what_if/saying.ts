// What a simulation showed, in sentences: each a key of the words with what goes into it, and where it leads.

import type { Schemas } from '../../../api/index.ts'
import { type Key, type Language, type Params, pick } from '../../../words/index.ts'
import { saidSpan } from './spans.ts'

export type Result = Schemas['WhatIfResultOut']
export type SimulatedStep = Schemas['SimulatedStepOut']
export type Insight = Schemas['InsightOut']

export type Tone = 'danger' | 'warning' | 'info' | 'success'
export type Leads = { to: 'step'; step: string } | { to: 'person'; login: string } | { to: 'ends' } | null

export interface Sentence {
  id: string
  key: Key
  params: Params
  tone: Tone
  leads: Leads
}

/** At first so many are shown. */
export const FEW = 5
/** Of people who are overloaded, and of steps that wait, only so many before others have had their turn. */
const OF_A_KIND = 2

/** The sentences, the weightiest first; of one kind no more than two among the first. */
export function sentencesOf(result: Result, language: Language): Sentence[] {
  const insights = told(result)
  const said = insights.map((insight) => sentenceOf(insight, result, language))
  const counted = new Map<string, number>()
  const first: Sentence[] = []
  const later: Sentence[] = []
  said.forEach((one, at) => {
    const { code } = insights[at] as Insight
    const so = (counted.get(code) ?? 0) + 1
    counted.set(code, so)
    ;(so > OF_A_KIND || code === 'idle' ? later : first).push(one)
  })
  return [...first, ...later]
}

/** That a step is late is told with its waiting, where it has that too: once, at the place of the weightier. */
function told(result: Result): Insight[] {
  const waits = new Map(
    result.insights.flatMap((one) => (one.code === 'waits_for_people' && one.step ? [[one.step, one]] : [])),
  )
  const late = new Set(result.insights.flatMap((one) => (one.code === 'late' && one.step ? [one.step] : [])))
  return result.insights.flatMap((one) => {
    const step = one.step ?? ''
    if (one.code === 'waits_for_people') return late.has(step) ? [] : [one]
    return one.code === 'late' ? [waits.get(step) ?? one] : [one]
  })
}

function sentenceOf(insight: Insight, result: Result, language: Language): Sentence {
  const { code, params, step: id, person } = insight
  const step = id === null ? undefined : result.steps.find((one) => one.step === id)
  const title = step ? pick(step.title, language) || step.step : (id ?? '')
  const number = (name: string) => Number(params[name] ?? 0)
  const base = { id: `${code} ${id ?? person ?? ''} ${params.at ?? ''}` }
  const toStep: Leads = id === null ? null : { to: 'step', step: id }
  switch (code) {
    case 'overloaded':
    case 'idle':
      return {
        ...base,
        key: `whatIf.say.${code}`,
        params: {
          name: named(String(params.name ?? ''), person, result, language),
          percent: number('percent'),
          n: number('queue'),
        },
        tone: code === 'idle' ? 'info' : 'danger',
        leads: person === null ? null : { to: 'person', login: person },
      }
    case 'waits_for_people': {
      const half = step?.waited.working.p50 ?? number('waited')
      const late = step && step.with_due > 0 ? Math.round((100 * step.late) / step.with_due) : 0
      return {
        ...base,
        key: late > 0 ? 'whatIf.say.waitsLate' : 'whatIf.say.waits',
        params: {
          step: title,
          half: saidSpan(half, language, true),
          worked: saidSpan(step?.worked.working.p50 ?? number('worked'), language, true),
          percent: late,
        },
        tone: 'warning',
        leads: toStep,
      }
    }
    case 'nobody':
      return {
        ...base,
        key: 'whatIf.say.nobody',
        params: { step: title, n: number('count') },
        tone: 'danger',
        leads: toStep,
      }
    case 'late':
      return {
        ...base,
        key: 'whatIf.say.late',
        params: { step: title, percent: number('percent'), n: number('count') },
        tone: 'warning',
        leads: toStep,
      }
    case 'raised':
      return {
        ...base,
        key: 'whatIf.say.raised',
        params: { step: title, n: number('count'), percent: number('percent') },
        tone: 'warning',
        leads: toStep,
      }
    case 'step_slow':
      return {
        ...base,
        key: 'whatIf.say.slow',
        params: { step: title, percent: number('percent') },
        tone: 'info',
        leads: toStep,
      }
    case 'job_late':
      return {
        ...base,
        key: 'whatIf.say.jobLate',
        params: { percent: number('percent'), n: number('count') },
        tone: 'danger',
        leads: { to: 'ends' },
      }
    case 'fine':
      return { ...base, key: 'whatIf.say.fine', params: {}, tone: 'success', leads: null }
    default:
      return {
        ...base,
        key: `whatIf.say.${code}`,
        params: { n: number('count') },
        tone: code === 'unfinished' ? 'warning' : 'danger',
        leads: { to: 'ends' },
      }
  }
}

const EXTRA = /^extra:([^:]+):([^:]+):(\d+)$/

/** What somebody is called; people who are made up by their role and branch. */
export function named(name: string, login: string | null, result: Result, language: Language): string {
  const made = EXTRA.exec(login ?? '')
  if (!made) return name
  const [, role, branch, n] = made
  const row = result.assumptions.people.find((one) => one.role === role && one.branch === branch)
  if (!row) return name
  return `${pick(row.role_title, language) || role} +${n} (${pick(row.title, language) || branch})`
}

export function lateShare(step: Pick<SimulatedStep, 'late' | 'with_due'>): number | null {
  return step.with_due > 0 ? step.late / step.with_due : null
}

/** How hot a step is, 0 to 4: by what half of its visits wait in working time, and by its share late. */
export function heatOf(step: SimulatedStep): number {
  const waits = step.waited.working.p50
  const late = lateShare(step) ?? 0
  const byWait = waits < 900 ? 0 : waits < 3600 ? 1 : waits < 14_400 ? 2 : waits < 36_000 ? 3 : 4
  const byLate = late < 0.02 ? 0 : late < 0.1 ? 1 : late < 0.25 ? 2 : late < 0.5 ? 3 : 4
  return step.visits === 0 ? 0 : Math.max(byWait, byLate, step.unstaffed > 0 ? 4 : 0)
}

/** The busiest of all. */
export function busiest(result: Result): Result['people'][number] | null {
  return result.people.reduce<Result['people'][number] | null>(
    (most, one) => (most === null || one.utilisation > most.utilisation ? one : most),
    null,
  )
}
