import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documents, typed, typings, values } from './generated.ts'
import { type Node, read, type Source } from './index.ts'

const RUNS = Number(process.env.RUNS ?? 200)

function shown(node: Node | null): unknown {
  if (!node) return null
  const { kind, from, to } = node
  if (kind === 'scalar') return { kind, from, to, value: node.value }
  if (kind === 'list') return { kind, from, to, items: node.items?.map(shown) }
  const entries = node.entries?.map(({ key, keyFrom, keyTo, value }) => ({
    key,
    keyFrom,
    keyTo,
    value: shown(value),
  }))
  return { kind, from, to, entries }
}

function whole(source: Source): unknown {
  return {
    root: shown(source.root),
    data: source.data,
    order: JSON.stringify(source.data),
    troubles: source.troubles,
  }
}

/** Of a broken text it counts that it is broken: what of the rest can be told may be more than when it is read alone. */
function alike(source: Source, full: Source): void {
  if (full.troubles.length > 0) expect(source.troubles, full.text).not.toEqual([])
  else expect(whole(source), full.text).toEqual(whole(full))
}

test('a text read again after typing says what it says when it is read whole', () => {
  fc.assert(
    fc.property(documents, fc.array(typings, { minLength: 1, maxLength: 6 }), (text, edits) => {
      let source = read(text)
      for (const edit of edits) {
        const next = typed(source.text, edit)
        source = read(next, 'yaml', source)
        alike(source, read(next))
      }
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('JSON read again after typing says what it says when it is read whole', () => {
  fc.assert(
    fc.property(
      values,
      fc.constantFrom(0, 2),
      fc.array(typings, { minLength: 1, maxLength: 6 }),
      (value, indent, edits) => {
        let source = read(JSON.stringify(value, null, indent), 'json')
        for (const edit of edits) {
          const next = typed(source.text, edit)
          source = read(next, 'json', source)
          alike(source, read(next, 'json'))
        }
      },
    ),
    { numRuns: RUNS },
  )
}, 600_000)

test('untouched data is the same object after an edit', () => {
  const text =
    'steps:\n  a:\n    title: {en: A}\n  b:\n    title: {en: B}\n    due: 1h\nfaults:\n  x: {go: a}\n'
  const before = read(text)
  const after = read(text.replace('1h', '2h 30m'), 'yaml', before)
  const [old, now] = [before.data, after.data] as Record<string, Record<string, unknown>>[]
  expect(now?.steps?.a).toBe(old?.steps?.a)
  expect(now?.faults).toBe(old?.faults)
  expect(now?.steps?.b).toEqual({ title: { en: 'B' }, due: '2h 30m' })
})

test('what stands around a broken line stays as it was', () => {
  const text = 'steps:\n  a:\n    title: {en: A}\n  b:\n    due: 1h\n    by: role:x\nfaults:\n  x: {go: a}\n'
  const before = read(text)
  const broken = read(text.replace('1h', '"1h'), 'yaml', before)
  expect(broken.troubles).not.toEqual([])
  expect(broken.data).toMatchObject({ steps: { a: { title: { en: 'A' } } }, faults: { x: { go: 'a' } } })
  expect((broken.data as { faults: unknown }).faults).toBe((before.data as { faults: unknown }).faults)
  expect(read(text.replace('1h', '"1h"'), 'yaml', broken).data).toEqual(before.data)
})

test('a key below a list whose dashes stand at the same column is read as a key', () => {
  const before = read('k:\n- x\n- a:\n  - y\n')
  const after = read('k:\n- x\n- a:\n  - y\n  b: 1\n', 'yaml', before)
  expect(after.data).toEqual({ k: ['x', { a: ['y'], b: 1 }] })
  expect(after.troubles).toEqual([])
})
