import { expect, test } from 'vitest'
import { outlineOf } from '../../../authoring/sop/outline.ts'
import { read } from '../../../document/index.ts'
import { type Language, translator } from '../../../words/index.ts'
import { allWords } from '../../../words/testing.tsx'
import { schemaOf, waySaid } from './sayings.ts'
import type { KnownForm } from './sop_desk.tsx'
import { withTitles } from './titled.ts'

const SOP = `
sop: test-of-sales
inputs: {properties: {quantity: {type: integer, title: {zh-CN: 数量, en: Quantity}}}}
steps:
  prepare: {title: {zh-CN: 前置准备, en: Prepare}, form: preparation}
  function_test:
    title: {zh-CN: 功能测试, en: Test a sale}
    form: function-test
    next:
      - {when: this.result == 'pass', go: done}
      - {when: visits.function_test >= 3, go: done}
      - {when: answers.prepare.stock_ok == true, go: done}
      - {when: inputs.quantity > 2, go: done}
      - {when: answers.gone.old == 'x', go: done}
      - go: prepare
  done: {end: completed}
`
const LISTS = new Map<string, unknown>([
  ['pass-fail', { entries: [{ code: 'pass', title: { 'zh-CN': '合格', en: 'Pass' } }, { code: 'fail' }] }],
])
const FORMS = [
  form('function-test', {
    result: { type: 'string', codeList: 'pass-fail', title: { 'zh-CN': '结论', en: 'Result' } },
  }),
  form('preparation', {
    stock_ok: { type: 'boolean', title: { 'zh-CN': '卡密已备齐', en: 'Cards are ready' } },
  }),
].map((one) => withTitles(one, LISTS))

function form(name: string, properties: Record<string, unknown>): KnownForm {
  return {
    name,
    title: name,
    schema: { type: 'object', properties },
    file: `x/forms/${name}.yaml`,
    library: false,
  }
}

function said(language: Language): string[] {
  const outline = outlineOf(read(SOP).data)
  const say = { t: translator(allWords(language), language), language }
  const step = outline.steps.get('function_test')
  return (outline.arrows.get('function_test') ?? []).map((one) =>
    waySaid(one, say, schemaOf(step?.data.form, FORMS), { outline, forms: FORMS }),
  )
}

test('a condition is said with titles of steps, fields and codes in the language of the screen', () => {
  expect(said('zh-CN')).toEqual([
    '结论为合格',
    '“功能测试”办理次数至少为3',
    '“前置准备”的“卡密已备齐”：是',
    '数量大于2',
    '“gone”的“old”为x',
    '否则',
  ])
  expect(said('en')).toEqual([
    'Result is Pass',
    'count of “Test a sale” is at least 3',
    '“Cards are ready” in “Prepare”: yes',
    'Quantity is more than 2',
    '“old” in “gone” is x',
    'otherwise',
  ])
})

test('a form that takes nothing from a code list stays the very same', () => {
  const plain = form('plain', { a: { type: 'string' }, b: { type: 'string', codeList: 'unknown' } })
  expect(withTitles(plain, LISTS)).toBe(plain)
})
