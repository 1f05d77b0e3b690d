import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { read as readText } from '../../document/index.ts'
import { complete } from './completion.ts'
import { quickFindings } from './quick.ts'
import { read, SCHEMAS, TELLING, VOCABULARY, worldOf } from './shipped.testing.ts'
import { World } from './world.ts'

const SOP = 'channel-activation'
const SOURCE = read(`sop_definitions/${SOP}/sop.yaml`)

/** What is offered at the mark, in the SOP (or another file) with `piece` put in place of `anchor`. */
function offered(anchor: string, piece: string, file = 'sop.yaml') {
  const path = `${SOP}/${file}`
  const source = file === 'sop.yaml' ? SOURCE : read(`sop_definitions/${path}`)
  expect(source).toContain(anchor)
  return offeredIn(
    source.replace(anchor, () => piece),
    path,
  )
}

function offeredIn(marked: string, path: string) {
  const offset = marked.indexOf('¦')
  const text = marked.replace('¦', '')
  const world = worldOf(SOP, { [path]: text })
  const found = complete(world, path, text, offset, TELLING)
  return {
    labels: (found?.offers ?? []).map(({ label }) => label),
    inserts: Object.fromEntries((found?.offers ?? []).map(({ label, insert }) => [label, insert])),
    details: Object.fromEntries((found?.offers ?? []).map(({ label, detail }) => [label, detail])),
    required: (found?.offers ?? []).filter(({ required }) => required).map(({ label }) => label),
    from: found ? text.slice(found.from, offset) : null,
  }
}

test('an empty step offers the keys of work and those that make it something else', () => {
  const { labels, inserts } = offered('  sign:\n', '  extra:\n    ¦\n  sign:\n')
  expect(labels).toEqual(
    expect.arrayContaining(['title', 'form', 'evidence', 'approval', 'each', 'wait', 'end']),
  )
  expect(labels).not.toContain('stages')
  expect(inserts.by).toBe('by: ')
  expect(inserts.evidence).toBe('evidence:\n  «photo»: {kind: «photo»}')
})

test('keys that stand already are not offered again', () => {
  const { labels } = offered('    locked: true\n    guide:', '    ¦\n    locked: true\n    guide:')
  expect(labels).toContain('form')
  expect(labels).not.toContain('locked')
  expect(labels).not.toContain('evidence')
})

test('an approval offers what is decided, the required first', () => {
  const { labels, required } = offered(
    '      need: 1\n      outcomes: {approve: done, rework: function_test}',
    '      ¦',
  )
  expect(required).toEqual(['outcomes'])
  expect(labels).toEqual(expect.arrayContaining(['need', 'stages', 'four_eyes']))
  expect(labels).not.toContain('by')
})

test('evidence offers its kinds and its policy', () => {
  expect(
    offered('{kind: photo, title: {zh-CN: 录入完成界面', '{kind: ¦, title: {zh-CN: 录入完成界面').labels,
  ).toEqual(['photo', 'signature', 'scan', 'position', 'video', 'audio', 'file'])
  expect(offered('screen: {kind: photo, title', 'screen: {kind: photo, ¦ title').labels).toEqual(
    expect.arrayContaining(['count', 'within', 'fresh', 'source']),
  )
})

test('a way on offers steps with their titles, and the way back', () => {
  const { labels, details } = offered('      - go: enter\n', '      - go: ¦\n')
  expect(labels).toEqual(expect.arrayContaining(['sign', 'enter', 'done', '$return']))
  expect(labels).not.toContain('function_test')
  expect(details.sign).toBe('Hand over and sign')
})

test('people are offered as roles, performers and persons', () => {
  const { labels, from } = offered('    by: role:tech_support', '    by: rol¦')
  expect(labels).toEqual(
    expect.arrayContaining(['assignee', 'role:branch_manager', 'performer:enter', 'user:wei']),
  )
  expect(from).toBe('rol')
})

