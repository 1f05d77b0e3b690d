import { expect, test } from 'vitest'
import { readersInForm, readersOutside } from './readers.ts'

const FORM = {
  schema: {
    type: 'object',
    properties: {
      result: { type: 'string', enum: ['pass', 'fail'] },
      reason: { type: 'string' },
      rows: {
        type: 'array',
        items: { type: 'object', properties: { price: {}, cost: { compute: 'price * 2' } } },
      },
      total: { type: 'number', compute: 'sum(this.rows.map(r, r.price))' },
    },
  },
  uischema: {
    type: 'VerticalLayout',
    elements: [
      { type: 'Control', scope: '#/properties/result' },
      {
        type: 'Control',
        scope: '#/properties/reason',
        rule: { effect: 'SHOW', condition: { scope: '#/properties/result', schema: { const: 'fail' } } },
      },
      { type: 'Label', text: 'x', rule: { effect: 'HIDE', condition: { cel: "this.result == 'pass'" } } },
    ],
  },
}
const told = (gone: string[][]) =>
  readersInForm('f.yaml', FORM, [], gone).map(({ how, field, path }) => [
    how,
    field?.join('.') ?? null,
    path.at(-1),
  ])

test('a field is read by the conditions and formulas of its form', () => {
  expect(told([['result']])).toEqual([
    ['rule', 'reason', 'condition'],
    ['rule', null, 'condition'],
  ])
  expect(told([['rows', '*', 'price']])).toEqual([
    ['formula', 'rows.*.cost', 'compute'],
    ['formula', 'total', 'compute'],
  ])
  expect(told([['rows']])).toEqual([['formula', 'total', 'compute']])
})

test('what goes together with a field is not told', () => {
  expect(told([['result'], ['reason']])).toEqual([['rule', null, 'condition']])
})

const SOP = {
  steps: {
    check: {
      title: 'this.result is not read here',
      form: 'check',
      next: [{ when: "this.result == 'fail'", go: 'mend' }, { go: 'done' }],
    },
    mend: { title: 'Mend {{ answers.check.result }}', by: 'assignee' },
    parts: { each: { of: 'answers.check.rows', as: 'part', steps: { look: { when: 'part.price > 3.0' } } } },
    other: { next: [{ when: 'this.result', go: 'done' }] },
  },
}
const VARIANT = {
  variant: 'small',
  change: { steps: { mend: { due: "answers.check.result == 'a' ? 1 : 2" } } },
}
const SCENARIO = {
  walk: [
    { do: 'check', answers: { result: 'pass', rows: [{ price: 2 }] } },
    { do: 'other', answers: { result: 'pass' } },
    { do: 'check', evidence: { photo: 1 } },
  ],
}
const outside = (gone: string[][]) =>
  readersOutside(
    gone,
    [{ file: 's/sop.yaml', path: ['steps', 'check'] }],
    [
      { file: 's/sop.yaml', data: SOP },
      { file: 's/variants/small.yaml', data: VARIANT },
    ],
    [{ file: 's/scenarios/a.yaml', data: SCENARIO }],
  ).map(({ how, path }) => [how, path.join('/')])

test('a field is read by steps, variants and scenarios that mean the step asking for it', () => {
  expect(outside([['result']])).toEqual([
    ['step', 'steps/check/next/0/when'],
    ['step', 'steps/mend/title'],
    ['variant', 'change/steps/mend/due'],
    ['scenario', 'walk/0/answers/result'],
  ])
})

test('a field of rows is read by the repeat that goes through them', () => {
  expect(outside([['rows', '*', 'price']])).toEqual([
    ['step', 'steps/parts/each/steps/look/when'],
    ['scenario', 'walk/0/answers/rows'],
  ])
  expect(outside([['photo']])).toEqual([['scenario', 'walk/2/evidence/photo']])
})
