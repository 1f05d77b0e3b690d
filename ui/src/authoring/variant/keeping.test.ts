import { expect, test } from 'vitest'
import { apply, read } from '../../document/index.ts'
import { decideAgain, isKept, keep } from './keeping.ts'

const TEXT =
  'variant: far\nchange:\n  due: 3d  # they live far away\n  steps: {look: {due: 1h}}\n  guide: |\n    due\n'
const clash = (path: string[], now: unknown) => ({ path, was: '2d', now, says: '3d' })

test('that the word of a variant is kept stands beside it, and changes nothing that it says', () => {
  const source = read(TEXT)
  const one = clash(['due'], '9d')
  const text = apply(TEXT, keep(source, one) ?? [])
  expect(text).toContain('due: 3d  # they live far away # kept: the base\'s due is "9d"\n')
  const kept = read(text)
  expect(kept.data).toEqual(source.data)
  expect(isKept(kept, one)).toBe(true)
  expect(isKept(kept, clash(['due'], '10d'))).toBe(false)
  expect(apply(text, decideAgain(kept, one) ?? [])).toBe(TEXT)
})

test('it stands in a line with others, but not in a text', () => {
  const source = read(TEXT)
  expect(
    isKept(
      read(apply(TEXT, keep(source, clash(['steps', 'look', 'due'], null)) ?? [])),
      clash(['steps', 'look', 'due'], null),
    ),
  ).toBe(true)
  expect(keep(read('change:\n  guide: two\n    lines\n'), clash(['guide'], 'x'))).toBeNull()
  expect(keep(source, clash(['gone'], 'x'))).toBeNull()
})