test('forms of the draft and of the library are offered', () => {
  expect(offered('    form: entry\n', '    form: ¦\n').labels).toEqual(
    expect.arrayContaining(['entry', 'function-test', 'fault-report']),
  )
})

test('right after a colon a space comes too', () => {
  expect(offered('    form: entry\n', '    form:¦\n').inserts.entry).toBe(' entry')
})

test('a new step is offered as a whole, in every kind', () => {
  const { labels, inserts } = offered('  sign:\n', '  ¦\n\n  sign:\n')
  expect(labels).toEqual(expect.arrayContaining(['text.piece.work', 'text.piece.approval', 'text.piece.end']))
  expect(inserts['text.piece.waitTime']).toBe(
    '«step_name»:\n  title: {zh-CN: «名称», en: «Name»}\n  wait: {for: «1d»}',
  )
})

test('a rung offers moments, and outcomes of its own approval', () => {
  expect(
    offered(
      '      - {at: due, notify: role:branch_manager}\n      - {at: due + 2h',
      '      - {at: ¦}\n      - {at: due + 2h',
    ).labels,
  ).toContain('due + 2h')
  expect(
    offered('      - {at: due + 2h, raise_to: role:regional_manager}', '      - {at: due + 2h, outcome: ¦}')
      .labels,
  ).toEqual(['approve', 'rework'])
})

test('an expression offers names with types, fields after a dot, and values to compare with', () => {
  const names = offered(`{when: "this.result == 'pass'", go: sign}`, '{when: "¦", go: sign}')
  expect(names.labels).toEqual(expect.arrayContaining(['this', 'inputs', 'answers', 'visits', 'size']))
  const fields = offered(`{when: "this.result == 'pass'", go: sign}`, '{when: "this.re¦", go: sign}')
  expect(fields.labels).toEqual(expect.arrayContaining(['result', 'reason', 'trials', 'receipt']))
  expect(fields.details.result).toBe('string')
  expect(fields.from).toBe('re')
  const values = offered(
    `{when: "this.result == 'pass'", go: sign}`,
    `{when: "this.result == '¦'", go: sign}`,
  )
  expect(values.labels).toEqual(['pass', 'fail'])
  const several = offered(
    `{when: "this.result == 'pass'", go: sign}`,
    `{when: "this.result in ['pass', '¦']", go: sign}`,
  )
  expect(several.labels).toEqual(['pass', 'fail'])
})

const LIBRARY = {
  forms: [
    {
      path: 'forms/library/fault-report.yaml',
      title: 'Fault',
      text: 'form: fault-report\nschema: {properties: {cause: {codeList: causes}}}\n',
      data: { form: 'fault-report', schema: { properties: { cause: { codeList: 'causes' } } } },
    },
  ],
  code_lists: [
    {
      name: 'causes',
      title: { en: 'Causes', 'zh-CN': '原因' },
      entries: 2,
      text: 'codeList: causes\n',
      data: {
        codeList: 'causes',
        entries: [{ code: 'wet', title: { en: 'Water', 'zh-CN': '进水' } }, { code: 'old' }],
      },
    },
    { name: 'reasons', title: 'Reasons', entries: 3 },
  ],
}

function offeredWithLibrary(marked: string) {
  const text = marked.replace('¦', '')
  const files = new Map([['visit/sop.yaml', { data: parse(text) }]])
  const world = new World(files, { ...VOCABULARY, ...LIBRARY }, SCHEMAS)
  return complete(world, 'visit/sop.yaml', text, marked.indexOf('¦'), TELLING)?.offers ?? []
}

test('a field of a code list is compared with its entries, which are told by their titles', () => {
  const offers = offeredWithLibrary(
    `sop: visit\nsteps:\n  look: {form: fault-report}\n  check: {next: [{when: "answers.look.cause == '¦'", go: done}]}\n`,
  )
  expect(offers.map(({ label, detail, info }) => [label, detail, info])).toEqual([
    ['wet', 'Water', 'Water\n\n进水'],
    ['old', 'old', ''],
  ])
})

