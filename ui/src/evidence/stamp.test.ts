import { expect, test } from 'vitest'
import { formatsOf, translator } from '../words/index.ts'
import { allWords } from '../words/testing.tsx'
import { wrapped } from './stamp.ts'
import { stampLines } from './stampLines.ts'

/** As wide as a monospaced type: Chinese letters are two. */
const measure = (text: string) =>
  [...text].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0)

test('lines are broken between words, and anywhere in Chinese but before its punctuation', () => {
  expect(wrapped(['one two three', '杭州市西湖区，文三路'], 10, measure)).toEqual([
    'one two',
    'three',
    '杭州市西湖',
    '区，文三路',
  ])
})

test('a word that is too long is cut, and an empty line takes no room', () => {
  expect(wrapped(['', 'abcdefghijkl'], 5, measure)).toEqual(['abcde', 'fghij', 'kl'])
})

const AROUND = {
  person: { login: 'wei', name: '魏强' },
  job: { id: 'J-1042', title: '激活', step: '核验', subject: '西湖店', address: '文三路 138 号' },
}
const words = { t: translator(allWords('zh-CN'), 'zh-CN'), formats: formatsOf('zh-CN') }

test('a stamp says when, where, whose site, who and which job', () => {
  const at = Date.UTC(2026, 2, 2, 1, 0, 0)
  const position = { lat: 30.2741, lon: 120.1551, accuracy: 8 }
  const [when, ...rest] = stampLines({ at, position, source: 'camera' }, AROUND, words)
  expect(when).toMatch(/2026.*UTC[+-]\d\d:\d\d$/)
  expect(rest).toEqual([
    '30.274100, 120.155100 · ± 8米',
    '西湖店 · 文三路 138 号',
    '魏强 · 激活 · 核验',
    'J-1042',
  ])
})

test('what is not known is said to be not known, and the gallery is named', () => {
  const lines = stampLines({ at: null, position: null, source: 'gallery' }, AROUND, words)
  expect(lines.slice(0, 2)).toEqual(['来自相册', '位置未知'])
})
