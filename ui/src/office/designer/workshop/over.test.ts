import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apply, type Patch } from '../../../document/index.ts'
import { between, over } from './over.ts'

const TEXT = fc.string({ maxLength: 20 })

/** A text with patches of it. */
function changed(text: string): fc.Arbitrary<Patch[]> {
  return fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 4 })
    .map((asked) => {
      const patches: Patch[] = []
      let least = 0
      for (const [from, length, insert] of asked.sort(([one], [other]) => one - other)) {
        if (from < least) continue
        const to = Math.min(text.length, from + length)
        patches.push({ from, to, insert })
        least = to + 1
      }
      return patches
    })
}

const TWO = TEXT.chain((text) => fc.tuple(fc.constant(text), changed(text), changed(text)))

describe('patches of two people', () => {
  test('give the same text in either order', () => {
    fc.assert(
      fc.property(TWO, ([text, mine, theirs]) => {
        const theirsFirst = apply(apply(text, theirs), over(mine, theirs, true))
        const mineFirst = apply(apply(text, mine), over(theirs, mine, false))
        expect(theirsFirst).toBe(mineFirst)
      }),
    )
  })

  test('keep whatever either of them wrote', () => {
    const text = 'abc'
    const mine = [{ from: 1, to: 2, insert: 'mine' }]
    const theirs = [{ from: 0, to: 3, insert: 'theirs' }]
    expect(apply(apply(text, theirs), over(mine, theirs, true))).toBe('theirsmine')
  })

  test('are the same over nothing', () => {
    fc.assert(
      fc.property(
        TEXT.chain((text) => fc.tuple(fc.constant(text), changed(text))),
        ([text, mine]) => {
          expect(apply(text, over(mine, [], true))).toBe(apply(text, mine))
        },
      ),
    )
  })
})

describe('what lies between two texts', () => {
  test('leads from one to the other', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 8 }).map((all) => all.join('\n'))
    fc.assert(
      fc.property(lines, lines, (one, other) => {
        expect(apply(one, between(one, other))).toBe(other)
      }),
    )
  })

  test('is as small as can be where lines differ in two places', () => {
    expect(between('title: A\nby: x\ndue: 2d\n', 'title: B\nby: x\ndue: 3d\n')).toEqual([
      { from: 7, to: 8, insert: 'B' },
      { from: 20, to: 21, insert: '3' },
    ])
  })
})
