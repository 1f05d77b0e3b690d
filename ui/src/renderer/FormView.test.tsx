// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest'
import type { Form, Schema } from '../forms/form.ts'
import { drawn, faultsAt, leave, named, type OnPage, onPage, press, type } from './testing.tsx'

let open: OnPage | null = null
afterEach(() => {
  open?.close()
  open = null
})

function form(properties: Record<string, Schema>, more: Partial<Form> & { required?: string[] } = {}): Form {
  const { required, ...rest } = more
  return { schema: { type: 'object', properties, ...(required && { required }) }, ...rest }
}

const NAME = form({ name: { type: 'string', minLength: 3, title: 'Name' } }, { required: ['name'] })

test('a fault is not shown while somebody types for the first time, and is when the field is left', async () => {
  open = await onPage({ form: NAME })
  const field = open.field('f.name')
  await type(field, 'a')
  expect(faultsAt('f.name')).toEqual([])
  await leave(field)
  expect(faultsAt('f.name')).toEqual(['Must be at least 3 characters long'])
  expect(field.getAttribute('aria-invalid')).toBe('true')
  expect(field.getAttribute('aria-describedby')).toBe('f.name-faults')
  await type(field, 'abc')
  expect(faultsAt('f.name')).toEqual([])
})

test('handing in shows every fault in a summary that has the focus and leads to the fields', async () => {
  open = await onPage({ form: NAME })
  expect(open.handle.attempt().faults).toEqual([{ pointer: '/name', code: 'required' }])
  await drawn()
  await drawn()
  const summary = open.page.querySelector<HTMLElement>('[role=alert]')
  expect(document.activeElement).toBe(summary)
  expect(summary?.textContent).toContain('Name: Must be filled in')
  await press(summary?.querySelector('a'))
  expect(document.activeElement).toBe(open.field('f.name'))
})

test('a fault of the server stays at its field until that changes; one without a field stands in the summary', async () => {
  open = await onPage({ form: NAME, answers: { name: 'Wei' } })
  await open.show({
    faults: [
      { pointer: '/name', code: 'pattern' },
      { pointer: '/nowhere', code: 'required' },
    ],
  })
  expect(faultsAt('f.name')).toEqual(['Does not have the form that is asked for'])
  expect(open.page.querySelector('[role=alert]')?.textContent).toContain('nowhere: Must be filled in')
  await type(open.field('f.name'), 'Wei Q')
  expect(faultsAt('f.name')).toEqual([])
  expect(open.page.querySelector('[role=alert]')?.textContent).toContain('nowhere')
})

test('what a control tells late is put into what was entered meanwhile', async () => {
  let late: ((captures: (now: readonly unknown[]) => readonly unknown[]) => void) | null = null
  open = await onPage({
    form: form(
      { name: { type: 'string' }, photo: { type: 'array', items: { type: 'object' } } },
      { evidence: { photo: { kind: 'photo', at_most: 3 } } },
    ),
    evidence: ({ onChange, captures }) => {
      late ??= onChange
      return <span>{captures.length} photos</span>
    },
  })
  await type(open.field('f.name'), 'entered meanwhile')
  const tell = late as unknown as (change: (now: readonly unknown[]) => readonly unknown[]) => void
  tell((now) => [...now, { text: 'first' }])
  tell((now) => [...now, { text: 'second' }])
  await drawn()
  expect(open.answers).toEqual({ name: 'entered meanwhile', photo: [{ text: 'first' }, { text: 'second' }] })
  expect(open.page.textContent).toContain('2 photos')
})

test('answers that were told before do not come back over newer ones', async () => {
  open = await onPage({ form: NAME })
  await type(open.field('f.name'), 'one')
  const stale = open.answers
  await type(open.field('f.name'), 'one two')
  await open.show({ answers: stale })
  expect(open.field('f.name').value).toBe('one two')
  await open.show({ answers: { name: 'a draft' } })
  expect(open.field('f.name').value).toBe('a draft')
})

test('text that an input method composes is handed on when it is finished', async () => {
  open = await onPage({ form: NAME })
  const field = open.field('f.name')
  field.focus()
  field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
  await type(field, 'wei qiang')
  expect(open.answers).toEqual({})
  expect(field.value).toBe('wei qiang')
  field.value = '魏强'
  field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
  await drawn()
  expect(open.answers).toEqual({ name: '魏强' })
  expect(field.value).toBe('魏强')
})

test('composed text is not lost where the field is left in the middle of it', async () => {
  open = await onPage({ form: NAME })
  const field = open.field('f.name')
  field.focus()
  field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
  await type(field, 'wei')
  await leave(field)
  expect(open.answers).toEqual({ name: 'wei' })
})

test('a number stays as it is typed until it is left, and half a number is kept as it is', async () => {
  open = await onPage({ form: form({ size: { type: 'number', title: 'Size' } }) })
  const field = open.field('f.size')
  for (const [typed, kept] of [
    ['-', '-'],
    ['-1', -1],
    ['-1.', -1],
    ['-1.5', -1.5],
    ['１２．５', 12.5],
    ['1,5', 1.5],
  ] as const) {
    await type(field, typed)
    expect([field.value, open.answers]).toEqual([typed, { size: kept }])
  }
  await leave(field)
  expect(field.value).toBe('1.5')
  await type(field, '-')
  await leave(field)
  expect(field.value).toBe('-')
  expect(faultsAt('f.size')).toEqual(['Must be a number, but is text'])
  await type(field, '')
  expect(open.answers).toEqual({})
})

