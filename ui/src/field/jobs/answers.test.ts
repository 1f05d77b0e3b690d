import { expect, it } from 'vitest'
import type { Form } from '../../forms/form.ts'
import { formatsOf, translator } from '../../words/index.ts'
import { allWords } from '../../words/testing.tsx'
import { answerRows, type Reading } from './answers.ts'

const reading: Reading = {
  language: 'zh-CN',
  t: translator(allWords('zh-CN'), 'zh-CN'),
  formats: formatsOf('zh-CN'),
  codeLists: { 'card-types': { entries: [{ code: 'game', title: { 'zh-CN': '游戏卡', en: 'Game' } }] } },
}

const form: Form = {
  schema: {
    type: 'object',
    properties: {
      card: { type: 'string', codeList: 'card-types', title: { 'zh-CN': '卡种', en: 'Card' } },
      cards: { type: 'array', items: { type: 'string', codeList: 'card-types' } },
      result: { oneOf: [{ const: 'pass', title: { 'zh-CN': '通过' } }] },
      amount: { type: 'number', title: '金额', unit: '元' },
      ok: { type: 'boolean', title: '齐全' },
      when: { type: 'string', format: 'date', title: '日期' },
      rows: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer', title: '数' } } } },
      licence: { type: 'array', evidence: { kind: 'photo' } },
    },
  },
  evidence: { licence: { kind: 'photo', title: { 'zh-CN': '执照' } } },
}

it('reads answers by the form: labels, titles of choices, units, evidence', () => {
  const shot = { blob: 'ab', at: 1 }
  const rows = answerRows(
    form,
    {
      licence: [shot],
      card: 'game',
      cards: ['game', 'other'],
      result: 'pass',
      amount: 1234.5,
      ok: true,
      when: '2020-03-02',
      rows: [{ n: 1 }, { n: 2 }],
      left_over: 'x',
      empty: null,
    },
    reading,
  )
  expect(rows).toEqual([
    { name: 'card', label: '卡种', text: '游戏卡' },
    { name: 'cards', label: 'Cards', text: '游戏卡, other' },
    { name: 'result', label: 'Result', text: '通过' },
    { name: 'amount', label: '金额', text: '1,234.5 元' },
    { name: 'ok', label: '齐全', text: '是' },
    { name: 'when', label: '日期', text: '2020年3月2日' },
    {
      name: 'rows',
      label: 'Rows',
      parts: [[{ name: 'n', label: '数', text: '1' }], [{ name: 'n', label: '数', text: '2' }]],
    },
    { name: 'licence', label: '执照', kind: 'photo', captures: [shot] },
    { name: 'left_over', label: 'Left over', text: 'x' },
  ])
})
