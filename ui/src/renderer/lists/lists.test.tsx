// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Form } from '../../forms/form.ts'
import { drawn, faultsAt, leave, named, type OnPage, onPage, press, type } from '../testing.tsx'

let open: OnPage | null = null
let width = 360
const real = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'clientWidth')
beforeEach(() => {
  width = 360
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => width })
})
afterEach(() => {
  open?.close()
  open = null
  if (real) Object.defineProperty(HTMLElement.prototype, 'clientWidth', real)
})

const PARTS: Form = {
  schema: {
    type: 'object',
    properties: {
      parts: {
        type: 'array',
        title: 'Parts',
        maxItems: 4,
        items: {
          type: 'object',
          required: ['name'],
          properties: {
            name: { type: 'string', title: 'Name' },
            count: { type: 'integer', title: 'Count', default: 1 },
            used: { type: 'boolean', title: 'Used' },
          },
        },
      },
    },
  },
}

const names = () => ((open?.answers.parts ?? []) as { name: string }[]).map((row) => row.name)
const three = () => ({ parts: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })

test('a new row begins with its defaults, is open, and its first field has the focus', async () => {
  open = await onPage({ form: PARTS })
  await press(named(open.page, 'Add'))
  await drawn()
  expect(open.answers).toEqual({ parts: [{ count: 1 }] })
  expect(document.activeElement?.id).toMatch(/^f\.parts\.-\d+\.name$/)
})

test('a row that was deleted comes back to its place by undo', async () => {
  open = await onPage({ form: PARTS, answers: three() })
  await press(open.page.querySelectorAll('.rf-card-head')[1])
  await press(named(open.page, 'Delete'))
  expect(names()).toEqual(['a', 'c'])
  expect(open.page.querySelector('.rf-list-said')?.textContent).toContain('Row 2 was deleted.')
  await press(named(open.page, 'Undo'))
  expect(names()).toEqual(['a', 'b', 'c'])
})

test('rows are moved by buttons and by Alt with the arrow keys, and doubled', async () => {
  open = await onPage({ form: PARTS, answers: three() })
  await press(open.page.querySelectorAll('.rf-card-head')[2])
  await press(named(open.page, 'Move up'))
  expect(names()).toEqual(['a', 'c', 'b'])
  open.page
    .querySelectorAll('.rf-card-head')[1]
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', altKey: true, bubbles: true }))
  await drawn()
  expect(names()).toEqual(['c', 'a', 'b'])
  await press(named(open.page, 'Duplicate'))
  expect(names()).toEqual(['c', 'c', 'a', 'b'])
  expect(named(open.page, 'Add').hasAttribute('disabled')).toBe(true)
})

test('a fault goes with its row, and the summary opens the row that is folded', async () => {
  open = await onPage({ form: PARTS, answers: { parts: [{ name: 'a' }, { count: 2 }, { name: 'c' }] } })
  open.handle.attempt()
  await drawn()
  expect(open.page.querySelector('[role=alert]')?.textContent).toContain('Parts 2 · Name: Must be filled in')
  expect(open.page.querySelectorAll('.rf-card-faults')).toHaveLength(1)
  await press(open.page.querySelector('[role=alert] a'))
  await drawn()
  await drawn()
  const id = document.activeElement?.id ?? ''
  expect(id).toMatch(/name$/)
  await press(named(open.page, 'Move up'))
  expect(open.page.querySelector('[role=alert]')?.textContent).toContain('Parts 1 · Name')
  expect(faultsAt(id)).toEqual(['Must be filled in'])
})

test('a late change of a row finds it where it was moved to, and does nothing where it was deleted', async () => {
  open = await onPage({ form: PARTS, answers: three() })
  await press(open.page.querySelectorAll('.rf-card-head')[0])
  const field = open.page.querySelector<HTMLInputElement>('input')
  if (!field) throw new Error('no field')
  await press(named(open.page, 'Move down'))
  await type(field, 'A')
  expect(names()).toEqual(['b', 'A', 'c'])
})

test('where there is room rows are a table, and rows of a spreadsheet are pasted into it', async () => {
  width = 900
  open = await onPage({ form: PARTS, answers: three() })
  expect([...open.page.querySelectorAll('thead th')].map((cell) => cell.textContent)).toEqual([
    'Number',
    'Name required',
    'Count',
    'Used',
    'What can be done',
  ])
  const cell = open.page.querySelectorAll<HTMLInputElement>('tbody input[type=text]')[2]
  if (!cell) throw new Error('no cell')
  const paste = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(paste, { clipboardData: { getData: () => 'x\t2\tyes\ny\tmany\tno\nz\t3\t\nw\t4\t' } })
  cell.dispatchEvent(paste)
  await drawn()
  expect(open.answers).toEqual({
    parts: [
      { name: 'a' },
      { name: 'x', count: 2, used: true },
      { name: 'y', count: 'many', used: false },
      { name: 'z', count: 3 },
    ],
  })
  expect(open.page.querySelector('.rf-list-said')?.textContent).toContain('3 rows pasted. 1 did not fit.')
  await press(named(open.page, 'Undo'))
  expect(open.answers).toEqual(three())
})

test('of a thousand rows only those that can be seen are drawn, and a fault far below is reached', async () => {
  const long: Form = structuredClone(PARTS)
  const parts = long.schema?.properties as { parts: { maxItems: number } }
  parts.parts.maxItems = 1000
  const rows = Array.from({ length: 1000 }, (_, at) => (at === 900 ? {} : { name: `n${at}` }))
  open = await onPage({ form: long, answers: { parts: rows } })
  expect(open.page.querySelectorAll('.rf-card').length).toBeLessThan(60)
  open.handle.attempt()
  await drawn()
  await press(open.page.querySelector('[role=alert] a'))
  for (let times = 0; times < 5; times++) await drawn()
  expect(document.activeElement?.id).toMatch(/name$/)
  await type(document.activeElement as HTMLInputElement, 'found')
  await leave(document.activeElement as HTMLInputElement)
  expect(names()[900]).toBe('found')
})
