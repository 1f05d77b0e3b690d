import { expect, test } from 'vitest'
import { translator } from '../../../words/index.ts'
import { allWords } from '../../../words/testing.tsx'
import { compared, paired, went } from './comparing.ts'
import { heatOf, type Insight, named, type Result, type SimulatedStep, sentencesOf } from './saying.ts'

const quantiles = (p50: number) => ({ count: 10, mean: p50, p50, p90: 2 * p50, p99: 3 * p50 })
const span = (p50: number) => ({ elapsed: quantiles(2 * p50), working: quantiles(p50) })

function step(id: string, more: Partial<SimulatedStep> = {}): SimulatedStep {
  return {
    step: id,
    title: { en: 'Review', 'zh-CN': '复核' },
    kind: 'approval',
    visits: 100,
    waited: span(97_200),
    worked: span(300),
    took: span(97_500),
    with_due: 100,
    late: 23,
    rungs: [],
    unstaffed: 0,
    queue: [],
    weight: 0.3,
    ...more,
  }
}

function insight(code: Insight['code'], more: Partial<Insight> = {}): Insight {
  return { code, weight: 1, params: {}, text: {}, step: null, person: null, ...more }
}

function result(more: Partial<Result> = {}): Result {
  const bare = { insights: [], steps: [step('review')], people: [], groups: [], ends: [], durations: [] }
  const assumptions = { people: [], branches: [], steps: [], absent: [], seed: 1 }
  return {
    ...bare,
    jobs: 100,
    ended: 100,
    took: span(1000),
    with_due: 100,
    late: 5,
    troubles: [],
    assumptions,
    ...more,
  } as unknown as Result
}

const said = (found: Result, language: 'en' | 'zh-CN') => {
  const t = translator(allWords(language), language)
  return sentencesOf(found, language).map(({ key, params }) => t(key, params))
}

const WAITS = insight('waits_for_people', { step: 'review', params: { waited: 1, worked: 1 } })
const LATE = insight('late', { step: 'review', params: { percent: 23, count: 23 } })

test('a step that waits and is late has one sentence, at the place of the weightier', () => {
  const found = result({ insights: [LATE, insight('fine'), WAITS] })
  expect(sentencesOf(found, 'en').map(({ key }) => key)).toEqual(['whatIf.say.waitsLate', 'whatIf.say.fine'])
  expect(sentencesOf(found, 'en')[0]).toMatchObject({
    params: { step: 'Review', half: '27 h', worked: '5 min', percent: 23 },
    leads: { to: 'step', step: 'review' },
  })
})

test('of one kind two come before others have had their turn', () => {
  const busy = (person: string) =>
    insight('overloaded', { person, params: { name: person, percent: 97, queue: 3 } })
  const found = result({
    insights: [busy('a'), busy('b'), busy('c'), insight('unfinished', { params: { count: 4 } })],
  })
  expect(sentencesOf(found, 'en').map(({ id }) => id.trim())).toEqual([
    'overloaded a',
    'overloaded b',
    'unfinished',
    'overloaded c',
  ])
})

test('people who are made up are called by role and branch', () => {
  const people = [
    { branch: 'hz', role: 'field', title: { en: 'Hangzhou' }, role_title: { en: 'Field staff' } },
  ]
  const found = result({ assumptions: { people } } as unknown as Partial<Result>)
  expect(named('field +1', 'extra:field:hz:1', found, 'en')).toBe('Field staff +1 (Hangzhou)')
  expect(named('魏强', 'wei', found, 'en')).toBe('魏强')
})

test('heat is by waiting and by what is late, and nothing is hot where nobody came', () => {
  const cold = step('a', { waited: span(0), late: 0 })
  const warm = step('b', { waited: span(5000), late: 0 })
  expect([cold, warm, step('c'), step('d', { visits: 0 })].map(heatOf)).toEqual([0, 2, 4, 0])
  expect(heatOf({ ...cold, late: 60 })).toBe(4)
  expect(heatOf({ ...cold, unstaffed: 1 })).toBe(4)
})

test('what differs little is the same; less waiting is better, more jobs done are', () => {
  expect(went(1000, 1010, 'span', 'worse')).toBe('same')
  expect(went(1000, 500, 'span', 'worse')).toBe('better')
  expect(went(0.1, 0.3, 'share', 'worse')).toBe('worse')
  expect(went(90, 100, 'count', 'better')).toBe('better')
  expect(compared(result(), result({ late: 50 })).filter(({ before, after }) => before !== after)).toEqual([
    { measure: 'late', kind: 'share', before: 0.05, after: 0.5 },
  ])
})

test('what is in one run only keeps its row', () => {
  expect(paired(['a', 'b'], ['b', 'c'], (one) => one).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
})

test('every sentence is whole in both languages', () => {
  const codes: Insight['code'][] = ['overloaded', 'waits_for_people', 'nobody', 'late', 'raised', 'step_slow']
  codes.push('job_late', 'unfinished', 'idle', 'loops', 'refused', 'fine')
  for (const code of codes) {
    const found = result({ insights: [insight(code, { step: code === 'fine' ? null : 'review' })] })
    for (const language of ['en', 'zh-CN'] as const) expect(said(found, language).join()).not.toMatch(/[{}]/)
  }
})
