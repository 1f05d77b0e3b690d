// Real documents: what ships with the product, the JSON Schema test suite, and the examples of JSON Forms.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { outgrown } from './editing/step.ts'
import {
  addEntry,
  addItem,
  apply,
  type Format,
  format,
  type Path,
  read,
  remove,
  type Source,
  setValue,
} from './index.ts'
import { dataAt, isMapData } from './plain.ts'

const TOP = join(import.meta.dirname, '../../..')

function filesIn(folder: string, ends: RegExp): string[] {
  return readdirSync(join(TOP, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => ends.test(name))
    .map((name) => `${folder}/${name}`)
    .sort()
}

function pathsIn(data: unknown, path: Path = []): Path[] {
  if (Array.isArray(data)) return [path, ...data.flatMap((item, index) => pathsIn(item, [...path, index]))]
  if (isMapData(data))
    return [path, ...Object.entries(data).flatMap(([key, item]) => pathsIn(item, [...path, key]))]
  return [path]
}

/** Some of the paths, spread over the document. */
function some(paths: readonly Path[], count: number): Path[] {
  const every = Math.max(1, Math.floor(paths.length / count))
  return paths.filter((_, index) => index % every === 0)
}

function there(source: Source, patches: ReturnType<typeof setValue>): Source {
  return read(apply(source.text, patches), source.format, source)
}

function holds(text: string, as: Format, count = 12): void {
  const source = read(text, as)
  expect(source.troubles).toEqual([])
  expect(source.data).toEqual(as === 'json' ? JSON.parse(text) : parse(text))
  const paths = some(pathsIn(source.data), count)
  for (const path of paths) {
    const value = dataAt(source.data, path)
    if (typeof value === 'object' && value !== null) {
      const isList = Array.isArray(value)
      if (Object.keys(value).length === 0) continue
      const added = there(
        source,
        isList
          ? addItem(source, path, value.length, 'new')
          : addEntry(source, path, 'a new key', { kind: 'new' }),
      )
      expect(dataAt(added.data, [...path, isList ? value.length : 'a new key'])).toEqual(
        isList ? 'new' : { kind: 'new' },
      )
      const back = apply(added.text, remove(added, [...path, isList ? value.length : 'a new key']))
      if (!outgrown(source, path, 'a new key: {kind: new}, '.length)) expect(back).toBe(text)
      expect(read(back, as).data).toEqual(source.data)
    } else if (typeof value !== 'string' || !/["'\n\\]/.test(value)) {
      const node = source.text.slice(...placed(source, path))
      if (/^[|>]/.test(node)) continue
      const other = typeof value === 'string' ? `${value}x` : 'other'
      const set = there(source, setValue(source, path, other))
      expect(dataAt(set.data, path)).toBe(other)
      const back = apply(set.text, setValue(set, path, value))
      if (JSON.stringify(value) === node || String(value) === node || `'${String(value)}'` === node)
        if (!outgrown(source, path.slice(0, -1), 10)) expect(back).toBe(text)
      expect(read(back, as).data).toEqual(source.data)
    }
  }
}

function placed(source: Source, path: Path): [number, number] {
  let node = source.root
  for (const step of path) {
    node =
      (typeof step === 'number' && node?.kind === 'list'
        ? node.items?.[step]
        : node?.entries?.find((entry) => entry.key === step)?.value) ?? null
  }
  return node ? [node.from, node.to] : [0, 0]
}

describe('what ships', () => {
  const files = [...filesIn('sop_definitions', /\.yaml$/), ...filesIn('forms/library', /\.yaml$/)]
  test.each(files)('%s is read as it is, and edits of it stay where they are', (file) => {
    const text = readFileSync(join(TOP, file), 'utf8')
    holds(text, 'yaml')
    holds(text.replaceAll('\n', '\r\n'), 'yaml', 4)
    expect(format(text)).toBe(text)
  })
})

describe('JSON Schema test suite', () => {
  test.each(filesIn('tests/forms/suite', /\.json$/))('%s', (file) => {
    const text = readFileSync(join(TOP, file), 'utf8')
    expect(read(text, 'json').data).toEqual(JSON.parse(text))
    const groups = JSON.parse(text) as { schema: unknown }[]
    for (const { schema } of groups)
      for (const indent of [0, 2]) holds(JSON.stringify(schema, null, indent), 'json', 5)
  })
})

test('schemas and layouts of JSON Forms, in lines and on one line', async () => {
  const { getExamples } = (await import('@jsonforms/examples')) as {
    getExamples(): { name: string; schema: unknown; uischema: unknown }[]
  }
  const examples = getExamples()
  expect(examples.length).toBeGreaterThan(30)
  for (const { schema, uischema } of examples) {
    for (const indent of [0, 2]) {
      if (schema !== undefined) holds(JSON.stringify(schema, null, indent), 'json', 10)
      if (uischema !== undefined) holds(JSON.stringify(uischema, null, indent), 'json', 10)
    }
  }
})
