import { expect, test } from 'vitest'
import { apply, read } from '../../document/index.ts'
import type { Change } from './flow_commands.ts'
import { dropColumn, dropInput, formOut, putMedia } from './settings.ts'

const after = (text: string, change: (source: ReturnType<typeof read>) => Change | null) => {
  const source = read(text)
  return apply(text, change(source)?.patches ?? [])
}

test('a guide with pictures says its text beside them, and alone again without', () => {
  const plain = 'guide: Look first\n'
  const both = after(plain, (source) => putMedia(source, ['guide'], ['sign.jpg']))
  expect(read(both).data).toEqual({ guide: { text: 'Look first', media: ['sign.jpg'] } })
  expect(read(after(both, (source) => putMedia(source, ['guide'], []))).data).toEqual({ guide: 'Look first' })
  expect(read(after('sop: a\n', (source) => putMedia(source, ['guide'], ['a.png']))).data).toEqual({
    sop: 'a',
    guide: { media: ['a.png'] },
  })
})

test('a field that opening a job needs no more is not demanded either', () => {
  const text =
    'inputs:\n  type: object\n  required: [a, b]\n  properties: {a: {type: string}, b: {type: string}}\n'
  expect(read(after(text, (source) => dropInput(source, 'a'))).data).toEqual({
    inputs: { type: 'object', required: ['b'], properties: { b: { type: 'string' } } },
  })
})

test('a column leaves a table with its cells', () => {
  const text =
    'tables:\n  risk:\n    inputs: {amount: inputs.amount, tier: subject.tier}\n    rows:\n      - {amount: "> 5", tier: gold, result: high}\n      - {result: low}\n'
  expect(read(after(text, (source) => dropColumn(source, 'risk', 'tier'))).data).toEqual({
    tables: {
      risk: {
        inputs: { amount: 'inputs.amount' },
        rows: [{ amount: '> 5', result: 'high' }, { result: 'low' }],
      },
    },
  })
})

test('a form that is written in a step becomes a file, with its comments', () => {
  const source = read(
    'steps:\n  look:\n    form:\n      # as the shop has it\n      schema:\n        type: object # so far\n        properties: {}\n',
  )
  const { text, change } = formOut(source, ['steps', 'look', 'form'], 'look')
  expect(read(text).data).toEqual({ form: 'look', schema: { type: 'object', properties: {} } })
  expect(text).toContain('# so far')
  expect(read(apply(source.text, change.patches)).data).toEqual({ steps: { look: { form: 'look' } } })
})
