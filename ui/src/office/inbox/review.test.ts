import { expect, test } from 'vitest'
import type { Runbook } from '../../runtime/runbook.ts'
import type { JobRecord, Line } from '../jobs/record.ts'
import { changed, demandsOf, review } from './review.ts'

const SITE = { lat: 30.2741, lon: 120.1551 }
const HANDED = 1_760_000_000_000

const line = (seq: number, event: Record<string, unknown>): Line => ({
  seq,
  at: new Date(HANDED).toISOString(),
  by: 'wei',
  event,
  hash: '',
})

const RUNBOOK = {
  sop: 'x',
  scopes: {},
  steps: { test: { kind: 'work', form: 'f' } },
  forms: {
    f: {
      evidence: {
        photo: { kind: 'photo', within: 200, fresh: 600, source: 'camera', title: { en: 'Receipt' } },
      },
    },
  },
} as unknown as Runbook

const photo = (blob: string, at: number) => ({
  blob,
  at,
  source: 'camera',
  position: { ...SITE, accuracy: 5 },
})

test('what was handed in stands round by round, each piece with what is demanded of it', () => {
  const record: JobRecord = {
    lines: [
      line(1, { type: 'step.opened', address: 'test', step: 'test' }),
      line(2, {
        type: 'step.handed_in',
        address: 'test',
        answers: { result: 'fail', photo: [photo('a', HANDED)] },
      }),
      line(3, {
        type: 'step.handed_in',
        address: 'test',
        answers: { result: 'pass', photo: [photo('b', HANDED)] },
      }),
    ],
    titles: {},
    names: {},
  }
  const [given] = review(record, RUNBOOK, SITE)
  expect(
    given?.rounds.map(({ pieces }) => pieces.map(({ blob, round, away }) => [blob, round, away])),
  ).toEqual([[['a', 1, 0]], [['b', 2, 0]]])
  const [before, now] = given?.rounds ?? []
  expect(now && [...changed(now, before)].sort()).toEqual(['photo', 'result'])
  expect(now?.pieces[0]?.demands.map(({ word, met }) => [word, met])).toEqual([
    ['count', true],
    ['within', true],
    ['fresh', true],
    ['camera', true],
  ])
})

test('what is not known is not met', () => {
  const demands = demandsOf(
    { kind: 'photo', within: 200, fresh: 600, source: 'camera', at_least: 2 },
    { away: null, age: 601_000, camera: false, count: 1 },
  )
  expect(demands.map(({ word, found, met }) => [word, found, met])).toEqual([
    ['count', 1, false],
    ['within', null, false],
    ['fresh', 601_000, false],
    ['camera', null, false],
  ])
})
