import { expect, test } from 'vitest'
import { apply, read } from '../../document/index.ts'
import { columnsOf, setColumns } from './columns.ts'
import { edited } from './edit.ts'
import { formTree } from './tree.ts'

const FORM = `schema:
  type: object
  properties: {a: {type: string}, b: {type: string}, c: {type: string}, rows: {type: array, items: {type: object}}, d: {type: string}}
uischema:
  type: VerticalLayout
  elements:
    - type: Group
      label: Who # kept
      elements:
        - {type: Control, scope: "#/properties/a"}
        - {type: Control, scope: "#/properties/b"}
        - {type: Control, scope: "#/properties/c"}
        - {type: Control, scope: "#/properties/rows"}
        - {type: Control, scope: "#/properties/d"}
`

function after(text: string, count: number): string {
  const outcome = edited(read(text), {}, (edit) => setColumns(edit, 'l:elements.0', count))
  if ('refused' in outcome) throw new Error(outcome.refused)
  return apply(text, outcome.patches)
}

function rows(text: string): string[] {
  const section = formTree(read(text).data).items[0]
  return (section?.children ?? []).map((item) =>
    item.field ? item.field.name : item.children.map(({ field }) => field?.name).join(' '),
  )
}

test('the fields of a section are put into rows, what is wide keeps its width', () => {
  expect(rows(after(FORM, 2))).toEqual(['a b', 'c', 'rows', 'd'])
  expect(rows(after(FORM, 3))).toEqual(['a b c', 'rows', 'd'])
  expect(rows(after(after(FORM, 3), 2))).toEqual(['a b', 'c', 'rows', 'd'])
  expect(columnsOf(formTree(read(after(FORM, 3)).data).items[0] as never)).toBe(3)
})

test('one column again is the form as it was, what is written of it kept', () => {
  const back = after(after(FORM, 2), 1)
  expect(rows(back)).toEqual(['a', 'b', 'c', 'rows', 'd'])
  expect(back).toContain('label: Who # kept')
})
