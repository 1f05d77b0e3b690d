import { expect, test } from 'vitest'
import { apply, read } from '../../document/index.ts'
import {
  addField,
  addLayout,
  copyItems,
  duplicate,
  edited,
  flat,
  formTree,
  group,
  type Item,
  moveItems,
  OFFERS,
  type Offer,
  type Outcome,
  pasteSnippet,
  putBeside,
  removeItems,
  renameField,
  retypeField,
  setField,
  setLabel,
  setOption,
  snippetOf,
  textOf,
  ungroup,
} from './index.ts'

const REPAIR = `# What was done.
form: repair
title: {zh-CN: 维修, en: Repair}
schema:
  type: object
  required: [done, rows]
  properties:
    done: {type: string, minLength: 2, maxLength: 1000, title: {zh-CN: 内容, en: What was done}}
    # Parts and what they cost.
    rows:
      type: array
      maxItems: 20
      items:
        type: object
        required: [part, price]
        properties:
          part: {type: string, codeList: parts, title: {zh-CN: 备件, en: Part}}
          price: {type: number, minimum: 0}  # each
          count: {type: integer, minimum: 1}
          cost: {type: number, compute: double(count) * price}
    total: {type: number, compute: "sum(this.rows.map(r, r.cost))"}
    outcome: {type: string, enum: [whole, worn]}
uischema:
  type: VerticalLayout
  elements:
    - {type: Control, scope: "#/properties/done", options: {multi: true}}
    - type: Group
      label: {zh-CN: 备件, en: Parts}
      # Only what was worn.
      rule: {effect: SHOW, condition: {scope: "#/properties/outcome", schema: {const: worn}}}
      elements:
        - {type: Control, scope: "#/properties/rows"}
        - {type: Control, scope: "#/properties/total"}  # calculated
    - {type: Control, scope: "#/properties/outcome"}
`

const PLAIN = `form: call
schema:
  type: object
  required: [reached]
  properties:
    reached: {type: boolean, title: {en: Somebody answered}}
    agreed: {type: string, maxLength: 300}  # in their words
    address:
      type: object
      properties:
        street: {type: string}
        town: {type: string}
`

type Command = Parameters<typeof edited>[2]

function after(text: string, command: Command): { text: string; outcome: Outcome } {
  const source = read(text)
  const outcome = edited(source, {}, command)
  return { text: 'patches' in outcome ? apply(text, outcome.patches) : text, outcome }
}

const lines = (text: string) => text.split('\n')

/** The lines that a command took away and those it brought. */
function changed(text: string, command: Command): { gone: string[]; new: string[] } {
  const result = lines(after(text, command).text)
  const before = lines(text)
  const count = (all: string[], line: string) => all.filter((one) => one === line).length
  return {
    gone: [...new Set(before)].filter((line) => count(before, line) > count(result, line)),
    new: [...new Set(result)].filter((line) => count(result, line) > count(before, line)),
  }
}

const offer = (name: string) => OFFERS.find((one) => one.name === name) as Offer
const f = (...names: string[]) => `f:${JSON.stringify(names)}`

function outline(text: string): string[] {
  const said = (item: Item): string =>
    `${'  '.repeat(item.depth)}${item.field ? `${item.field.name}:${item.field.kind}` : item.what}`
  const tree = formTree(read(text).data)
  return [...flat(tree.items).map(said), ...tree.unplaced.map((item) => `? ${item.field?.name}`)]
}

test('a form is read as it is laid out', () => {
  expect(outline(REPAIR)).toEqual([
    'done:text',
    'section',
    '  rows:list',
    '    part:choice',
    '    price:number',
    '    count:number',
    '    cost:number',
    '  total:number',
    'outcome:choice',
  ])
  expect(outline(PLAIN)).toEqual([
    'reached:boolean',
    'agreed:text',
    'address:object',
    '  street:text',
    '  town:text',
  ])
})

test('a field is added where it is put, with its property and its control', () => {
  const added = changed(REPAIR, (edit) =>
    addField(edit, { into: null, at: 1 }, offer('date'), { title: { en: 'Seen on' }, required: true }),
  )
  expect(added).toEqual({
    gone: ['  required: [done, rows]'],
    new: [
      '  required: [done, rows, date]',
      '    date: {type: string, format: date, title: {en: Seen on}}',
      '    - {type: Control, scope: "#/properties/date"}',
    ],
  })
})

