import { describe, expect, it } from 'vitest'
import { NetworkFailure, Problem } from '../../api/index.ts'
import { formatsOf, translator } from '../../words/index.ts'
import { allWords } from '../../words/testing.tsx'
import { goneInWords, goneOf, leftInWords, type Offer, vanished, vanishedInWords } from './offers.ts'

const t = translator(allWords('en'), 'en')
const zh = translator(allWords('zh-CN'), 'zh-CN')
const formats = formatsOf('en')

describe('the time to accept', () => {
  it('is told in minutes, and towards the end in seconds', () => {
    const left = (ms: number) => leftInWords(1_000_000 + ms, 1_000_000, t, formats)
    expect(left(9 * 60_000 + 30_000)).toEqual({ text: '9 min left to accept', tone: 'calm' })
    expect(left(4 * 60_000)).toEqual({ text: '4 min left to accept', tone: 'soon' })
    expect(left(75_000)).toEqual({ text: '1:15 left to accept', tone: 'soon' })
    expect(left(900)).toEqual({ text: '0:01 left to accept', tone: 'soon' })
    expect(left(0)).toEqual({ text: 'Time is up', tone: 'over' })
  })

  it('is told in Chinese', () => {
    expect(leftInWords(180_000, 0, zh, formatsOf('zh-CN')).text).toBe('请在 3分钟 内答复')
  })
})

describe('an offer that is gone', () => {
  const gone = (details: Record<string, unknown>) =>
    goneOf(new Problem(409, { code: 'offer.gone', details }, null))

  it('says who has the job where one may know', () => {
    const found = gone({ why: 'taken', who: { login: 'bo', name: 'Bo' } })
    expect(found).toEqual({ why: 'taken', who: 'Bo' })
    expect(found && goneInWords(found, t)).toBe('Bo was faster and has the job now.')
  })

  it('says why, whoever has it', () => {
    expect(gone({ why: 'expired' })).toEqual({ why: 'expired', who: null })
    expect(gone({ why: 'something new' })).toEqual({ why: 'withdrawn', who: null })
  })

  it('is not what a lost connection means', () => {
    expect(goneOf(new NetworkFailure('no'))).toBeNull()
  })
})

describe('an offer that vanishes', () => {
  const offer = (id: string, expires: number, subject: string | null = null) =>
    ({ id, subject, expires_at: new Date(expires).toISOString() }) as Offer

  it('is told of, unless it was answered here', () => {
    const before = [offer('a', 0), offer('b', 0), offer('c', 0)]
    expect(vanished(before, [offer('a', 0)], new Set(['b'])).map(({ id }) => id)).toEqual(['c'])
    expect(vanished(before, before, new Set())).toEqual([])
  })

  it('is told by what it was about, with its time if that is over', () => {
    expect(vanishedInWords(offer('a', 60_000, 'T-1'), 60_000, t, 'Repair')).toBe(
      'T-1: the time to accept has passed, others are asked now.',
    )
    expect(vanishedInWords(offer('a', 60_000), 20_000, zh, '维修')).toBe('维修：邀约已失效。')
  })
})