test('a form of the library brings its file and its code lists along; one of the draft brings nothing', () => {
  const [taken] = offeredWithLibrary('sop: visit\nsteps:\n  look: {form: ¦fault-report}\n')
  expect(taken?.brings).toEqual({
    'forms/library/fault-report.yaml': LIBRARY.forms[0]?.text,
    'forms/library/causes.yaml': 'codeList: causes\n',
  })
  const world = worldOf(SOP)
  expect(world.broughtBy('fault-report')).toEqual({})
})

test('a form of the library that is only named is said, to be taken along', () => {
  const source = readText('sop: visit\nsteps:\n  look: {form: fault-report}\n')
  const world = new World(new Map([['visit/sop.yaml', source]]), { ...VOCABULARY, ...LIBRARY }, SCHEMAS)
  expect(quickFindings(world, 'visit/sop.yaml', source).map(({ what, name }) => [what, name])).toEqual([
    ['inLibrary', 'fault-report'],
  ])
})

test('an expression that is not quoted offers as well', () => {
  expect(offered('{when: visits.function_test >= 3,', '{when: visits.¦,').labels).toEqual(
    expect.arrayContaining(['enter', 'function_test']),
  )
})

test('texts offer names within double braces only', () => {
  expect(offered('{{ inputs.quantity }} 张卡', '{{ inputs.¦ }} 张卡').labels).toEqual([
    'card_type',
    'quantity',
    'note',
  ])
  expect(offered('{{ inputs.quantity }} 张卡', '张¦卡').labels).toEqual([])
})

test('a fault offers where it may happen and where it goes', () => {
  expect(offered('    go: backup_entry', '    go: ¦').labels).toEqual(
    expect.arrayContaining(['backup_entry', '$return']),
  )
  expect(offered('from: [enter, function_test]', 'from: [enter, ¦]').labels).toContain('function_test')
})

test('the top of an SOP says what is missing', () => {
  const { required, labels } = offeredIn('¦\n', `${SOP}/sop.yaml`)
  expect(required).toEqual(['sop', 'steps'])
  expect(labels).toEqual(expect.arrayContaining(['title', 'faults', 'guarantees']))
})

test('the subject, skills and how it is dispatched', () => {
  expect(offered('about: channel', 'about: ¦').labels).toContain('channel')
  expect(offered('skills: [activation]', 'skills: [¦]').labels).toEqual(
    expect.arrayContaining(['activation']),
  )
  expect(offered('dispatch: {by: manual}\nclock', 'dispatch: {by: ¦}\nclock').labels).toEqual(
    expect.arrayContaining(['manual', 'nearest', 'least_busy', 'offer']),
  )
})

const FORM = 'forms/function-test.yaml'

test('a form offers code lists, its fields as required, and scopes', () => {
  expect(offered('codeList: pass-fail', 'codeList: ¦', FORM).labels).toContain('fault-codes')
  expect(offered('  required: [result]', '  required: [result, ¦]', FORM).labels).toEqual([
    'trials',
    'passed',
    'reason',
  ])
  const scopes = offered('scope: "#/properties/passed"', 'scope: ¦', FORM)
  expect(scopes.labels).toContain('#/properties/reason')
  expect(scopes.inserts['#/properties/reason']).toBe('"#/properties/reason"')
  expect(offered('scope: "#/properties/passed"', 'scope: "¦"', FORM).inserts['#/properties/reason']).toBe(
    '#/properties/reason',
  )
})

test('a formula offers the fields beside it and functions', () => {
  expect(offered('compute: this.trials.filter(t, t.ok).size()', 'compute: this.¦', FORM).labels).toEqual(
    expect.arrayContaining(['trials', 'result']),
  )
  expect(
    offered('compute: this.trials.filter(t, t.ok).size()', 'compute: this.trials.¦', FORM).labels,
  ).toEqual(expect.arrayContaining(['filter', 'map', 'exists']))
})

test('new fields are offered as whole pieces', () => {
  expect(offered('    passed:\n', '    ¦\n    passed:\n', FORM).labels).toContain('text.piece.field.choice')
})

