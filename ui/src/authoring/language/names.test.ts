import { expect, test } from 'vitest'
import { read as readSource, type Source } from '../../document/index.ts'
import { helpAt } from './help.ts'
import { renaming } from './naming/renaming.ts'
import { quickFindings } from './quick.ts'
import { aboutIn } from './schema.ts'
import { SCHEMAS, TELLING, textsOf, VOCABULARY } from './shipped.testing.ts'
import { spanOf, thingAt, usesOf } from './things.ts'
import { World } from './world.ts'

const SOP = 'channel-activation'
const FILE = `${SOP}/sop.yaml`

function opened(instead: Readonly<Record<string, string>> = {}) {
  const sources = new Map<string, Source>()
  for (const [path, text] of [...textsOf(SOP), ...Object.entries(instead)])
    sources.set(path, readSource(text))
  return { sources, world: new World(sources, VOCABULARY, SCHEMAS) }
}

const shipped = opened()

/** What is named at the place of `word` within `around`. */
function thing(around: string, word: string, file = FILE, { sources, world } = shipped) {
  const source = sources.get(file) as Source
  const at = source.text.indexOf(around)
  expect(at).toBeGreaterThanOrEqual(0)
  const offset = at + around.indexOf(word) + 1
  return { found: thingAt(world, file, source, offset), world, sources, source, offset }
}

function help(around: string, word: string, file = FILE) {
  const { world, source, offset } = thing(around, word, file)
  return helpAt(world, file, source, offset, TELLING)
}

test('a way on leads to the step that it names', () => {
  const { found, source } = thing('go: await_stock', 'await_stock')
  expect(found).toMatchObject({ kind: 'step', name: 'await_stock', defined: { file: FILE } })
  const span = spanOf(source, found?.defined?.path ?? [])
  expect(source.text.slice(span?.from, span?.to)).toBe('await_stock')
})

test.each([
  ['form: entry', 'entry', 'form', { file: `${SOP}/forms/entry.yaml`, path: ['form'] }],
  ['form: fault-report', 'fault-report', 'form', { file: 'forms/library/fault-report.yaml', path: ['form'] }],
  [
    'codeList: card-types',
    'card-types',
    'codeList',
    { file: 'forms/library/card-types.yaml', path: ['codeList'] },
  ],
  ['role:tech_support\n    form', 'tech_support', 'role', null],
  ['always: [verify_identity', 'verify_identity', 'step', { file: FILE, path: ['steps', 'verify_identity'] }],
  [
    '{{ inputs.quantity }} 张卡',
    'quantity',
    'input',
    { file: FILE, path: ['inputs', 'properties', 'quantity'] },
  ],
  [
    "this.result == 'pass'",
    'result',
    'field',
    { file: `${SOP}/forms/function-test.yaml`, path: ['schema', 'properties', 'result'] },
  ],
  ['visits.function_test >= 3', 'function_test', 'step', { file: FILE, path: ['steps', 'function_test'] }],
])('%s names a %s', (around, word, kind, defined) => {
  expect(thing(around, word).found).toMatchObject({ kind, defined })
})

test('in a scenario steps, outcomes, people and fields are known', () => {
  const { sources, world } = shipped
  const [file, source] = [...sources].find(([, one]) => one.text.includes('{decide: approve, as: chen')) as [
    string,
    Source,
  ]
  const kinds = ['verify_identity,', 'approve, as', 'stock_ok:', 'wei,'].map(
    (word) => thingAt(world, file, source, source.text.indexOf(word, source.text.indexOf('walk:')) + 1)?.kind,
  )
  expect(kinds).toEqual(['step', 'outcome', 'field', 'login'])
})

test('every use of a step is found, in every file', () => {
  const { found, world, sources } = thing('go: enter', 'enter')
  const uses = usesOf(world, sources, found?.id ?? '')
  const inSop = uses.filter(({ file }) => file === FILE).map(({ text }) => text.trim())
  expect(inSop).toEqual(['enter:', '- go: enter', 'from: [enter, function_test]'])
  expect(uses.filter(({ defines }) => defines).map(({ file }) => file)).toEqual([FILE])
  expect(uses.some(({ file }) => file.includes('/scenarios/'))).toBe(true)
})

