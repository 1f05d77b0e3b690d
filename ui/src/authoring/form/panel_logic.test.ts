import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { provideExpressions } from '../../expressions/engine.ts'
import { Program } from '../../expressions/program.ts'
import type { CodeList, Form } from '../../forms/form.ts'
import { FormTaker } from '../../forms/intake.ts'
import { fits, PRESETS, patternFor } from './pattern_examples.ts'
import { textFitting } from './pattern_texts.ts'
import { type Group, readCel, readCondition, type Test, writeCel, writeCondition } from './rules.ts'
import { luckOf, sampleAnswers } from './samples.ts'

provideExpressions(Program)

const ROOT = join(import.meta.dirname, '../../../..')

describe('patterns by example', () => {
  test.each([
    [['SN-000000'], [], '^SN-[0-9]{6}$'],
    [['SN-204815', 'SN-000001'], [], '^SN-[0-9]{6}$'],
    [['A1', 'B234'], [], '^[A-Z][0-9]{1,3}$'],
    [['13812345678'], [], '^[0-9]{11}$'],
    [['2026-01', '2026-12'], ['2025-12'], '^2026-[0-9]{2}$'],
    [['AB', 'CD'], ['EF'], '^(?:AB|CD)$'],
    [['浙A12345', '沪B67890'], [], '^[一-龥][A-Z][0-9]{5}$'],
    [['1.5', '20'], [], '^(?:[0-9]\\.[0-9]|[0-9]{2})$'],
  ])('%j without %j is %s', (wanted, unwanted, pattern) => {
    expect(patternFor(wanted, unwanted)).toBe(pattern)
  })

  test('what must and must not fit is told apart, whatever it is', () => {
    const text = fc.stringMatching(/^[A-Z0-9a-z .*+/-]{1,8}$/)
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 5 }),
        fc.array(text, { maxLength: 5 }),
        (a, b) => {
          const unwanted = b.filter((one) => !a.includes(one))
          const pattern = patternFor(a, unwanted) as string
          expect(a.filter((one) => !fits(pattern, one))).toEqual([])
          expect(unwanted.filter((one) => fits(pattern, one))).toEqual([])
        },
      ),
    )
  })

  test('nothing tells a text from itself, and without an example there is no pattern', () => {
    expect([patternFor(['a'], ['a']), patternFor([]), patternFor([''])]).toEqual([null, null, null])
  })

  test('every pattern that is offered takes its example, and texts can be made for it', () => {
    const luck = luckOf(3)
    expect(
      PRESETS.map(({ pattern, example }) => [fits(pattern, example), textFitting(pattern, luck) !== null]),
    ).toEqual(PRESETS.map(() => [true, true]))
  })
})

function yamlIn(folder: string): Record<string, unknown>[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => parse(readFileSync(join(ROOT, folder, name), 'utf8')))
}

const LISTS: Record<string, CodeList> = Object.fromEntries(
  yamlIn('forms/library')
    .filter((one) => 'codeList' in one)
    .map((one) => [one.codeList, one as CodeList]),
)
const FORMS = readdirSync(join(ROOT, 'sop_definitions'), { withFileTypes: true })
  .filter((one) => one.isDirectory() && one.name !== 'subjects')
  .flatMap(({ name }) =>
    yamlIn(`sop_definitions/${name}/forms`).map((form) => [`${name}/${String(form.form)}`, form] as const),
  )

test.each(FORMS)('sample data of %s is what the form takes', (_, written) => {
  const schema = withoutFormulas(written.schema)
  const form = { schema, uischema: null } as Form
  for (let seed = 1; seed <= 5; seed++) {
    const answers = sampleAnswers(form, LISTS, { seed, language: 'zh-CN', now: new Date('2026-11-22') })
    expect(new FormTaker(form, LISTS).take(answers, { give: () => ({}) }).faults).toEqual([])
  }
  expect(sampleAnswers(form, LISTS, { seed: 4 })).toEqual(sampleAnswers(form, LISTS, { seed: 4 }))
})

/** The schema without calculated fields: their types are the compiler's to say. */
function withoutFormulas(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutFormulas)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => !(typeof part === 'object' && part !== null && 'compute' in part))
      .map(([key, part]) => [key, withoutFormulas(part)]),
  )
}

const field = fc.constantFrom('this.result', 'this.a.b', 'ok', 'inputs.quantity')
const literal = fc.oneof(fc.string(), fc.integer())
const one: fc.Arbitrary<Test> = fc.oneof(
  fc.record({ field, is: fc.constantFrom('==' as const, '!=' as const), value: literal }),
  fc.record({ field, is: fc.constantFrom('<' as const, '>=' as const), value: fc.integer() }),
  fc.record({
    field,
    is: fc.constantFrom('in' as const, 'not in' as const),
    value: fc.array(literal, { minLength: 1 }),
  }),
  fc.record({ field, is: fc.constantFrom('has' as const, 'has not' as const) }),
  fc.record({ field, is: fc.constant('contains' as const), value: literal }),
  fc.record({ field, is: fc.constant('between' as const), value: fc.tuple(fc.integer(), fc.integer()) }),
)
const inner: fc.Arbitrary<Group> = fc
  .array(one, { minLength: 2, maxLength: 3 })
  .map((parts) => ({ join: 'any', parts }))
const group: fc.Arbitrary<Group> = fc
  .array(fc.oneof(one, inner), { minLength: 2, maxLength: 4 })
  .map((parts) => ({ join: 'all', parts }))

describe('rules as sentences', () => {
  test('a sentence comes back from its expression as it was, and the expression to the byte', () => {
    fc.assert(
      fc.property(group, (said) => {
        const cel = writeCel(said)
        expect(readCel(cel)).toEqual(said)
        expect(writeCel(readCel(cel) as Group)).toBe(cel)
      }),
    )
  })

  test('a sentence comes back from its schema as it was', () => {
    fc.assert(
      fc.property(group, (said) => {
        const condition = writeCondition({ dialect: 'schema', group: said }, [])
        expect(readCondition(condition, [])?.group).toEqual(said)
      }),
    )
  })

  test.each([
    { scope: '#/properties/result', schema: { const: 'fail' } },
    { scope: '#/properties/count', schema: { minimum: 3 } },
    { scope: '#/properties/count', schema: { minimum: 3, maximum: 5 }, failWhenUndefined: true },
    { scope: '#/properties/tags', schema: { contains: { const: 'a' } } },
    { scope: '#/properties/result', schema: { not: { enum: ['a', 'b'] } } },
    {
      type: 'OR',
      conditions: [
        { scope: '#/properties/a', schema: { const: true } },
        {
          type: 'AND',
          conditions: [{ cel: 'inputs.q > 3' }, { scope: '#/properties/b', schema: { enum: [1, 2] } }],
        },
      ],
    },
    { cel: "this.result == 'fail' && (this.count > 3 || !has(this.note))" },
    { cel: "'a' in this.tags" },
    { cel: '(n >= 1 && n <= 5) || has(ok)' },
  ])('%j is a sentence that is written the same', (condition) => {
    const said = readCondition(condition, [])
    expect(said && writeCondition(said, [])).toEqual(condition)
  })

  test.each([
    { cel: 'size(this.rows) > 2' },
    { cel: "this.a == 'x' ? true : false" },
    { cel: 'this.rows.exists(r, r.ok)' },
    { scope: '#/properties/a', schema: { type: 'string', minLength: 2 } },
    { scope: '#', schema: { required: ['a'] } },
    { cel: 'a', vars: {} },
    null,
  ])('%j says more than a sentence', (condition) => {
    expect(readCondition(condition, [])).toBeNull()
  })
})
