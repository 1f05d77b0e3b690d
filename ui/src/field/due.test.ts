import { expect, it } from 'vitest'
import { formatsOf, translator } from '../words/index.ts'
import { allWords } from '../words/testing.tsx'
import { dueInWords } from './due.ts'

const NOW = new Date(2026, 2, 2, 10, 0).getTime()
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime()

it('says a deadline as people think of it', () => {
  const say = (due: number) => dueInWords(due, NOW, translator(allWords('en'), 'en'), formatsOf('en'))
  expect([at(2, 7), at(2, 10, 40), at(2, 16), at(3, 9), at(5, 9)].map(say)).toEqual([
    { text: 'overdue by 3 hr', tone: 'late' },
    { text: 'due in 40 min.', tone: 'soon' },
    { text: 'due today 16:00', tone: 'soon' },
    { text: 'due tomorrow 09:00', tone: 'calm' },
    { text: 'due Mar 5, 09:00', tone: 'calm' },
  ])
})

it('says it in Chinese', () => {
  const say = (due: number) =>
    dueInWords(due, NOW, translator(allWords('zh-CN'), 'zh-CN'), formatsOf('zh-CN')).text
  expect([at(2, 7), at(2, 16), at(3, 9)].map(say)).toEqual([
    '逾期 3小时',
    '今天 16:00 到期',
    '明天 09:00 到期',
  ])
})
