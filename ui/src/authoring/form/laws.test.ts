// What holds for every form and every command: see the names of the tests.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getExamples } from '@jsonforms/examples'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, invert, nodeAt, read } from '../../document/index.ts'
import {
  addField,
  addLayout,
  duplicate,
  edited,
  flat,
  formTree,
  group,
  moveItems,
  OFFERS,
  type Offer,
  putBeside,
  removeItems,
  renameField,
  retypeField,
  setField,
  setLabel,
  setOption,
  settled,
  ungroup,
} from './index.ts'

const ROOT = join(import.meta.dirname, '../../../..')

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
}

const SHIPPED = ['sop_definitions', 'forms/library']
  .flatMap((folder) => filesBelow(folder, '.yaml'))
  .filter((text) => /^form:/m.test(text))

const EXAMPLES = getExamples()
  .filter(({ schema, uischema }) => schema && uischema)
  .map(({ schema, uischema }) => JSON.stringify({ schema, uischema }, null, 2))

/** A command chosen by numbers, so that any list of numbers is a history of changes. */
function command([kind = 0, one = 0, other = 0, more = 0]: number[]): Parameters<typeof edited>[2] {
  return (edit) => {
    const items = flat([...edit.tree.items, ...edit.tree.unplaced])
    const id = items.length > 0 ? (items[one % items.length]?.id ?? '') : ''
    const second = items.length > 0 ? (items[other % items.length]?.id ?? '') : ''
    const places = [null, ...items.filter(({ slot }) => slot !== null).map((item) => item.id)]
    const target = { into: places[other % places.length] ?? null, at: more % 6 }
    const offer = OFFERS[one % OFFERS.length] as Offer
    const layouts = ['section', 'columns', 'pages'] as const
    const layout = layouts[more % 3] ?? 'section'
    switch (kind % 12) {
      case 0:
        return addField(edit, target, offer, { title: { en: `Field ${one}` }, required: more % 2 === 0 })
      case 1:
        return addLayout(edit, target, layout, { en: 'Part: one' })
      case 2:
        return moveItems(edit, [id], target)
      case 3:
        return moveItems(edit, [id, second], target)
      case 4:
        return removeItems(edit, more % 3 === 0 ? [id, second] : [id])
      case 5:
        return group(edit, [id, second], layout, { 'zh-CN': '组', en: 'Group' })
      case 6:
        return ungroup(edit, id)
      case 7:
        return renameField(edit, id, `name_${more}`)
      case 8:
        return retypeField(edit, id, OFFERS[other % OFFERS.length] as Offer)
      case 9:
        return [...duplicate(edit, [id])]
      case 10:
        return putBeside(edit, [id], second, more % 2 === 0)
      default:
        if (more % 3 === 0) return setLabel(edit, id, { en: `Called ${other}` })
        if (more % 3 === 1) return setField(edit, id, 'description', other % 2 ? undefined : 'Why: # here')
        return setOption(edit, id, 'rows', other % 2 ? undefined : other)
    }
  }
}

const histories = fc.array(fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }), {
  minLength: 1,
  maxLength: 8,
})

test('a history of changes taken back gives the text as it was, and after every change it is a form', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SHIPPED), histories, (text, history) => {
      let now = text
      const back: { before: string; patches: ReturnType<typeof invert> }[] = []
      for (const numbers of history) {
        const source = read(now)
        const outcome = edited(source, {}, command(numbers))
        if ('refused' in outcome) continue
        const next = apply(now, outcome.patches)
        back.push({ before: now, patches: invert(now, outcome.patches) })
        const after = read(next)
        expect(after.troubles).toEqual([])
        const tree = formTree(after.data)
        const lost = (some: typeof tree) =>
          flat(some.items).filter(({ field }) => field !== null && field.spot === null).length
        expect(lost(tree)).toBe(lost(formTree(source.data)))
        for (const id of outcome.select) expect(tree.byId.has(id)).toBe(true)
        expect(settled(tree, formTree(source.data)).items).toEqual(tree.items)
        const again = formTree(read(next, 'yaml', source).data, {}, formTree(source.data))
        expect([again.items, again.unplaced]).toEqual([tree.items, tree.unplaced])
        now = next
      }
      for (const { before, patches } of back.reverse()) {
        now = apply(now, patches)
        expect(now).toBe(before)
      }
      expect(now).toBe(text)
    }),
    { numRuns: 60 },
  )
})

/** Forms that nobody would write by hand like this: comments everywhere, quotes and brackets as they came, keywords
 * that we know nothing of. */