test('every use of a field is found, in its form and in expressions', () => {
  const { found, world, sources } = thing("this.result == 'pass'", 'result')
  const uses = usesOf(world, sources, found?.id ?? '')
  expect(uses.map(({ file }) => file)).toEqual(
    expect.arrayContaining([FILE, `${SOP}/forms/function-test.yaml`]),
  )
  expect(uses.filter(({ file }) => file.endsWith('forms/function-test.yaml'))).toHaveLength(4)
})

test('what is renamed is told as the server wants it', () => {
  expect(renaming(thing('go: enter', 'enter').found as never)).toEqual({ what: 'step', at: ['enter'] })
  expect(renaming(thing("this.result == 'pass'", 'result').found as never)).toEqual({
    what: 'field',
    at: [`${SOP}/forms/function-test.yaml`, 'result'],
  })
  expect(renaming(thing('outcomes: {approve: done', 'approve').found as never)).toEqual({
    what: 'outcome',
    at: ['review', 'approve'],
  })
  expect(renaming(thing('by: role:coordinator', 'coordinator').found as never)).toBe(null)
})

test('help tells a key from the schema', () => {
  expect(help('clock: working', 'clock')).toMatchObject({
    title: 'clock',
    text: expect.stringContaining('How durations count'),
    facts: [{ value: 'text.oneOf' }, { value: 'text.defaultIs' }],
  })
  expect(help('    locked: true', 'locked')).toMatchObject({ title: 'Locked' })
})

test('what a schema says is said in the language of the reader', () => {
  const due = SCHEMAS.sop?.$defs?.due ?? {}
  expect(aboutIn('zh-CN', due)).toEqual({ title: '期限', text: '这一步最多用多久。' })
  expect(aboutIn('en', due)).toEqual({ title: 'Due', text: 'How long the step may take.' })
})

test('help tells the four questions of a step', () => {
  expect(help('rework: function_test', 'function_test')).toMatchObject({
    kicker: 'text.kind.work',
    title: 'Test a sale',
    facts: [
      { name: 'text.fact.who', value: 'text.fact.assignee' },
      { name: 'text.fact.what', value: 'trials, passed, result, reason, receipt' },
      { name: 'text.fact.when', value: 'text.fact.noDue' },
      { name: 'text.fact.where', value: expect.stringContaining('sign') },
    ],
  })
})

test('help tells who holds a role, what a list and a form hold', () => {
  expect(help('by: role:tech_support', 'tech_support')?.facts[0]?.value).toContain('高')
  expect(help('codeList: card-types', 'card-types')?.facts[0]).toMatchObject({ name: 'game' })
  expect(help('form: entry', 'entry')).toMatchObject({
    title: 'Entry',
    facts: [{ name: 'merchant_no' }, {}, {}, {}],
  })
})

test('help tells functions of expressions', () => {
  expect(help('t.ok).size()', 'size', `${SOP}/forms/function-test.yaml`)).toMatchObject({
    title: 'size(x) -> int',
  })
})

test('nothing shipped has a finding at once', () => {
  const found = [...shipped.sources]
    .filter(([path]) => path.startsWith(SOP))
    .flatMap(([path, source]) =>
      quickFindings(shipped.world, path, source).map((one) => [path, one.what, one.name]),
    )
  expect(found).toEqual([])
})

test('keys and steps that do not exist are told, with what was meant', () => {
  const text = (shipped.sources.get(FILE) as Source).text
    .replace('    locked: true\n    guide', '    lockd: true\n    guide')
    .replace('      - go: enter\n', '      - go: entr\n')
  const { world, sources } = opened({ [FILE]: text })
  expect(quickFindings(world, FILE, sources.get(FILE) as Source)).toMatchObject([
    { what: 'unknownKey', name: 'lockd', near: 'locked' },
    { what: 'unknownName', name: 'entr', near: 'enter' },
  ])
})