const WALK = 'scenarios/every-step-counts.yaml'
const ENTRY = '{do: verify_identity, as: wei, evidence: {licence: [{away: 150m, age: 9m}]}, expect: enter}'

/** A scenario that ends in this entry. */
const walked = (entry: string) =>
  offeredIn(
    `scenario: x\nbranch: hangzhou\ninputs: {card_type: game}\nwalk:\n  - {do: prepare, as: lin}\n  - ${entry}\n`,
    `${SOP}/${WALK}`,
  )

test('a scenario offers steps, people, fields, values and refusals', () => {
  expect(ENTRY).toContain('do:')
  expect(walked('{do: ¦}').labels).toEqual(expect.arrayContaining(['prepare', 'sign', 'backup_entry']))
  expect(walked('{do: ¦}').labels).not.toContain('done')
  expect(walked('{do: sign, as: ¦}').details.wei).toBe('魏强')
  expect(walked('{do: function_test, answers: {¦}}').labels).toEqual(['trials', 'passed', 'result', 'reason'])
  expect(walked('{do: function_test, answers: {result: ¦}}').labels).toEqual(['pass', 'fail'])
  expect(walked('{do: prepare, answers: {stock_ok: ¦}}').inserts).toEqual({ true: 'true', false: 'false' })
  expect(walked('{do: sign, evidence: {¦}}').labels).toEqual(['customer', 'counter'])
  expect(walked('{do: sign, refused: ¦}').labels).toContain('evidence.too_far')
  expect(walked('{decide: ¦}').labels).toEqual(['approve', 'rework'])
  expect(walked('{fault: ¦}').labels).toEqual(['system_down', 'owner_away', 'owner_refuses'])
  expect(walked('{expect: {end: ¦}}').labels).toEqual(expect.arrayContaining(['completed', 'refused']))
  expect(walked('{expect: {notified: [¦]}}').labels).toContain('role:branch_manager')
})

test('an entry of a walk offers its keys and whole entries', () => {
  const { labels } = walked('¦')
  expect(labels).toEqual(
    expect.arrayContaining(['text.piece.entry.do', 'do', 'fault', 'decide', 'after', 'expect']),
  )
})

const VARIANT = 'variants/lower-tier.yaml'

test('a variant offers steps of the base, the places for new ones, and tags', () => {
  const variant = (change: string) =>
    offeredIn(
      `variant: lower-tier\nof: ${SOP}\nbranches: {tag: lower-tier}\nchange:\n${change}`,
      `${SOP}/${VARIANT}`,
    )
  expect(variant('  steps:\n    ¦\n').labels).toEqual(
    expect.arrayContaining(['prepare', 'sign', 'text.piece.work']),
  )
  expect(variant('  steps:\n    train:\n      after: ¦\n').labels).toEqual(
    expect.arrayContaining(['function_test']),
  )
  expect(variant('  steps:\n    train:\n      ¦\n').labels).toEqual(
    expect.arrayContaining(['after', 'before', 'title', 'form']),
  )
  expect(variant('  steps:\n    sign:\n      ¦\n').labels).toEqual(expect.arrayContaining(['due', 'guide']))
  expect(
    offeredIn(`variant: lower-tier\nof: ${SOP}\nbranches: {tag: ¦}\n`, `${SOP}/${VARIANT}`).labels,
  ).toEqual(expect.arrayContaining(['lower-tier']))
})

test('comments offer nothing', () => {
  expect(offered('  # -- reached', '  # -- ¦reached').labels).toEqual([])
})

test('what an action needs is offered, with the values that it takes', () => {
  const step = '  tell:\n    do: webhook\n    with:\n      '
  expect(offered('  sign:\n', `${step}¦\n  sign:\n`).inserts).toMatchObject({
    url: 'url: ',
    method: 'method: ',
  })
  expect(offered('  sign:\n', `${step}method: ¦\n  sign:\n`).labels).toEqual(['POST', 'PUT'])
})
