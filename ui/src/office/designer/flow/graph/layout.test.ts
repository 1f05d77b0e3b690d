import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { outlineOf } from '../../../../authoring/sop/outline.ts'
import { read } from '../../../../document/index.ts'
import { type Box, laidOut, type Spot } from './layout.ts'
import { shapeOf } from './shape.ts'

const SOPS = join(import.meta.dirname, '../../../../../../sop_definitions')
const FILES = readdirSync(SOPS, { recursive: true, withFileTypes: true })
  .filter((one) => one.isFile() && one.name === 'sop.yaml')
  .map((one) => [basename(one.parentPath), join(one.parentPath, one.name)] as const)

function laidOf(text: string) {
  const shape = shapeOf(outlineOf(read(text, 'yaml').data), { faults: true, folded: new Set() })
  const labels = new Map(shape.ways.map(({ id, label }) => [id, label ? 'so many words' : '']))
  return { shape, laid: laidOut(shape, labels) }
}

/** Whether a line between two spots goes through a box; along its border is not through. */
function through(a: Spot, b: Spot, box: Box): boolean {
  const inner = 2
  return (
    Math.max(a.x, b.x) > box.x + inner &&
    Math.min(a.x, b.x) < box.x + box.width - inner &&
    Math.max(a.y, b.y) > box.y + inner &&
    Math.min(a.y, b.y) < box.y + box.height - inner
  )
}

test.each(FILES)('%s: no card lies on another, and no way goes behind one', (_, file) => {
  const { shape, laid } = laidOf(readFileSync(file, 'utf8'))
  const cards = shape.drawn.filter(({ kind }) => kind !== 'frame')
  const boxes = cards.flatMap(({ id }) => {
    const box = laid.absolute.get(id)
    return box ? [[id, box] as const] : []
  })
  expect(boxes).toHaveLength(cards.length)
  const faults: string[] = []
  for (const [id, box] of boxes) {
    for (const [other, { x, y, width, height }] of boxes) {
      if (id < other && through({ x, y }, { x: x + width, y: y + height }, box))
        faults.push(`${id} on ${other}`)
    }
    for (const [way, { points }] of laid.ways) {
      points.forEach((point, at) => {
        const next = points[at + 1]
        if (next && through(point, next, box)) faults.push(`${way} behind ${id}`)
      })
    }
  }
  expect(faults).toEqual([])
})

test('what is mostly done stands in one column', () => {
  const { laid } = laidOf(
    'steps:\n  a: {next: [{when: "1 == 1", go: b}, {go: x}]}\n  b: {}\n  c: {end: completed}\n  x: {next: c}\n',
  )
  const middle = (id: string) => {
    const box = laid.absolute.get(id)
    return box && box.x + box.width / 2
  }
  expect(middle('b')).toBe(middle('a'))
  expect(middle('c')).toBe(middle('a'))
  expect(middle('x')).not.toBe(middle('a'))
})
