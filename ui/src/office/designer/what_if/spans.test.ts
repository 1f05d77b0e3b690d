import { expect, test } from 'vitest'
import { saidSpan, shownSpan, typedSpan, writtenSpan } from './spans.ts'

test('times are read as people write them in either language; without a unit they are minutes', () => {
  const typed = ['15', '15 min', '1.5h', '1 h 30 min', '2小时', '2小时30分钟', '90s', '1,5 h', ' 3 d ']
  expect(typed.map(typedSpan)).toEqual([900, 900, 5400, 5400, 7200, 9000, 90, 5400, 259_200])
})

test('what is no time is not guessed at', () => {
  expect(['', 'soon', '5 apples', '0', '-3', '1h and', '3 3x'].map(typedSpan)).toEqual(Array(7).fill(null))
})

test('a time is written as SOPs have it, and what is shown reads the same again', () => {
  expect([30, 900, 5400, 7200, 3661].map(writtenSpan)).toEqual(['30s', '15m', '90m', '2h', '3661s'])
  for (const seconds of [30, 900, 5400, 7200, 86_400]) {
    expect(typedSpan(shownSpan(seconds, 'en'))).toBe(seconds)
    expect(typedSpan(shownSpan(seconds, 'zh-CN'))).toBe(seconds)
  }
})

test('how long something took is said in two units at most, working time never in days', () => {
  const spans = [0, 45, 1200, 3600, 5400, 27_000, 97_200, 1_000_000]
  expect(spans.map((one) => saidSpan(one, 'en', false))).toEqual([
    '0 s',
    '45 s',
    '20 min',
    '1 h',
    '1 h 30 min',
    '7 h 30 min',
    '1 d 3 h',
    '12 d',
  ])
  expect(saidSpan(97_200, 'en', true)).toBe('27 h')
  expect(saidSpan(97_200, 'zh-CN', false)).toBe('1天3小时')
})
