import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getExamples } from '@jsonforms/examples'
import { expect, test } from 'vitest'
import { flat, formTree, kindOf } from '../../../authoring/form/index.ts'
import { read } from '../../../document/index.ts'
import { fieldsOf, followed } from '../../../forms/fields.ts'
import type { Form, Schema } from '../../../forms/form.ts'
import { EXAMPLE } from '../../../renderer/example.ts'
import { fieldTypeOf } from '../../../renderer/fields/index.ts'
import { controlFor } from '../../../renderer/schemas.ts'

const ROOT = join(import.meta.dirname, '../../../../..')

/** Every form file that ships. */
function shippedForms(): { path: string; text: string }[] {
  const sops = readdirSync(join(ROOT, 'sop_definitions'), { withFileTypes: true })
  const folders = sops
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `sop_definitions/${name}/forms`)
  return [...folders, 'forms/library'].flatMap((folder) => {
    let names: string[] = []
    try {
      names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.yaml'))
    } catch {
      return []
    }
    return names.map((name) => {
      const path = `${folder}/${name}`
      return { path, text: readFileSync(join(ROOT, path), 'utf8') }
    })
  })
}

function compare(document: Schema) {
  const mine: string[] = []
  const drawn: string[] = []
  for (const { path, schema } of fieldsOf(document)) {
    const items = followed(document, schema.items)
    const item = typeof items === 'object' && items !== null ? (items as Schema) : null
    for (const options of [{}, { slider: true }]) {
      mine.push(`${path.join('/')} ${kindOf(schema, options, item)}`)
      drawn.push(`${path.join('/')} ${fieldTypeOf(controlFor(document, path, schema, false, options)).name}`)
    }
  }
  expect(mine).toEqual(drawn)
}

test('the builder knows the kinds of fields as the renderer draws them', () => {
  for (const { text } of shippedForms()) {
    const data = read(text).data as Form
    if (data.schema) compare(data.schema)
  }
  compare(EXAMPLE.schema as Schema)
  // Schemas that refer to themselves have fields without end.
  for (const { schema } of getExamples())
    if (schema && !JSON.stringify(schema).includes('"$ref":"#')) compare(schema as Schema)
})

test('every field of the forms that ship stands on the canvas, with its schema found in the text', () => {
  for (const { text, path } of shippedForms()) {
    const source = read(text)
    if (!(source.data as Form).schema) continue
    const tree = formTree(source.data)
    const items = flat([...tree.items, ...tree.unplaced])
    expect({ path, lost: items.filter(({ field }) => field && !field.spot).map(({ id }) => id) }).toEqual({
      path,
      lost: [],
    })
    expect(tree.unplaced.map(({ id }) => id)).toEqual([])
  }
})
