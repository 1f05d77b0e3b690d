import { expect, test } from 'vitest'
import { read } from '../../../document/index.ts'
import type { Workshop } from '../workshop/types.ts'
import { formsOf, openedAt, stepsAsking } from './forms.ts'

const FILES: Record<string, string> = {
  's/sop.yaml': `steps:
  one: {title: One, form: asked, evidence: {photo: {kind: photo}}}
  rows:
    each:
      of: inputs.rows
      steps:
        look: {form: {schema: {type: object, properties: {ok: {type: boolean}}}}}
`,
  's/variants/small.yaml': `variant: small
change:
  steps:
    one: {due: 1h}
    more: {title: More, form: spare, evidence: {note: {kind: audio}}}
    rows: {each: {steps: {look: {form: {schema: {properties: {ok: {title: Fine}}}}}}}}
`,
  's/forms/asked.yaml': 'form: asked\nschema: {type: object, properties: {a: {type: string}}}\n',
  's/forms/spare.yaml': 'form: spare\nschema: {type: object, properties: {}}\n',
  's/forms/lonely.yaml': 'form: lonely\nschema: {type: object, properties: {}}\n',
}
const sources = new Map(Object.entries(FILES).map(([path, text]) => [path, read(text)]))
const workshop = {
  sop: 's',
  files: new Map(Object.keys(FILES).map((path) => [path, {}])),
  source: (path: string) => sources.get(path) ?? null,
} as unknown as Workshop

test('a form is used by steps of the SOP, in repeats, and by those of a variant', () => {
  expect(
    formsOf(workshop).map(({ name, where, used }) => [name, where, used.map((one) => one.variant)]),
  ).toEqual([
    ['asked', 'own', [null]],
    ['lonely', 'own', []],
    ['spare', 'own', ['small']],
    ['look', 'inPlace', [null]],
  ])
})

test('a form that one step alone asks for is opened with its evidence, wherever that step is written', () => {
  expect(openedAt(workshop, 's/forms/spare.yaml')?.step).toEqual({
    file: 's/variants/small.yaml',
    path: ['change', 'steps', 'more'],
  })
  const inPlace = openedAt(workshop, 's/sop.yaml@steps/rows/each/steps/look')
  expect(inPlace?.root).toEqual(['steps', 'rows', 'each', 'steps', 'look', 'form'])
  expect(inPlace && stepsAsking(workshop, inPlace)).toEqual([
    { file: 's/sop.yaml', path: ['steps', 'rows', 'each', 'steps', 'look'] },
  ])
})
