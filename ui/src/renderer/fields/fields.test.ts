import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Schema } from '../../forms/form.ts'
import { FormTaker } from '../../forms/intake.ts'
import { EXAMPLE } from '../example.ts'
import { FormTree } from '../formTree.ts'
import { controlFor } from '../schemas.ts'
import { FIELD_TYPES, fieldTypeOf } from './index.ts'

const kindOf = (schema: Schema, options: Record<string, unknown> = {}) =>
  fieldTypeOf(controlFor({}, ['x'], schema, false, options)).name

test('the schema decides which field is drawn', () => {
  const both = (first: Schema, second: Schema) => ({ oneOf: [first, second] })
  expect([
    kindOf({ type: 'string' }),
    kindOf({ type: ['string', 'null'] }),
    kindOf({ anyOf: [{ type: 'integer' }, { type: 'null' }] }),
    kindOf({ allOf: [{ type: 'number' }, { minimum: 3 }] }),
    kindOf({ type: 'number', minimum: 0, maximum: 9 }, { slider: true }),
    kindOf({ type: 'string', format: 'date-time' }),
    kindOf({ type: 'string', format: 'duration' }),
    kindOf({ type: 'boolean' }),
    kindOf({ type: 'string', enum: ['a', 'b'] }),
    kindOf({ type: ['string', 'null'], enum: ['a', null] }),
    kindOf(both({ const: 1, title: 'One' }, { const: 2, title: 'Two' })),
    kindOf({ type: 'array', items: { enum: ['a'] } }),
    kindOf({ type: 'array', items: { codeList: 'parts' } }),
    kindOf({ type: 'array', items: { type: 'string' } }),
    kindOf({ type: 'object', properties: { a: {} } }),
    kindOf(both({ type: 'object', properties: { a: {} } }, { type: 'object', properties: { b: {} } })),
    kindOf({ const: 'V' }),
    kindOf({ type: 'array', evidence: { kind: 'photo' } }),
    kindOf({ type: ['string', 'number'] }),
    kindOf({ type: 'object' }),
    kindOf({ type: 'array' }),
    kindOf({}),
  ]).toEqual([
    'text',
    'text',
    'number',
    'number',
    'range',
    'date',
    'duration',
    'boolean',
    'choice',
    'choice',
    'choice',
    'multipleChoice',
    'multipleChoice',
    'list',
    'object',
    'variant',
    'constant',
    'evidence',
    'unknown',
    'unknown',
    'unknown',
    'unknown',
  ])
})

test('the example has every kind of field', () => {
  const tree = new FormTree(new FormTaker(EXAMPLE, {}).layout, EXAMPLE.schema ?? {})
  const kinds = Object.keys(EXAMPLE.schema?.properties ?? {}).map((name) => {
    const control = tree.control([name])
    return control ? fieldTypeOf(control).name : `${name} is not shown`
  })
  expect([...new Set(kinds)].sort()).toEqual(FIELD_TYPES.map(({ name }) => name).sort())
})

test('every kind of field is in the documentation', () => {
  const page = readFileSync(new URL('../../../../docs/language/renderer.md', import.meta.url), 'utf8')
  expect(FIELD_TYPES.filter(({ name }) => !page.includes(`| \`${name}\` |`))).toEqual([])
})
