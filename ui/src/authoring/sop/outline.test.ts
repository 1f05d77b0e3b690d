import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { detours, goName, mainArrow, outlineOf, whoOf } from './outline.ts'

interface Vector {
  name: string
  text: string
  graph: { start: string | null; unfinished: string[]; nodes: unknown[]; edges: unknown[]; strays: unknown[] }
}

const file = new URL('../../../../tests/vectors/sop_graphs.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf-8')) as Vector[]
const shipped = vectors.find(({ name }) => name === 'channel-activation')?.text ?? ''

test.each(vectors)(
  'the outline of $name has the steps and arrows of the server’s graph',
  ({ text, graph }) => {
    const outline = outlineOf(parse(text))
    expect(outline.entry).toEqual(graph.start)
    expect(outline.unfinished).toEqual(graph.unfinished)
    expect(
      [...outline.steps.values()].map(({ id, kind, scope, at }) => ({ path: id, kind, scope, at })),
    ).toEqual(graph.nodes)
    expect(
      [...outline.arrows.values()].flat().map(({ source, target, kind, label, when, done, byFault, at }) => ({
        source,
        target,
        kind,
        label,
        when,
        done,
        by_fault: byFault,
        at,
      })),
    ).toEqual(graph.edges)
    expect(outline.strays).toEqual(graph.strays)
    const ids = [...outline.arrows.values()].flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  },
)

test('the main way, who does a step, and what only a fault leads to', () => {
  const outline = outlineOf(parse(shipped))
  expect(mainArrow(outline, 'review')?.target).toBe('done')
  expect(mainArrow(outline, 'verify_identity')).toMatchObject({ target: 'enter', implicit: true })
  const review = outline.steps.get('review')
  expect(review && whoOf(review)).toBe('role:branch_manager')
  expect([...detours(outline)].sort()).toEqual(['backup_entry', 'refused', 'revisit'])
})

test('a step is named from where the work is', () => {
  const text = 'steps: {a: {any_order: {b: {}, c: {}}}, each: {each: {steps: {a: {}, d: {}}}}, z: {end: x}}'
  const outline = outlineOf(parse(text))
  expect(goName(outline, 'a.b', 'z')).toBe('z')
  expect(goName(outline, 'z', 'a.b')).toBeNull()
  expect(goName(outline, 'a.b', 'a.c')).toBeNull()
  expect(goName(outline, 'each.d', 'each.a')).toBe('a')
  expect(goName(outline, 'each.d', 'a')).toBeNull()
  expect(goName(outline, 'z', '$done')).toBeNull()
  expect(goName(outline, 'each.d', '$done')).toBe('$done')
})

test('of several ways the first that leads on is the main one, else the first', () => {
  const text = `steps:
  a: {next: [{when: x, go: c}, {go: b}]}
  b: {next: [{when: x, go: a}, {go: c}]}
  c: {next: [{when: x, go: a}, {go: b}]}
  z: {end: x}`
  const outline = outlineOf(parse(text))
  const leads = ['a', 'b', 'c', 'z', 'unknown'].map((id) => mainArrow(outline, id)?.target ?? null)
  expect(leads).toEqual(['c', 'c', 'a', null, null])
})
