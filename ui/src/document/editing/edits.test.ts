import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documents, keys, values } from '../generated.ts'
import {
  addEntry,
  addItem,
  apply,
  compose,
  invert,
  moveEntry,
  moveItem,
  type Patch,
  type Path,
  read,
  remove,
  renameKey,
  type Source,
  setValue,
} from '../index.ts'
import { changedAt, dataAt, isMapData, mapFrom, plainOf } from '../plain.ts'
import { WIDTH } from '../writing.ts'
import { outgrown } from './step.ts'

const RUNS = Number(process.env.RUNS ?? 200)

interface Made {
  name: string
  patches: Patch[]
  data: unknown
}

interface Draw {
  kind: number
  where: number
  other: number
  key: string
  value: unknown
}

const draws: fc.Arbitrary<Draw> = fc.record({
  kind: fc.nat(6),
  where: fc.nat(10_000),
  other: fc.nat(10_000),
  key: keys,
  value: values,
})

function pathsIn(data: unknown, path: Path = []): Path[] {
  if (Array.isArray(data)) return [path, ...data.flatMap((item, index) => pathsIn(item, [...path, index]))]
  if (isMapData(data)) {
    return [path, ...Object.entries(data).flatMap(([key, item]) => pathsIn(item, [...path, key]))]
  }
  return [path]
}

function insertedIn<T>(list: readonly T[], index: number, item: T): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)]
}

/** A random edit, and what the data must be then. */
function edit(source: Source, draw: Draw): Made {
  const { data } = source
  const paths = pathsIn(data)
  const path = paths[draw.where % paths.length] as Path
  const found = dataAt(data, path)
  const around = path.slice(0, -1)
  const parent = path.length ? dataAt(data, around) : undefined
  const last = path[path.length - 1] as string | number
  const plain = plainOf(draw.value)
  if (draw.kind === 0 || (draw.kind > 2 && path.length === 0)) {
    return {
      name: 'set',
      patches: setValue(source, path, draw.value),
      data: changedAt(data, path, () => plain),
    }
  }
  if (draw.kind <= 2 && Array.isArray(found)) {
    const index = draw.other % (found.length + 1)
    return {
      name: 'addItem',
      patches: addItem(source, path, index, draw.value),
      data: changedAt(data, path, () => insertedIn(found, index, plain)),
    }
  }
  if (draw.kind <= 2 && isMapData(found) && !Object.hasOwn(found, draw.key)) {
    const names = Object.keys(found)
    const index = draw.other % (names.length + 1)
    const after = names[index - 1]
    return {
      name: 'addEntry',
      patches: addEntry(
        source,
        path,
        draw.key,
        draw.value,
        after === undefined ? { first: true } : { after },
      ),
      data: changedAt(data, path, () => mapFrom(insertedIn(Object.entries(found), index, [draw.key, plain]))),
    }
  }
  if (draw.kind === 3) {
    return {
      name: 'remove',
      patches: remove(source, path),
      data: changedAt(data, around, (of) =>
        Array.isArray(of)
          ? of.filter((_, index) => index !== last)
          : mapFrom(Object.entries(of as object).filter(([key]) => key !== last)),
      ),
    }
  }
  if (draw.kind === 4 && Array.isArray(parent)) {
    const index = draw.other % parent.length
    const rest = parent.filter((_, each) => each !== last)
    return {
      name: 'moveItem',
      patches: moveItem(source, path, index),
      data: changedAt(data, around, () => insertedIn(rest, index, found)),
    }
  }
  if (draw.kind === 4 && isMapData(parent)) {
    const rest = Object.entries(parent).filter(([key]) => key !== last)
    const index = draw.other % (rest.length + 1)
    const before = rest[index]?.[0]
    const after = rest[rest.length - 1]?.[0]
    return {
      name: 'moveEntry',
      patches: moveEntry(
        source,
        path,
        before === undefined ? (after === undefined ? {} : { after }) : { before },
      ),
      data: changedAt(data, around, () => mapFrom(insertedIn(rest, index, [String(last), found]))),
    }
  }
  if (draw.kind === 5 && isMapData(parent) && !Object.hasOwn(parent, draw.key)) {
    return {
      name: 'rename',
      patches: renameKey(source, path, draw.key),
      data: changedAt(data, around, () =>
        mapFrom(Object.entries(parent).map(([key, item]) => [key === last ? draw.key : key, item])),
      ),
    }
  }
  const deep = isMapData(found) || found === null ? [...path, 'new one', 'below'] : path
  return {
    name: 'deep',
    patches: setValue(source, deep, draw.value),
    data: changedAt(data, deep, () => plain),
  }
}

