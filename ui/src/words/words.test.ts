import { describe, expect, test } from 'vitest'
import { words as designerEn } from './apps/designer.en.ts'
import { words as designerZh } from './apps/designer.zh.ts'
import { words as fieldEn } from './apps/field.en.ts'
import { words as fieldZh } from './apps/field.zh.ts'
import { words as officeEn } from './apps/office.en.ts'
import { words as officeZh } from './apps/office.zh.ts'
import { filled, holes, type Key } from './catalogue.ts'
import { formatsOf } from './dates.ts'
import { languageOf, pick } from './language.ts'

describe('catalogues', () => {
  const pairs: [string, Record<string, string>, Record<string, string>][] = [
    ['field', fieldEn, fieldZh],
    ['office', officeEn, officeZh],
    ['designer', designerEn, designerZh],
  ]
  test.each(pairs)('every text of the %s app exists in both languages with the same holes', (_, en, zh) => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
    const differing = Object.keys(en).filter(
      (key) => holes(en[key] ?? '').join() !== holes(zh[key] ?? '').join() || !en[key] || !zh[key],
    )
    expect(differing).toEqual([])
  })

  test.each(pairs)('no text of the %s app is left in the other language', (_, en, zh) => {
    const han = /\p{Script=Han}/u
    const same: string[] = ['app.name']
    expect(Object.keys(en).filter((key) => han.test(en[key] ?? ''))).toEqual([])
    const said = (key: string) => (zh[key] ?? '').replace(/\{[^}]*\}/g, '')
    const latin = Object.keys(zh).filter((key) => !han.test(said(key)) && /[a-z]{4}/i.test(said(key)))
    expect(latin.filter((key) => !same.includes(key))).toEqual([])
  })
})

test('holes take values, numbers are written as the language writes them, words follow their number', () => {
  expect(filled('{n} {n|job|jobs} for {who}', { n: 1, who: 'Lin' }, 'en')).toBe('1 job for Lin')
  expect(filled('{n} {n|job|jobs} for {who}', { n: 12345, who: 'Lin' }, 'en')).toBe('12,345 jobs for Lin')
  expect(filled('{n} 项', { n: 0 }, 'zh-CN')).toBe('0 项')
  expect(filled('{n} left', undefined, 'en')).toBe('{n} left')
})

test('a text is picked by language, then without region, then for all, then English, then any', () => {
  expect(pick({ 'zh-CN': '甲', en: 'A' }, 'zh-CN')).toBe('甲')
  expect(pick({ zh: '甲', en: 'A' }, 'zh-CN')).toBe('甲')
  expect(pick({ und: 'T-1', fr: 'B' }, 'zh-CN')).toBe('T-1')
  expect(pick({ en: 'A' }, 'zh-CN')).toBe('A')
  expect(pick({ fr: 'B' }, 'en')).toBe('B')
  expect(pick({}, 'en')).toBe('')
  expect(pick(null, 'en')).toBe('')
})

test('a tag finds the language of ours that is nearest', () => {
  expect(['zh', 'zh-Hans-CN', 'zh_TW', 'en-GB', 'de', '', null].map(languageOf)).toEqual([
    'zh-CN',
    'zh-CN',
    'zh-CN',
    'en',
    null,
    null,
    null,
  ])
})

test('times, distances and sizes are written in the one unit that matters', () => {
  const now = 1_772_413_200_000
  const hour = 3_600_000
  const en = formatsOf('en')
  const zh = formatsOf('zh-CN')
  expect([
    en.relative(now + 2 * hour, now),
    en.relative(now - 90_000, now),
    en.relative(now + 5_000, now),
    en.relative(now - 5_000, now),
    en.ago(now + 5_000, now),
    en.duration(3 * hour + 59_000),
    en.duration(-50 * hour),
    en.distance(84.6),
    en.distance(1234),
    en.bytes(458_123),
    en.bytes(999_900),
    en.bytes(1_234_567),
  ]).toEqual([
    'in 2 hr.',
    '1 min. ago',
    'now',
    'just now',
    'just now',
    '3 hr',
    '2 days',
    '85 m',
    '1.2 km',
    '458 kB',
    '1 MB',
    '1.2 MB',
  ])
  expect([zh.relative(now + 2 * hour, now), zh.duration(3 * hour), zh.distance(84.6)]).toEqual([
    '2小时后',
    '3小时',
    '85米',
  ])
})

test('a key is typed', () => {
  const key: Key = 'act.back'
  expect(key).toBe('act.back')
})
