import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { loadExpressions } from '../expressions/engine.ts'
import type { CodeList, Form } from './form.ts'
import { FORMATS } from './formats.ts'
import { contextOf } from './formulas.ts'
import { FormTaker } from './intake.ts'
import { sentence } from './messages.ts'
import { Validator } from './validation.ts'

interface Vector {
  about: string
  form: Form
  codeLists: Record<string, CodeList>
  context: Record<string, unknown>
  cases: { answers: Record<string, unknown>; taken: unknown }[]
}

interface Group {
  description: string
  schema: unknown
  tests: { description: string; data: unknown; valid: boolean }[]
}

const TESTS = new URL('../../../tests/', import.meta.url)

function read<Value>(path: string): Value {
  return JSON.parse(readFileSync(new URL(path, TESTS), 'utf8')) as Value
}

const vectors = read<{
  forms: Vector[]
  formats: Record<string, [string, boolean][]>
  sentences: [{ code: string; params: Record<string, unknown> }, string, string][]
}>('vectors/forms.json')

await loadExpressions()

/** As JSON carries it: there is no -0. */
const carried = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test.each(vectors.forms.map((vector) => [vector.about, vector] as const))(
  'the field app takes what is recorded of %s',
  (_, { form, codeLists, context, cases }) => {
    const taker = new FormTaker(form, codeLists)
    for (const { answers, taken } of cases) {
      const { answers: kept, faults, hidden } = taker.take(answers, contextOf(context))
      const found = { answers: kept, faults, hidden: [...hidden].sort() }
      expect({ of: answers, taken: carried(found) }).toEqual({ of: answers, taken: carried(taken) })
    }
  },
)

test.each(Object.entries(vectors.formats))(
  'the field app judges the format %s as recorded',
  (name, texts) => {
    expect(texts.map(([text]) => [text, FORMATS.get(name)?.(text)])).toEqual(texts)
  },
)

test('faults are said in both languages as the server says them', () => {
  const said = vectors.sentences.map(([fault]) => [fault, sentence(fault, 'zh-CN'), sentence(fault, 'en')])
  expect(said).toEqual(vectors.sentences)
})

// forms have no identifiers but places, and look nothing up; format is asserted, see tests/forms/suite/README.md
const LEFT_OUT = ['dynamicRef', 'refRemote', 'vocabulary', 'format', 'anchor']
const NOT_IN_FORMS = [
  '"$anchor"',
  '"$dynamicAnchor"',
  '"$dynamicRef"',
  '"$id"',
  '"$ref":"http',
  '/draft/2019-09/',
]

const files = [
  ...readdirSync(new URL('forms/suite/', TESTS)).filter(
    (name) => name.endsWith('.json') && !LEFT_OUT.includes(name.slice(0, -5)),
  ),
  ...[...FORMATS.keys()]
    .filter((name) => name !== 'local-time')
    .map((name) => `optional/format/${name}.json`),
]

test.each(files)('the field app accepts what the official suite accepts: %s', (name) => {
  for (const { schema, tests, description } of read<Group[]>(`forms/suite/${name}`)) {
    const text = JSON.stringify(schema)
    if (NOT_IN_FORMS.some((word) => text.includes(word))) continue
    const validator = new Validator(schema)
    const accepted = tests.map(({ data, description: about }) => ({ about, valid: validator.isValid(data) }))
    expect({ description, accepted }).toEqual({
      description,
      accepted: tests.map(({ valid, description: about }) => ({ about, valid })),
    })
  }
})
