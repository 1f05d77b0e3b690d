// What people wrote beside steps goes with them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addComments, apply, commentsOf, invert, type Path, read } from '../../document/index.ts'
import { duplicateStep, moveStep, reorder } from './flow_commands.ts'
import { copySteps, duplicateSteps, groupSteps, moveSteps, pasteSteps, ungroupStep } from './many.ts'
import { outlineOf } from './outline.ts'

const ROOT = join(import.meta.dirname, '../../../..')
const SHIPPED = readdirSync(join(ROOT, 'sop_definitions'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('sop.yaml'))
  .map((name) => readFileSync(join(ROOT, 'sop_definitions', name), 'utf8'))

const TOUR = `# the tour
sop: tour
steps:
  # first of all
  arrive: {by: assignee}  # on time
  look:   # with care
    # before anything is touched
    by: assignee
    next: photo  # never skipped
  photo: {by: assignee, next: report}  # from the front
  all:  # in any order
    # both of them
    any_order:
      # behind the counter
      count: {by: assignee}  # twice
      # in front
      clean: {by: assignee}
    next: report  # then
  # at last
  report: {by: assignee}
  check:
    approval:  # by the manager
      by: role:manager
      outcomes:
        good: done  # well done
        bad: look  # again
  done: {end: completed}  # home
`

const texts = fc.oneof(
  { weight: 2, arbitrary: fc.constant(TOUR) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(...SHIPPED), fc.nat(9999))
      .map(([text, seed]) => commented(text, seed)),
  },
)

function commented(text: string, seed: number): string {
  let source = read(text)
  const places = pathsIn(source.data).filter((path) => path.length > 0 && path[0] === 'steps')
  for (let number = 0; number < 12; number++) {
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
const numbers = fc.array(fc.nat(60), { minLength: 3, maxLength: 3 })

test('steps that are moved, grouped or taken apart lose no comment and make none', () => {
  fc.assert(
    fc.property(texts, numbers, fc.nat(5), (text, [one = 0, other = 0, more = 0], kind) => {
      const source = read(text)
      const ids = [...outlineOf(source.data).steps.keys()]
      const id = ids[one % ids.length] as string
      const second = ids[other % ids.length] as string
      const spot = { after: second }
      const groups = ids.flatMap((_, at) => [[ids[at] as string, ids[at + 1] ?? '']])
      const change =
        kind === 0
          ? moveStep(source, id, spot)
          : kind === 1
            ? moveSteps(source, [id, ids[more % ids.length] as string], spot)
            : kind === 2
              ? reorder(source, id, more % 2 === 0 ? 1 : -1)
              : kind === 3
                ? (ids.map((each) => ungroupStep(source, each)).find(Boolean) ?? null)
                : (groups
                    .map((pair) =>
                      groupSteps(
                        source,
                        kind === 4 ? pair : pair.slice(0, 1),
                        kind === 4 ? 'any_order' : 'each',
                      ),
                    )
                    .filter(Boolean)[more % 3] ?? null)
      if (!change) return
      const next = apply(text, change.patches)
      expect(all(next), `${kind} ${id} ${second}\n${text}\n=>\n${next}`).toEqual(all(text))
      expect(apply(next, invert(text, change.patches))).toBe(text)
    }),
    { numRuns: Number(process.env.RUNS ?? 30) },
  )
}, 600_000)

test('a copied step has its comments once more', () => {
  fc.assert(
    fc.property(texts, numbers, fc.boolean(), (text, [one = 0, other = 0], many) => {
      const source = read(text)
      const outline = outlineOf(source.data)
      const steps = [...outline.steps.values()]
      const step = steps[one % steps.length] as (typeof steps)[number]
      const second = steps[other % steps.length] as (typeof steps)[number]
      const change = many
        ? pasteSteps(source, copySteps(source, outline, [step.id]), { after: second.id })
        : duplicateStep(source, step.id)
      if (!change) return
      const next = apply(text, change.patches)
      // What is said of the way on stands where that way goes on from: at the copy.
      const onward = many || step.data.next === undefined ? [] : commentsOf(source, [...step.at, 'next'])
      const twice = commentsOf(source, step.at).filter((one) => !onward.includes(one))
      const gone = typeof step.data.next === 'string' && step.kind !== 'end' && step.kind !== 'approval'
      expect(all(next), `${step.id} ${second.id}\n${text}\n=>\n${next}`).toEqual(
        [...all(text), ...(gone ? twice : commentsOf(source, step.at))].sort(),
      )
    }),
    { numRuns: Number(process.env.RUNS ?? 30) },
  )
}, 600_000)

test('a group is begun with the comments of its steps where they stood', () => {
  const change = groupSteps(read(TOUR), ['arrive'], 'each')
  expect(apply(TOUR, change?.patches ?? [])).toContain(`      steps:
        # first of all
        arrive: {by: assignee}  # on time
`)
  const copies = duplicateSteps(read(TOUR), ['arrive'])
  expect(apply(TOUR, copies?.patches ?? [])).toMatch(/( {2}# first of all\n {2}arrive.*# on time\n){2}/)
})