test('in a form without layout a field is only a property', () => {
  const added = changed(PLAIN, (edit) => addField(edit, { into: null, at: 1 }, offer('text')))
  expect(added).toEqual({ gone: [], new: ['    short_text: {type: string, maxLength: 100}'] })
  expect(
    outline(after(PLAIN, (edit) => addField(edit, { into: f('address'), at: 2 }, offer('number'))).text),
  ).toEqual([
    'reached:boolean',
    'agreed:text',
    'address:object',
    '  street:text',
    '  town:text',
    '  number:number',
  ])
})

test('moving within a form without layout changes the order and nothing else', () => {
  const moved = after(PLAIN, (edit) => moveItems(edit, [f('agreed')], { into: null, at: 0 }))
  expect(outline(moved.text).slice(0, 2)).toEqual(['agreed:text', 'reached:boolean'])
  expect(lines(moved.text).sort()).toEqual(lines(PLAIN).sort())
})

test('the first section lays the form out', () => {
  const { text, outcome } = after(PLAIN, (edit) =>
    group(edit, [f('reached'), f('agreed')], 'section', { en: 'Call' }),
  )
  expect(outline(text)).toEqual([
    'section',
    '  reached:boolean',
    '  agreed:text',
    'address:object',
    '  street:text',
    '  town:text',
  ])
  expect(text.startsWith(PLAIN)).toBe(true)
  expect(outcome).toMatchObject({ select: ['l:elements.0'] })
})

test('a control moves into a section as it is written', () => {
  const { text } = after(REPAIR, (edit) => moveItems(edit, [f('done')], { into: 'l:elements.1', at: 2 }))
  expect(outline(text)).toEqual([
    'section',
    '  rows:list',
    '    part:choice',
    '    price:number',
    '    count:number',
    '    cost:number',
    '  total:number',
    '  done:text',
    'outcome:choice',
  ])
  expect(text).toContain('        - {type: Control, scope: "#/properties/done", options: {multi: true}}')
})

test('a field that moves into a list takes its schema along, and is demanded there', () => {
  const { text } = after(REPAIR, (edit) => moveItems(edit, [f('done')], { into: f('rows'), at: 1 }))
  expect(outline(text)).toEqual([
    'section',
    '  rows:list',
    '    part:choice',
    '    done:text',
    '    price:number',
    '    count:number',
    '    cost:number',
    '  total:number',
    'outcome:choice',
  ])
  expect(text).toContain('        required: [part, price, done]')
  expect(text).toContain('  required: [rows]')
  expect(text).toContain(
    '          done: {type: string, minLength: 2, maxLength: 1000, title: {zh-CN: 内容, en: What was done}}',
  )
})

test('a field moves out of a list to the form', () => {
  const { text } = after(REPAIR, (edit) => moveItems(edit, [f('rows', '*', 'count')], { into: null, at: 0 }))
  expect(outline(text)[0]).toBe('count:number')
  expect(text).toContain('    - {type: Control, scope: "#/properties/count"}')
  expect((read(text).data as { schema: { properties: object } }).schema.properties).toHaveProperty('count')
})

test('two fields are put side by side, and the row can be taken away again', () => {
  const beside = after(REPAIR, (edit) => putBeside(edit, [f('outcome')], f('done'), true))
  expect(outline(beside.text).slice(0, 4)).toEqual(['columns', '  done:text', '  outcome:choice', 'section'])
  const again = after(beside.text, (edit) => ungroup(edit, 'l:elements.0'))
  expect(outline(again.text).slice(0, 3)).toEqual(['done:text', 'outcome:choice', 'section'])
})

test('a field goes with its control and its demand; what stands around it stays', () => {
  expect(changed(REPAIR, (edit) => removeItems(edit, [f('rows')]))).toMatchObject({
    new: ['  required: [done]'],
  })
  expect(outline(after(REPAIR, (edit) => removeItems(edit, ['l:elements.1'])).text)).toEqual([
    'done:text',
    'outcome:choice',
  ])
})

test('a field that is called anew is called so everywhere in its form', () => {
  const { text } = after(REPAIR, (edit) => renameField(edit, f('rows'), 'parts'))
  expect(text).toContain('  required: [done, parts]')
  expect(text).toContain('scope: "#/properties/parts"')
  expect(text).toContain('compute: "sum(this.parts.map(r, r.cost))"')
  const inner = after(REPAIR, (edit) => renameField(edit, f('rows', '*', 'price'), 'each')).text
  expect(inner).toContain('required: [part, each]')
  expect(inner).toContain('compute: double(count) * each')
  const ruled = after(REPAIR, (edit) => renameField(edit, f('outcome'), 'state')).text
  expect(ruled).toContain('condition: {scope: "#/properties/state"')
  expect(after(REPAIR, (edit) => renameField(edit, f('done'), 'rows')).outcome).toEqual({
    refused: 'nameTaken',
  })
})

