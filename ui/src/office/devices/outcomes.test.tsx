import { describe, expect, test } from 'vitest'
import { filled, type Key, type Params } from '../../words/catalogue.ts'
import { formatsOf } from '../../words/dates.ts'
import { allWords } from '../../words/testing.tsx'
import { OUTCOMES } from './filter.ts'
import { type Told, whyOf } from './outcomes.tsx'

const EVENT: Told = {
  type: 'device.offline',
  device_key: 'T-1',
  branch: 'hangzhou',
  attempts: 5,
  error: 'KeyError: x',
}
const JOB = { id: 'j', number: 1204, status: 'open', opened_at: '2026-03-02T01:00:00Z' }

function said(language: 'en' | 'zh-CN', code: string, params: Record<string, unknown> = {}, jobs = [JOB]) {
  const words = allWords(language)
  return whyOf(
    EVENT,
    { code, params, jobs },
    {
      t: (key: Key, given?: Params) => filled(words[key] ?? key, given, language),
      formats: formatsOf(language),
      branchOf: () => (language === 'en' ? 'Hangzhou' : '杭州'),
    },
  )
}

// The codes that the server gives stand in engine/services/devices/acting.py.
describe.each(['en', 'zh-CN'] as const)('in %s', (language) => {
  test.each(OUTCOMES)('%s is a sentence without holes or keys', (code) => {
    const full = {
      due_at: Date.now() + 60_000,
      of: { kind: 'x' },
      when: 'event.a > 1',
      lasted: 240_000,
      newest: 1,
      once: 'per 1d',
      limit: 30,
      window: 600_000,
      count: 1,
    }
    const sentence = said(language, code, full)
    expect(sentence).not.toMatch(/\{|devices\./)
    expect(sentence.length).toBeGreaterThan(5)
    expect(allWords(language)[`devices.outcome.${code}`]).toBeTruthy()
  })
})

test('the reason for no job names the job that is in its way, and since when', () => {
  expect(said('en', 'already_open')).toBe('No job: job #1204 for it is open since Mon, Mar 2.')
  expect(said('zh-CN', 'already_open')).toContain('工单 #1204')
  const closed = [{ ...JOB, status: 'completed' }]
  expect(said('en', 'already_open', {}, closed)).toBe('No job: it is what job #1204 of Mon, Mar 2 was about.')
  expect(said('en', 'already_open', { job: 'gone' }, [])).toBe('No job: one for it is open already.')
  expect(said('en', 'already_today', { once: 'per 1d' })).toContain('one per 1d is enough')
})

test('what was asked and what was found stand in the reason', () => {
  expect(said('en', 'when_false', { when: 'event.card_stock < 10' })).toBe(
    'No job: event.card_stock < 10 did not hold.',
  )
  expect(said('en', 'not_of', { of: { kind: 'card-terminal', model: ['K21', 'S5'] } })).toBe(
    'No job: the trigger is for kind: card-terminal, model: K21 / S5 only.',
  )
  expect(said('en', 'storm', { of: 'device', limit: 30, window: 600_000 })).toContain(
    'this device had opened 30 within 10 min',
  )
  expect(said('en', 'inputs_invalid', { faults: [{ pointer: '/inputs/code', code: 'minimum' }] })).toContain(
    '/inputs/code (minimum)',
  )
  expect(said('en', 'of_a_plugin')).toBe('No job: of_a_plugin.')
})