test('a hidden field keeps what was entered, but it is not handed in', async () => {
  open = await onPage({
    form: form(
      { ok: { type: 'boolean', title: 'OK' }, why: { type: 'string', title: 'Why' } },
      {
        required: ['why'],
        uischema: {
          type: 'VerticalLayout',
          elements: [
            { type: 'Control', scope: '#/properties/ok' },
            {
              type: 'Control',
              scope: '#/properties/why',
              rule: { effect: 'SHOW', condition: { scope: '#/properties/ok', schema: { const: false } } },
            },
          ],
        },
      },
    ),
    answers: { ok: false },
  })
  await type(open.field('f.why'), 'broken')
  const [yes, no] = open.page.querySelectorAll<HTMLInputElement>('input[type=radio]')
  await press(yes)
  expect(document.getElementById('f.why')).toBeNull()
  expect(open.answers).toEqual({ ok: true, why: 'broken' })
  expect(open.handle.attempt()).toEqual({ answers: { ok: true }, faults: [], hidden: new Set(['why']) })
  await press(no)
  expect(open.field('f.why').value).toBe('broken')
})

test('a default is filled in where it is seen for the first time, and not again when it was cleared', async () => {
  open = await onPage({ form: form({ city: { type: 'string', default: 'Hangzhou' } }) })
  expect([open.answers, open.field('f.city').value]).toEqual([{ city: 'Hangzhou' }, 'Hangzhou'])
  await type(open.field('f.city'), '')
  expect([open.answers, open.field('f.city').value]).toEqual([{}, ''])
})

test('a calculated field shows its result and is not among what is entered', async () => {
  open = await onPage({
    form: form(
      {
        price: { type: 'number' },
        cost: { type: 'number', compute: 'price * 2.0', title: 'Cost' },
      },
      { computed: [{ pointer: '/cost', expression: { cel: 'price * 2.0', vars: { price: 'double' } } }] },
    ),
  })
  await type(open.field('f.price'), '4')
  expect(open.field('f.cost').textContent).toBe('8')
  expect([open.answers, open.meta?.kept]).toEqual([{ price: 4 }, { price: 4, cost: 8 }])
})

test('of one of several groups of fields, what was entered comes back when it is chosen again', async () => {
  const text = (title: string) => ({ type: 'string', minLength: 2, title })
  open = await onPage({
    form: form({
      pay: {
        title: 'Payment',
        oneOf: [
          {
            type: 'object',
            title: 'Cash',
            required: ['by'],
            properties: { by: { const: 'cash' }, who: text('Who') },
          },
          {
            type: 'object',
            title: 'Card',
            required: ['by', 'card'],
            properties: { by: { const: 'card' }, card: text('Card') },
          },
        ],
      },
    }),
  })
  const [cash, card] = open.page.querySelectorAll<HTMLInputElement>('input[type=radio]')
  await press(cash)
  await type(open.field('f.pay.who'), 'Wei')
  await press(card)
  expect(open.answers).toEqual({ pay: { by: 'card' } })
  expect(open.handle.attempt().faults).toEqual([{ pointer: '/pay', code: 'oneOf' }])
  await drawn()
  expect(faultsAt('f.pay.card')).toEqual(['Must be filled in'])
  await press(cash)
  expect(open.answers).toEqual({ pay: { by: 'cash', who: 'Wei' } })
})

test('a schema that no field can ask for is shown and kept as it is', async () => {
  open = await onPage({ form: form({ raw: { title: 'Raw' } }), answers: { raw: { a: [1] } } })
  expect(open.page.textContent).toContain('This can be shown here, but not filled in.')
  expect(open.page.querySelector('pre')?.textContent).toBe('{\n  "a": [\n    1\n  ]\n}')
})

test('one of several parts is shown, and a fault in another leads there', async () => {
  const part = (label: string, name: string) => ({
    type: 'Category',
    label,
    elements: [{ type: 'Control', scope: `#/properties/${name}` }],
  })
  open = await onPage({
    form: form(
      { first: { type: 'string', title: 'First' }, second: { type: 'string', title: 'Second' } },
      {
        required: ['second'],
        uischema: { type: 'Categorization', elements: [part('One', 'first'), part('Two', 'second')] },
      },
    ),
  })
  expect(open.page.textContent).toContain('Part 1 of 2')
  open.handle.attempt()
  await drawn()
  expect(await open.handle.goTo('/second')).toBe(true)
  expect(document.activeElement).toBe(open.field('f.second'))
  expect(open.page.textContent).toContain('Part 2 of 2')
})

test('help opens in place and says where its picture is not there', async () => {
  open = await onPage({
    form: form(
      { name: { type: 'string', title: 'Name' } },
      {
        uischema: {
          type: 'Control',
          scope: '#/properties/name',
          options: { help: { text: { en: 'As on the label' }, media: ['label.png'] } },
        },
      },
    ),
    media: async () => null,
  })
  const button = named(open.page, 'Help: Name')
  await press(button)
  expect(button.getAttribute('aria-expanded')).toBe('true')
  expect(document.getElementById('f.name-help')?.textContent).toBe(
    'As on the labelThe picture is not on this device.',
  )
})

test('read only shows values in words', async () => {
  open = await onPage({
    form: form({
      ok: { type: 'boolean' },
      colour: { oneOf: [{ const: 'r', title: { en: 'Red', 'zh-CN': '红' } }] },
      size: { type: 'number' },
    }),
    answers: { ok: true, colour: 'r' },
    readOnly: true,
  })
  expect([...open.page.querySelectorAll('output')].map((each) => each.textContent)).toEqual([
    'Yes',
    'Red',
    '—',
  ])
})
