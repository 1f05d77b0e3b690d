// What people wrote beside the data goes where the data goes.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documents } from '../generated.ts'
import {
  addComments,
  addEntry,
  addItem,
  apply,
  commentsOf,
  copied,
  invert,
  moveEntry,
  moveItem,
  type Patch,
  type Path,
  read,
  remove,
  type Source,
} from '../index.ts'
import { dataAt, isMapData } from '../plain.ts'

const RUNS = Number(process.env.RUNS ?? 120)
const TOP = join(import.meta.dirname, '../../../..')

const SHIPPED = ['sop_definitions', 'forms/library'].flatMap((folder) =>
  readdirSync(join(TOP, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(join(TOP, folder, name), 'utf8')),
)

/** A text with comments wherever its lines can hold them: above, behind, before the first key, and deeper below. */
function commented(text: string, seed: number): string {
  const source = read(text)
  const places = pathsIn(source.data)
  let now = source
  for (let number = 0; number < 6; number++) {
    const path = places[(seed * (number + 3)) % places.length] as Path
    if (path.length === 0) continue
    const above = apply(now.text, addComments(now, path, [`# note ${number}`]))
    now = read(above)
    const behind = now.text.split('\n')
    const at = (seed * (number + 7)) % behind.length
    const tried = read(behind.with(at, `${behind[at]}  # behind ${number}`).join('\n'))
    if (tried.troubles.length === 0 && JSON.stringify(tried.data) === JSON.stringify(source.data)) now = tried
  }
  return now.text
}

function pathsIn(data: unknown, path: Path = []): Path[] {
  if (Array.isArray(data)) return [path, ...data.flatMap((item, index) => pathsIn(item, [...path, index]))]
  if (isMapData(data))
    return [path, ...Object.entries(data).flatMap(([key, item]) => pathsIn(item, [...path, key]))]
  return [path]
}

const comments = (source: Source): string[] => commentsOf(source, []).sort()

const texts = fc.oneof(
  { weight: 2, arbitrary: documents },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...SHIPPED), fc.nat(10_000))
      .map(([text, seed]) => commented(text, seed)),
  },
)

interface Drawn {
  text: string
  from: number
  to: number
  at: number
}

const drawn = fc.record({ text: texts, from: fc.nat(10_000), to: fc.nat(10_000), at: fc.nat(8) })

/** A place that is neither the path nor within it. */
function homeFor(source: Source, path: Path, draw: Drawn): Path | undefined {
  const homes = pathsIn(source.data).filter((one) => {
    const value = dataAt(source.data, one)
    return (isMapData(value) || Array.isArray(value)) && !path.every((step, index) => step === one[index])
  })
  return homes[draw.to % homes.length]
}

function put(source: Source, home: Path, at: number, value: unknown): Patch[] {
  if (Array.isArray(dataAt(source.data, home))) return addItem(source, home, at, value)
  const before = Object.keys(dataAt(source.data, home) as object)[at]
  return addEntry(source, home, 'put_here', value, before === undefined ? {} : { before })
}

function pathOf(source: Source, draw: Drawn): Path {
  const paths = pathsIn(source.data).filter((path) => path.length > 0)
  return paths[draw.from % paths.length] ?? []
}

test('a copy has the comments of what is copied, and the rest keeps its own', () => {
  fc.assert(
    fc.property(drawn, (draw) => {
      const source = read(draw.text)
      const path = pathOf(source, draw)
      const home = homeFor(source, path, draw)
      fc.pre(path.length > 0 && home !== undefined)
      const patches = put(source, home as Path, draw.at, copied(source, path))
      const after = read(apply(source.text, patches))
      expect(comments(after), `${path}=>${home}\n${source.text}\n=>\n${after.text}`).toEqual(
        [...comments(source), ...commentsOf(source, path)].sort(),
      )
      expect(apply(after.text, invert(source.text, patches))).toBe(source.text)
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('what is taken away takes its own comments and no others', () => {
  fc.assert(
    fc.property(drawn, (draw) => {
      const source = read(draw.text)
      const path = pathOf(source, draw)
      fc.pre(path.length > 0)
      const after = read(apply(source.text, remove(source, path)))
      expect(
        [...comments(after), ...commentsOf(source, path)].sort(),
        `${path}\n${source.text}\n=>\n${after.text}`,
      ).toEqual(comments(source))
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('what is moved among its neighbours loses no comment', () => {
  fc.assert(
    fc.property(drawn, (draw) => {
      const source = read(draw.text)
      const path = pathOf(source, draw)
      fc.pre(path.length > 0)
      const last = path[path.length - 1] as string | number
      const around = dataAt(source.data, path.slice(0, -1))
      const patches = Array.isArray(around)
        ? moveItem(source, path, draw.at)
        : moveEntry(source, path, { before: Object.keys(around as object)[draw.at] ?? '' })
      const after = read(apply(source.text, patches))
      expect(comments(after), `${last}\n${source.text}\n=>\n${after.text}`).toEqual(comments(source))
    }),
    { numRuns: RUNS },
  )
}, 600_000)

function kept(text: string, path: Path): string {
  const source = read(text)
  return apply(text, addEntry(source, [], 'copy', copied(source, path)))
}

test('a copy keeps comments before its first key, behind its key, above it, and below it', () => {
  expect(
    kept('a:\n  # why\n  b:  # what\n    # first\n    c: 1  # one\n    # last\n  d: 2\n', ['a', 'b']),
  ).toBe(
    'a:\n  # why\n  b:  # what\n    # first\n    c: 1  # one\n    # last\n  d: 2\n' +
      '# why\ncopy:  # what\n  # first\n  c: 1  # one\n  # last\n',
  )
  expect(kept('a:\n  - {x: 1}  # note\n', ['a', 0])).toBe('a:\n  - {x: 1}  # note\ncopy: {x: 1}  # note\n')
})

test('brackets that a comment comes into become lines below each other', () => {
  const source = read('a:\n  - {type: Control}  # note\n  - {type: Row, elements: []}\n')
  expect(apply(source.text, addItem(source, ['a', 1, 'elements'], 0, copied(source, ['a', 0])))).toBe(
    'a:\n  - {type: Control}  # note\n  - type: Row\n    elements:\n      - {type: Control}  # note\n',
  )
})

test('brackets with comments of their own keep those of the neighbours of what goes', () => {
  const text = 'a: [\n  one,  # 1\n  # of two\n  two,  # 2\n  three  # 3\n]\n'
  const source = read(text)
  expect(apply(text, remove(source, ['a', 1]))).toBe('a: [\n  one,  # 1\n  three  # 3\n]\n')
  expect(apply(text, remove(source, ['a', 2]))).toBe('a: [\n  one,  # 1\n  # of two\n  two  # 2\n]\n')
})