function holds(text: string, format: 'yaml' | 'json', drawn: readonly Draw[]): void {
  let source = read(text, format)
  expect(source.troubles).toEqual([])
  const undo: { patches: Patch[]; text: string }[] = []
  let all: Patch[] = []
  for (const draw of drawn) {
    const made = edit(source, draw)
    const next = apply(source.text, made.patches)
    const after = read(next, format, source)
    const told = `${made.name}\n${source.text}\n=>\n${next}`
    expect(after.troubles, told).toEqual([])
    expect(JSON.stringify(after.data), told).toBe(JSON.stringify(made.data))
    expect(JSON.stringify(read(next, format).data), told).toBe(JSON.stringify(made.data))
    undo.push({ patches: invert(source.text, made.patches), text: source.text })
    all = compose(all, made.patches)
    source = after
  }
  expect(apply(text, all)).toBe(source.text)
  let back = source.text
  for (const step of undo.reverse()) {
    back = apply(back, step.patches)
    expect(back).toBe(step.text)
  }
}

test('the data after an edit of YAML is the edit of the data, and its inverse leads back to the byte', () => {
  fc.assert(
    fc.property(documents, fc.array(draws, { minLength: 1, maxLength: 5 }), (text, drawn) =>
      holds(text, 'yaml', drawn),
    ),
    { numRuns: RUNS },
  )
}, 600_000)

test('the data after an edit of JSON is the edit of the data, and its inverse leads back to the byte', () => {
  fc.assert(
    fc.property(
      values,
      fc.constantFrom(0, 2, 4),
      fc.array(draws, { minLength: 1, maxLength: 5 }),
      (value, indent, drawn) => holds(JSON.stringify(value, null, indent), 'json', drawn),
    ),
    { numRuns: RUNS },
  )
}, 600_000)

test('to set what stands there changes nothing', () => {
  fc.assert(
    fc.property(documents, fc.nat(10_000), (text, where) => {
      const source = read(text)
      const paths = pathsIn(source.data)
      const path = paths[where % paths.length] as Path
      expect(setValue(source, path, structuredClone(dataAt(source.data, path)))).toEqual([])
    }),
    { numRuns: RUNS },
  )
})

test('what was added where there was room and is removed again leaves the text as it was', () => {
  fc.assert(
    fc.property(documents, fc.nat(10_000), fc.nat(10_000), values, (text, where, other, value) => {
      const source = read(text)
      const paths = pathsIn(source.data).filter((path) => {
        const found = dataAt(source.data, path)
        return typeof found === 'object' && found !== null && Object.keys(found).length > 0
      })
      const path = paths[where % paths.length] as Path
      const found = dataAt(source.data, path)
      const names = Object.keys(found as object)
      const index = other % (names.length + 1)
      const after = names[index - 1]
      const place = after === undefined ? { first: true } : { after }
      fc.pre(!outgrown(source, path, WIDTH))
      const patches = Array.isArray(found)
        ? addItem(source, path, index, value)
        : addEntry(source, path, 'added', value, place)
      const added = read(apply(text, patches), 'yaml', source)
      const back = remove(added, [...path, Array.isArray(found) ? index : 'added'])
      expect(apply(added.text, back), added.text).toBe(text)
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('comments that do not belong to what is removed or moved stay', () => {
  const comments = (text: string): string[] =>
    (text.match(/# (?:--|above|of|deeper|What|yaml)[^\r\n]*/g) ?? []).map((line) => line.trim()).sort()
  fc.assert(
    fc.property(documents, draws, (text, draw) => {
      const source = read(text)
      const made = edit(source, { ...draw, kind: 4 })
      if (!made.name.startsWith('move')) return
      expect(comments(apply(text, made.patches)), `${text}=>\n${apply(text, made.patches)}`).toEqual(
        comments(text),
      )
    }),
    { numRuns: RUNS },
  )
}, 600_000)

test('what outgrows its line is written below each other, from its outermost brackets on', () => {
  const text = 'steps:\n  look: {by: assignee, form: shelf-check}  # first\n  done: {end: completed}\n'
  const source = read(text)
  const title = { 'zh-CN': '看一看货架', en: 'Look at the shelf, and at what stands beside it' }
  const titled = read(apply(text, addEntry(source, ['steps', 'look'], 'title', title, { first: true })))
  expect(titled.text).toBe(
    'steps:\n  look:  # first\n    title: {zh-CN: 看一看货架, en: "Look at the shelf, and at what stands beside it"}\n' +
      '    by: assignee\n    form: shelf-check\n  done: {end: completed}\n',
  )
  const deep = read('a: {b: {c: one}, d: [two]}\n')
  const long = 'three '.repeat(20).trim()
  expect(apply(deep.text, setValue(deep, ['a', 'b', 'c'], long))).toBe(
    `a:\n  b:\n    c: ${long}\n  d: [two]\n`,
  )
})
