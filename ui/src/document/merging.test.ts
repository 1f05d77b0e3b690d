import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documents, values } from './generated.ts'
import { apply, merge, type Path, read, resolve, setValue } from './index.ts'
import { changedAt, dataAt, isMapData } from './plain.ts'

const RUNS = Number(process.env.RUNS ?? 150)

function leaves(data: unknown, path: Path = []): Path[] {
  if (Array.isArray(data)) return data.flatMap((item, index) => leaves(item, [...path, index]))
  if (isMapData(data)) return Object.entries(data).flatMap(([key, item]) => leaves(item, [...path, key]))
  return [path]
}

test('a side that changed nothing gives the other to the byte', () => {
  fc.assert(
    fc.property(documents, documents, (base, other) => {
      expect(merge(base, other, base)).toEqual({ text: other, conflicts: [] })
      expect(merge(base, base, other)).toEqual({ text: other, conflicts: [] })
    }),
    { numRuns: RUNS },
  )
})

test('edits of different values come together, whichever side made which', () => {
  fc.assert(
    fc.property(documents, fc.nat(), fc.nat(), values, values, (text, one, other, first, second) => {
      const base = read(text)
      const paths = leaves(base.data)
      const here = paths[one % paths.length] as Path
      const there = paths[other % paths.length] as Path
      fc.pre(here !== there)
      const mine = apply(text, setValue(base, here, first))
      const theirs = apply(text, setValue(base, there, second))
      const expected = changedAt(
        changedAt(base.data, here, () => first),
        there,
        () => second,
      )
      // The items of a list are told by what they say: several equal ones can't be.
      fc.pre(![...here, ...there].some((step) => typeof step === 'number'))
      for (const [ours, others] of [
        [mine, theirs],
        [theirs, mine],
      ] as const) {
        const merged = merge(text, ours, others)
        expect(merged.conflicts).toEqual([])
        expect(JSON.stringify(read(merged.text).data), merged.text).toBe(JSON.stringify(expected))
      }
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('any two texts merge into one that can be read', () => {
  fc.assert(
    fc.property(documents, documents, documents, (base, mine, theirs) => {
      expect(read(merge(base, mine, theirs).text).troubles).toEqual([])
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('changes of one line come together, and comments of both sides stay', () => {
  const base = 'a: {kind: photo, count: 1}\nb: 1\nc: 2\n'
  const mine = '# mine\na: {kind: audio, count: 1}\nb: 1\nc: 2 # counted\n'
  const theirs = 'a: {kind: photo, count: 2}\nb: 1\n# theirs\nd: 3\nc: 2\n'
  const merged = merge(base, mine, theirs)
  expect(merged.conflicts).toEqual([])
  expect(read(merged.text).data).toEqual({ a: { kind: 'audio', count: 2 }, b: 1, d: 3, c: 2 })
  expect(merged.text).toContain('# mine')
  expect(merged.text).toContain('# counted')
})

test('what both changed differently is a conflict, and either side can have its way', () => {
  const base = 'steps:\n  a:\n    due: 1h\n  b:\n    due: 2h\n'
  const mine = 'steps:\n  a:\n    due: 3h\n  b:\n    due: 2h\n'
  const theirs = 'steps:\n  a:\n    due: 4h\n'
  const merged = merge(base, mine, theirs)
  expect(merged).toEqual({
    text: 'steps:\n  a:\n    due: 3h\n',
    conflicts: [{ path: ['steps', 'a', 'due'], base: '1h', mine: '3h', theirs: '4h' }],
  })
  const conflict = merged.conflicts[0]
  if (!conflict) throw new Error('no conflict')
  expect(resolve(merged.text, conflict, 'mine')).toEqual([])
  expect(apply(merged.text, resolve(merged.text, conflict, 'theirs'))).toBe(theirs)
})

test('what one side removed and the other changed is a conflict', () => {
  const merged = merge('a: 1\nb: 2\n', 'a: 1\n', 'a: 1\nb: 3\n')
  expect(merged).toEqual({
    text: 'a: 1\n',
    conflicts: [{ path: ['b'], base: 2, mine: undefined, theirs: 3 }],
  })
})

test('texts that cannot be read are merged by their lines', () => {
  const base = 'a: 1\nb: 2\nc: 3\nd: 4\n'
  expect(merge(base, 'a: "1\nb: 2\nc: 3\nd: 4\n', 'a: 1\nb: 2\nc: 3\nd: 5\n')).toEqual({
    text: 'a: "1\nb: 2\nc: 3\nd: 5\n',
    conflicts: [],
  })
})

test('items added by both to a list both stay', () => {
  const merged = merge('labels: [a]\n', 'labels: [a, b]\n', 'labels: [a, c]\n')
  expect(merged).toEqual({ text: 'labels: [a, b, c]\n', conflicts: [] })
  expect(dataAt(read(merged.text).data, ['labels'])).toEqual(['a', 'b', 'c'])
})