const oddly = fc
  .array(
    fc.record({
      comment: fc.constantFrom('', '  # as agreed', ' #x'),
      above: fc.constantFrom('', '    # why it is here\n', '\n    # one\n    # two\n'),
      body: fc.constantFrom(
        '{type: string,   "maxLength":5 }',
        "{ 'type': 'integer', x-own: {deep: [1,  2 , {a: ~}]} }",
        '{type: [string, "null"], $comment: "kept: so"}',
        '\n      type: string\n      # within\n      enum: [ "a" , b,   c ]\n      x-unknown: >-\n        folded\n        text',
        "\n      allOf:\n        - {minLength: 2}\n        -   pattern: '^a'\n      title:   {en:  Odd,  zh-CN: 怪 }",
      ),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .map((fields) => {
    const all = fields.map(
      ({ comment, above, body }, at) => `${above}    f${at}: ${body}${body.includes('\n') ? '' : comment}\n`,
    )
    return `# a form\nform: odd   # its name\nx-ours: { kept:   yes }\nschema:\n  type: object\n  properties:\n${all.join('')}  x-after: [ 1,2,  3 ]  # last\n`
  })

test('what a change does not speak of stays to the byte, and taking it back gives the file', () => {
  fc.assert(
    fc.property(oddly, fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }), (text, numbers) => {
      const source = read(text)
      expect(source.troubles).toEqual([])
      const touched = new Set<string>()
      const outcome = edited(source, {}, (edit) => {
        const done = command(numbers)(edit)
        const now = flat([...edit.tree.items, ...edit.tree.unplaced])
        for (const { field } of [...flat(formTree(source.data).items), ...now]) {
          const name = field?.name ?? ''
          const old = (source.data as { schema: { properties: Record<string, unknown> } }).schema.properties
          const fresh = edit.at(['schema', 'properties', name])
          if (JSON.stringify(old[name]) !== JSON.stringify(fresh)) touched.add(name)
        }
        return done
      })
      if ('refused' in outcome) return
      const next = apply(text, outcome.patches)
      expect(apply(next, invert(text, outcome.patches))).toBe(text)
      const after = read(next)
      const slice = (of: typeof source, path: readonly string[]) => {
        const node = nodeAt(of, path)
        return node && of.text.slice(node.from, node.to)
      }
      for (const path of [['form'], ['x-ours'], ['schema', 'type'], ['schema', 'x-after']])
        expect(slice(after, path)).toBe(slice(source, path))
      for (const at of text.matchAll(/^ {4}(f\d+):/gm)) {
        const name = at[1] as string
        if (!touched.has(name))
          expect(slice(after, ['schema', 'properties', name])).toBe(
            slice(source, ['schema', 'properties', name]),
          )
      }
      for (const comment of ['# a form\n', '# its name\n', '# last\n']) expect(next).toContain(comment)
    }),
    { numRuns: 150 },
  )
})

test('a form of JSON Forms is read, changed and given back, whatever it holds that the canvas does not know', () => {
  for (const text of EXAMPLES) {
    const source = read(text, 'json')
    const tree = formTree(source.data)
    expect(flat(tree.items).length).toBeGreaterThan(0)
    const outcome = edited(source, {}, (edit) => addField(edit, { into: null, at: 0 }, OFFERS[0] as Offer))
    if ('refused' in outcome) continue
    const after = apply(text, outcome.patches)
    expect(apply(after, invert(text, outcome.patches))).toBe(text)
    const removed = edited(read(after, 'json'), {}, (edit) => removeItems(edit, outcome.select))
    if ('refused' in removed) throw new Error(removed.refused)
    const { uischema: _, ...schema } = read(apply(after, removed.patches), 'json').data as Record<
      string,
      unknown
    >
    const { uischema: __, ...before } = source.data as Record<string, unknown>
    if ((before.schema as { properties?: object }).properties) expect(schema).toEqual(before)
  }
})

test('every schema of the JSON Schema test suite is shown as far as it can be', () => {
  for (const text of filesBelow('tests/forms/suite', '.json')) {
    const groups = JSON.parse(text) as unknown
    if (!Array.isArray(groups)) continue
    for (const { schema } of groups as { schema: unknown }[]) {
      const form = `${JSON.stringify({ form: 'x', schema }, null, 2)}\n`
      const source = read(form, 'json')
      const tree = formTree(source.data)
      expect(flat(tree.items).every(({ field }) => field !== null)).toBe(true)
      expect(source.text).toBe(form)
    }
  }
})
