// @vitest-environment happy-dom
import { createRoot } from 'react-dom/client'
import { expect, test } from 'vitest'
import { TestWords } from '../words/testing.tsx'
import { Table } from './Table.tsx'

const ROWS = [
  { id: 'a', name: 'Anna', jobs: 3 },
  { id: 'b', name: 'Bo', jobs: 1 },
]

async function drawn(chosen: Set<string>) {
  const heard: unknown[] = []
  const at = document.body.appendChild(document.createElement('div'))
  createRoot(at).render(
    <TestWords>
      <Table
        label="People"
        rows={ROWS}
        idOf={({ id }) => id}
        hrefOf={({ id }) => `/people/${id}`}
        nameOf={({ name }) => name}
        columns={[
          { id: 'name', title: 'Name', main: true, sortable: true, cell: ({ name }) => name },
          { id: 'jobs', title: 'Jobs', end: true, cell: ({ jobs }) => jobs },
        ]}
        sort={{ by: 'name', down: false }}
        onSort={(sort) => heard.push(sort)}
        chosen={chosen}
        onChoose={(ids) => heard.push([...ids])}
      />
    </TestWords>,
  )
  await new Promise((done) => setTimeout(done))
  const button = (name: string) => at.querySelector<HTMLElement>(name)
  return { at, heard, button }
}

test('rows lead where their name leads, and say how they are sorted', async () => {
  const { at, heard, button } = await drawn(new Set())
  expect([...at.querySelectorAll('td a')].map((one) => one.getAttribute('href'))).toEqual([
    '/people/a',
    '/people/b',
  ])
  expect(at.querySelector('th[aria-sort]')?.getAttribute('aria-sort')).toBe('ascending')
  button('.table-sort')?.click()
  expect(heard).toEqual([{ by: 'name', down: true }])
})

test('rows are chosen one by one and all at once', async () => {
  const { at, heard } = await drawn(new Set(['a']))
  const boxes = [...at.querySelectorAll<HTMLInputElement>('input')]
  expect(boxes.map((box) => box.getAttribute('aria-label'))).toEqual([
    'Choose all shown',
    'Choose Anna',
    'Choose Bo',
  ])
  boxes[0]?.click()
  boxes[1]?.click()
  expect(heard).toEqual([['a', 'b'], []])
})