test('another kind keeps what still means something', () => {
  const { text } = after(REPAIR, (edit) => retypeField(edit, f('rows', '*', 'count'), offer('number')))
  expect(text).toContain('count: {type: number, minimum: 1}')
  const many = after(REPAIR, (edit) => retypeField(edit, f('outcome'), offer('multipleChoice'))).text
  const data = read(many).data as { schema: { properties: Record<string, unknown> } }
  expect(data.schema.properties.outcome).toEqual({
    type: 'array',
    uniqueItems: true,
    items: { type: 'string', enum: ['whole', 'worn'] },
  })
})

test('keywords, options and labels are set where they are written', () => {
  expect(changed(REPAIR, (edit) => setField(edit, f('total'), 'minimum', 0)).new).toEqual([
    '    total: {type: number, compute: "sum(this.rows.map(r, r.cost))", minimum: 0}',
  ])
  expect(changed(REPAIR, (edit) => setField(edit, f('done'), 'required', false)).new).toEqual([
    '  required: [rows]',
  ])
  expect(changed(REPAIR, (edit) => setOption(edit, f('done'), 'multi', undefined)).new).toEqual([
    '    - {type: Control, scope: "#/properties/done"}',
  ])
  expect(
    changed(REPAIR, (edit) => setLabel(edit, 'l:elements.1', { 'zh-CN': '备件', en: 'Spares' })).new,
  ).toEqual(['      label: {zh-CN: 备件, en: Spares}'])
})

test('what is copied can be pasted into another form, and names that are taken change', () => {
  const tree = formTree(read(REPAIR).data)
  const source = read(REPAIR)
  const at = (path: Item['element']) =>
    (path ?? []).reduce(
      (here: unknown, name) => (here as Record<string | number, unknown>)?.[name],
      source.data,
    )
  const text = textOf(copyItems(tree, at, ['l:elements.1']))
  const snippet = snippetOf(text)
  if (!snippet) throw new Error('nothing to paste')
  const pasted = after(REPAIR, (edit) => pasteSnippet(edit, { into: null, at: 0 }, snippet, new Set()))
  expect(outline(pasted.text).slice(0, 7)).toEqual([
    'section',
    '  rows_2:list',
    '    part:choice',
    '    price:number',
    '    count:number',
    '    cost:number',
    '  total_2:number',
  ])
  expect(pasted.text).toContain('sum(this.rows_2.map(r, r.cost))')
  expect(pasted.outcome).toMatchObject({ missing: ['parts'] })
})

test('a duplicate stands right after', () => {
  const { text } = after(PLAIN, (edit) => [...duplicate(edit, [f('agreed')])])
  expect(outline(text).slice(0, 3)).toEqual(['reached:boolean', 'agreed:text', 'agreed_2:text'])
})

test('pages are made around what is chosen, and hold only pages', () => {
  const { text } = after(REPAIR, (edit) => group(edit, [f('done'), f('outcome')], 'pages', { en: 'First' }))
  expect(outline(text).slice(0, 4)).toEqual(['pages', '  page', '    done:text', '    outcome:choice'])
  const more = after(text, (edit) =>
    addLayout(edit, { into: 'l:elements.0', at: 1 }, 'page', { en: 'Second' }),
  )
  expect(outline(more.text).slice(0, 5)).toEqual([
    'pages',
    '  page',
    '    done:text',
    '    outcome:choice',
    '  page',
  ])
})

test('nothing moves into itself, and no section into a group of fields', () => {
  expect(
    after(REPAIR, (edit) => moveItems(edit, ['l:elements.1'], { into: 'l:elements.1', at: 0 })).outcome,
  ).toEqual({
    refused: 'intoItself',
  })
  expect(
    after(PLAIN, (edit) => addLayout(edit, { into: f('address'), at: 0 }, 'section', null)).outcome,
  ).toEqual({ refused: 'layoutInObject' })
})

test('comments go along with what moves to another level', () => {
  const text = PLAIN.replace('    agreed:', '    # Asked on the phone.\n    agreed:')
  const moved = after(text, (edit) => moveItems(edit, [f('agreed')], { into: f('address'), at: 0 })).text
  expect(moved).toContain(
    '        # Asked on the phone.\n        agreed: {type: string, maxLength: 300}  # in their words\n',
  )
})
