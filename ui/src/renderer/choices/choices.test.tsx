// @vitest-environment happy-dom
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { CodeList, Form } from '../../forms/form.ts'
import { exampleLists } from '../example.ts'
import { drawn, faultsAt, named, type OnPage, onPage, press, type } from '../testing.tsx'
import { initials } from './initials.ts'
import { indexOf } from './search.ts'

beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) {
    this.open = true
  }
})

let open: OnPage | null = null
afterEach(() => {
  open?.close()
  open = null
})

const LISTS: Record<string, CodeList> = exampleLists(50_000)
const found = (query: string) =>
  indexOf(LISTS.parts?.entries ?? [])
    .find(query)
    .map((entry) => entry.code)

test('choices are found by code, by title in either language, and by the initials of pinyin', () => {
  expect(found('p00042')).toEqual(['P00042'])
  expect(found('Ｐ０００４２')).toEqual(['P00042'])
  expect(found('电池 00001')).toEqual(['P00001'])
  expect(found('battery 49999')).toEqual(['P49999'])
  expect(found('dc').slice(0, 2)).toEqual(['P00001', 'P00007'])
  expect(found('nothing like it')).toEqual([])
  expect(initials('网络故障 E10')).toBe('wlgz E10')
})

test('typing on narrows what was found, and deleting widens it again', () => {
  const all = found('battery').length
  expect(found('battery 0000').length).toBeLessThan(all)
  expect(found('battery').length).toBe(all)
})

const FAULT: Form = {
  code_lists: ['groups', 'faults'],
  schema: {
    type: 'object',
    properties: {
      group: { type: 'string', codeList: 'groups', title: 'Group' },
      fault: { type: 'string', codeList: 'faults', title: 'Fault' },
      parts: { type: 'array', items: { type: 'string', codeList: 'parts' }, title: 'Parts' },
    },
  },
}

test('a list offers what belongs to the choice above it, and says where a choice no longer does', async () => {
  open = await onPage({ form: FAULT, codeLists: LISTS, answers: { group: 'power' } })
  await press(open.field('f.fault'))
  await drawn()
  expect(open.page.querySelector('.rf-choices-count')?.textContent).toBe('11 entries')
  await press(open.page.querySelector('[role=option]'))
  expect(open.answers).toEqual({ group: 'power', fault: 'E100' })
  expect(open.field('f.fault').textContent).toContain('Power fault 1')
  await press(open.page.querySelectorAll<HTMLInputElement>('input[type=radio]')[1])
  expect(faultsAt('f.fault')).toEqual(['Belongs to Power, but Network was chosen'])
})

test('of a long list a few are drawn; keys go along it while the search has the focus', async () => {
  open = await onPage({ form: FAULT, codeLists: LISTS })
  await press(open.field('f.parts'))
  await drawn()
  const search = open.page.querySelector<HTMLInputElement>('[role=combobox]')
  if (!search) throw new Error('no search')
  expect(open.page.querySelectorAll('[role=option]').length).toBeLessThan(60)
  await type(search, 'P0004')
  const press_ = async (key: string) => {
    search.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await drawn()
  }
  await press_('ArrowDown')
  const active = document.getElementById(search.getAttribute('aria-activedescendant') ?? '')
  expect(active?.textContent).toContain('P00041')
  await press_('Enter')
  await press_('ArrowDown')
  await press_('Enter')
  expect(open.answers).toEqual({ parts: ['P00041', 'P00042'] })
  await press(named(open.page, 'Done (2)'))
  await press(named(open.page, 'Remove Screen 00041').closest('button'))
  expect(open.answers).toEqual({ parts: ['P00042'] })
})

test('what is wrong with one of several choices stands at their field', async () => {
  open = await onPage({ form: FAULT, codeLists: LISTS, answers: { parts: ['P00001', 'gone'] } })
  open.handle.attempt()
  await drawn()
  expect(faultsAt('f.parts')).toEqual(['Is not an entry of the code list Parts'])
})
