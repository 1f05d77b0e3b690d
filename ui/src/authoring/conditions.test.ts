import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  begun,
  type Clause,
  comparisons,
  type Literal,
  parse,
  type Sentence,
  typed,
  write,
} from './conditions.ts'

test.each<[string, Sentence]>([
  ["this.result == 'pass'", { join: 'all', clauses: [{ field: 'this.result', is: '==', value: 'pass' }] }],
  ['this.stock_ok', { join: 'all', clauses: [{ field: 'this.stock_ok', is: '==', value: true }] }],
  ['!this.stock_ok', { join: 'all', clauses: [{ field: 'this.stock_ok', is: '==', value: false }] }],
  ['!(this.ok)', { join: 'all', clauses: [{ field: 'this.ok', is: '==', value: false }] }],
  ['visits.enter >= 3', { join: 'all', clauses: [{ field: 'visits.enter', is: '>=', value: 3 }] }],
  ['-5 < inputs.change', { join: 'all', clauses: [{ field: 'inputs.change', is: '>', value: -5 }] }],
  [
    'this.a == "x" && has(this.b) && !has(answers.c.d)',
    {
      join: 'all',
      clauses: [
        { field: 'this.a', is: '==', value: 'x' },
        { field: 'this.b', is: 'has' },
        { field: 'answers.c.d', is: 'has not' },
      ],
    },
  ],
  [
    "this.kind in ['a', 'b'] || (!(this.kind in [1]))",
    {
      join: 'any',
      clauses: [
        { field: 'this.kind', is: 'in', value: ['a', 'b'] },
        { field: 'this.kind', is: 'not in', value: [1] },
      ],
    },
  ],
  ['this.ok == true', { join: 'all', clauses: [{ field: 'this.ok', is: '==', value: true }] }],
])('%s is a sentence', (cel, sentence) => {
  expect(parse(cel)).toEqual(sentence)
})

test.each([
  '',
  'this.a &&',
  'this.a && this.b || this.c',
  'size(this.list) > 2',
  'this.list[0] == 1',
  'this.amount > 1.0',
  'this.amount > 010',
  "this.a == r'x'",
  "this.a == '\\x41'",
  'this.a == this.b',
  'this.a + 1 > 2',
  'this.a == null',
  'this.a ? true : false',
  '(this.a',
  'this. == 1',
  'has(amount)',
  '!this.a == false',
  '1 + 1 == 2',
])('%s says more than a sentence, or nothing', (cel) => {
  expect(parse(cel)).toBeNull()
})

const field = fc.constantFrom('this.result', 'inputs.quantity', 'visits.enter', 'answers.check.ok', 'amount')
const literal: fc.Arbitrary<Literal> = fc.oneof(fc.string(), fc.integer(), fc.boolean())
const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({
    field,
    is: fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
    value: literal,
  }) as fc.Arbitrary<Clause>,
  fc.record({
    field,
    is: fc.constantFrom('in', 'not in'),
    value: fc.array(literal, { minLength: 1 }),
  }) as fc.Arbitrary<Clause>,
  fc.constantFrom<Clause>({ field: 'this.a', is: 'has' }, { field: 'this.a', is: 'has not' }),
)
const sentence: fc.Arbitrary<Sentence> = fc.record({
  join: fc.constantFrom('all', 'any'),
  clauses: fc.array(clause, { minLength: 1, maxLength: 4 }),
})

test('what is written is read as the same, and written the same again', () => {
  fc.assert(
    fc.property(sentence, (said) => {
      const cel = write(said)
      const again = parse(cel)
      expect(again).not.toBeNull()
      expect(again && write(again)).toBe(cel)
      expect(again?.clauses.map(({ field: named }) => named)).toEqual(said.clauses.map((one) => one.field))
    }),
  )
})

test('a value has the type of its field', () => {
  expect([
    typed('3', { type: 'integer' }),
    typed('3.5', { type: ['number', 'null'] }),
    typed('3.5', { type: 'integer' }),
    typed('x', { type: 'integer' }),
    typed('true', { type: 'boolean' }),
    typed('3', { type: 'string' }),
    typed('3', { enum: [3, 'b'] }),
    typed('3', undefined),
  ]).toEqual([3, 3.5, 3, 0, true, '3', 3, '3'])
})

test('a condition begins with what its field can be', () => {
  expect([
    begun({ field: 'this.ok', schema: { type: 'boolean' } }),
    begun({ field: 'this.n', schema: { type: 'integer' } }),
    begun({ field: 'this.result', schema: { type: 'string', enum: ['pass', 'fail'] } }),
    begun({ field: 'this.rows', schema: { type: 'array' } }),
  ]).toEqual([
    { field: 'this.ok', is: '==', value: true },
    { field: 'this.n', is: '>=', value: 1 },
    { field: 'this.result', is: '==', value: 'pass' },
    { field: 'this.rows', is: 'has' },
  ])
  expect(comparisons({ type: 'boolean' })).toEqual(['=='])
})
