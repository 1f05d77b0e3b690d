// What people wrote beside fields and elements goes with them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addComments, apply, commentsOf, invert, type Path, read } from '../../document/index.ts'
import {
  copyItems,
  duplicate,
  edited,
  flat,
  formTree,
  group,
  moveItems,
  pasteSnippet,
  putBeside,
  removeItems,
  snippetOf,
  textOf,
  topmost,
  ungroup,
} from './index.ts'

const ROOT = join(import.meta.dirname, '../../../..')

const SHIPPED = ['sop_definitions', 'forms/library'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'))
    .filter((text) => /^form:/m.test(text)),
)

const LAID_OUT = `# yaml
form: visit
schema:
  type: object
  required: [name]  # by law
  properties:
    name: {type: string}  # as on the licence
    # what was sold
    sold:
      # in pieces
      type: integer  # whole
    address:  # where
      type: object
      properties:
        street: {type: string}  # and number
    rows:
      type: array
      items:  # each
        type: object
        properties:
          one: {type: string}  # first
          two: {type: string}
# how it looks
uischema:  # on the phone
  type: VerticalLayout
  elements:
    - {type: Control, scope: "#/properties/name"}  # note
    # side by side
    - type: HorizontalLayout  # two
      elements:
        # left
        - {type: Control, scope: "#/properties/sold"}  # shelf
        - {type: Control, scope: "#/properties/rows"}
    - type: Group  # together
      label: Where  # they are
      elements:
        - type: Control  # all of it
          # its scope
          scope: "#/properties/address"
`

const texts = fc.oneof(
  { weight: 2, arbitrary: fc.constant(LAID_OUT) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...SHIPPED), fc.nat(9999))
      .map(([text, seed]) => commented(text, seed)),
  },
)

function commented(text: string, seed: number): string {
  let source = read(text)
  const places = pathsIn(source.data).filter((path) => path.length > 0)
  for (let number = 0; number < 8; number++) {
    const path = places[(seed * (number + 3)) % places.length] as Path
    source = read(apply(source.text, addComments(source, path, [`# note ${number}`])))
    const lines = source.text.split('\n')
    const at = (seed * (number + 7)) % lines.length
    const tried = read(lines.with(at, `${lines[at]}  # behind ${number}`).join('\n'))
    if (tried.troubles.length === 0 && JSON.stringify(tried.data) === JSON.stringify(source.data))
      source = tried
  }
  return source.text
}

function pathsIn(data: unknown, path: Path = []): Path[] {
  if (typeof data !== 'object' || data === null) return [path]
  const steps = Array.isArray(data) ? [...data.keys()] : Object.keys(data)
  return [
    path,
    ...steps.flatMap((step) => pathsIn((data as Record<string | number, unknown>)[step], [...path, step])),
  ]
}

const all = (text: string) => commentsOf(read(text), []).sort()

test('moving, grouping, taking apart and putting beside lose no comment and make none', () => {
  fc.assert(
    fc.property(
      texts,
      fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }),
      (text, [kind = 0, one = 0, other = 0, more = 0]) => {
        const source = read(text)
        const outcome = edited(source, {}, (edit) => {
          const items = flat([...edit.tree.items, ...edit.tree.unplaced])
          const id = items[one % items.length]?.id ?? ''
          const second = items[other % items.length]?.id ?? ''
          const places = [null, ...items.filter(({ slot }) => slot !== null).map((item) => item.id)]
          const target = { into: places[other % places.length] ?? null, at: more % 6 }
          const layout = (['section', 'columns', 'pages'] as const)[more % 3] ?? 'section'
          if (kind % 5 === 0) return moveItems(edit, [id], target)
          if (kind % 5 === 1) return moveItems(edit, [id, second], target)
          if (kind % 5 === 2) return group(edit, [id, second], layout, { en: 'Group' })
          if (kind % 5 === 3) return ungroup(edit, id)
          return putBeside(edit, [id], second, more % 2 === 0)
        })
        if ('refused' in outcome) return
        const next = apply(text, outcome.patches)
        expect(all(next), `${kind % 5} ${one} ${other}\n${text}\n=>\n${next}`).toEqual(all(text))
        expect(apply(next, invert(text, outcome.patches))).toBe(text)
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 150) },
  )
}, 600_000)

test('a copy has the comments once more, and what is cut has them where it is pasted', () => {
  fc.assert(
    fc.property(texts, fc.nat(40), fc.nat(40), (text, one, other) => {
      const source = read(text)
      const tree = formTree(source.data)
      const items = flat(tree.items).filter((item) => item.field || item.slot)
      const item = items[one % items.length]
      if (!item) return
      const mine = topmost(tree, [item.id]).flatMap(({ element, field }) => [
        ...(element ? commentsOf(source, element) : []),
        ...(field?.spot ? commentsOf(source, field.spot.path) : []),
      ])
      const twice = edited(source, {}, (edit) => [...duplicate(edit, [item.id])])
      if ('patches' in twice && item.field) {
        const next = apply(text, twice.patches)
        expect(all(next), `${item.id}\n${text}\n=>\n${next}`).toEqual([...all(text), ...mine].sort())
      }
      if (item.field?.spot?.path.at(-2) !== 'properties') return
      const clip = snippetOf(
        textOf(
          copyItems(
            tree,
            (path) => at(source.data, path),
            [item.id],
            (path) => commentsOf(source, path),
          ),
        ),
      )
      const cut = edited(source, {}, (edit) => removeItems(edit, [item.id]))
      if (!clip || 'refused' in cut) return
      const left = apply(text, cut.patches)
      const pasted = edited(read(left), {}, (edit) => pasteSnippet(edit, { into: null, at: other % 5 }, clip))
      if ('refused' in pasted) return
      const next = apply(left, pasted.patches)
      expect(all(next), `${item.id}\n${text}\n=>\n${next}`).toEqual([...all(left), ...mine].sort())
    }),
    { numRuns: Number(process.env.RUNS ?? 100) },
  )
}, 600_000)

function at(data: unknown, path: Path | null): unknown {
  let here = data
  for (const name of path ?? []) here = (here as Record<string | number, unknown> | undefined)?.[name]
  return here
}

test('a control keeps the comment behind it in the row that it is grouped into', () => {
  const text = LAID_OUT
  const outcome = edited(read(text), {}, (edit) => group(edit, ['f:["name"]'], 'columns', null))
  expect('patches' in outcome && apply(text, outcome.patches)).toContain(
    `    - type: HorizontalLayout\n      elements:\n        - {type: Control, scope: "#/properties/name"}  # note\n`,
  )
})
