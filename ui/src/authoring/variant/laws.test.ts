// Laws: what Python lays over, this does; an edit of the merged SOP is said by the variant; undone it is to the byte.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, invert, read } from '../../document/index.ts'
import { addStep, duplicateStep, moveStep, removeStep, reorder } from '../sop/flow_commands.ts'
import { outlineOf } from '../sop/outline.ts'
import { put } from '../sop/settings.ts'
import { changeOf, mergedOf, takenBack, written } from './commands.ts'
import { conflictsOf } from './conflicts.ts'
import { differencesOf } from './differences.ts'
import { means, overlay } from './overlay.ts'
import { restated, sayable } from './restating.ts'

const TOP = join(import.meta.dirname, '../../../..')
const vectors = JSON.parse(readFileSync(join(TOP, 'tests/vectors/overlays.json'), 'utf8')) as {
  overlays: { base: unknown; change: unknown; merged: unknown }[]
  conflicts: { older: unknown; newer: unknown; change: unknown; conflicts: unknown[] }[]
}

/** The shipped variants with their SOPs. */
const shipped = readdirSync(join(TOP, 'sop_definitions'), { withFileTypes: true })
  .filter((one) => one.isDirectory())
  .flatMap(({ name }) => {
    const folder = join(TOP, 'sop_definitions', name, 'variants')
    try {
      return readdirSync(folder).map((file) => ({
        name: `${name}/${file}`,
        base: read(readFileSync(join(TOP, 'sop_definitions', name, 'sop.yaml'), 'utf8')),
        variant: read(readFileSync(join(folder, file), 'utf8')),
      }))
    } catch {
      return []
    }
  })

test('what Python lays over is laid over in the same way', () => {
  for (const { base, change, merged } of vectors.overlays) {
    expect(means(overlay(base, change), merged), JSON.stringify({ base, change })).toBe(true)
    expect(overlay(base, change)).toEqual(merged)
  }
})

test('what clashes for Python clashes here', () => {
  for (const { older, newer, change, conflicts } of vectors.conflicts) {
    expect(conflictsOf(older, newer, change)).toEqual(conflicts)
  }
})

describe('restating', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f']
  const step = fc.record(
    {
      due: fc.constantFrom('1h', '2h', '3h'),
      evidence: fc.dictionary(fc.constantFrom('p', 'q'), fc.constant({ kind: 'photo' }), { maxKeys: 2 }),
      any_order: fc
        .shuffledSubarray(names, { minLength: 1, maxLength: 3 })
        .map((found) => Object.fromEntries(found.map((name) => [name, {}]))),
    },
    { requiredKeys: [] },
  )
  const sop = fc
    .tuple(fc.shuffledSubarray(names, { minLength: 1 }), fc.array(step, { minLength: 6, maxLength: 6 }))
    .map(([chosen, steps]) => ({
      sop: 's',
      steps: Object.fromEntries(chosen.map((name, at) => [name, steps[at]])),
    }))

  test('any SOP can be said from any base, on top of what was said before', () => {
    fc.assert(
      fc.property(sop, sop, sop, (base, before, wanted) => {
        const first = restated(base, base, before, {})
        expect(overlay(base, first)).toEqual(before)
        expect(sayable(base, first, before)).toBe(true)
        const next = restated(base, before, wanted, first)
        expect(sayable(base, next, wanted)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('nothing is said of what is as in the base, and what was said stays where nothing changed', () => {
    fc.assert(
      fc.property(sop, sop, (base, before) => {
        expect(restated(base, base, base, {})).toEqual({})
        const first = restated(base, base, before, {})
        expect(restated(base, before, before, first)).toBe(first)
        expect(restated(base, before, base, first)).toEqual({})
      }),
    )
  })
})

describe.each(shipped)('$name', ({ base, variant }) => {
  test('is laid over as a text', () => {
    expect(mergedOf(base, variant).data).toEqual(overlay(base.data, changeOf(variant)))
    expect(mergedOf(base, variant).troubles).toEqual([])
  })

  test('every edit of the merged SOP is said by the variant, and undone to the byte', () => {
    const merged = mergedOf(base, variant)
    const outline = outlineOf(merged.data)
    let said = 0
    const ids = [...outline.steps.keys()]
    const some = ids.filter((_, at) => at % Math.ceil(ids.length / 4) === 0)
    for (const id of some) {
      for (const change of [
        put(merged, [...(outline.steps.get(id)?.at ?? []), 'due'], '77h'),
        addStep(merged, 'work', { after: id }),
        addStep(merged, 'work', { before: id }),
        removeStep(merged, id),
        duplicateStep(merged, id),
        reorder(merged, id, 1),
        moveStep(merged, id, { end: true }),
      ]) {
        if (!change || change.patches.length === 0) continue
        const patches = written(base, variant, change.patches)
        if (patches === null) continue
        said += 1
        const wanted = read(apply(merged.text, change.patches)).data
        const text = apply(variant.text, patches)
        expect(means(overlay(base.data, changeOf(read(text))), wanted)).toBe(true)
        expect(apply(text, invert(variant.text, patches))).toBe(variant.text)
      }
    }
    expect(said).toBeGreaterThan(some.length * 3)
  }, 30_000)

  test('all its differences taken back leave nothing to say', () => {
    let now = variant
    for (let left = 0; left < 100; left += 1) {
      const [one] = differencesOf(base.data, changeOf(now))
      if (!one) break
      now = read(apply(now.text, takenBack(base, now, one.path)))
    }
    expect(means(overlay(base.data, changeOf(now)), base.data)).toBe(true)
    expect(now.text.split('\n')[0]).toBe(variant.text.split('\n')[0])
  })
})
