import { describe, expect, test } from 'vitest'
import { apply } from '../../../document/index.ts'
import { rebased } from './rebasing.ts'
import type { FileEdits } from './types.ts'

const SOP = 'visit/sop.yaml'

function files(texts: Record<string, string>) {
  return new Map(Object.entries(texts).map(([path, text]) => [path, { text }]))
}

function plain(texts: Record<string, string>) {
  return Object.entries(texts).map(([path, text]) => ({ path, text }))
}

/** The texts after edits. */
function edited(texts: Record<string, string>, edits: FileEdits): Record<string, string> {
  const found = { ...texts }
  for (const [path, edit] of Object.entries(edits)) {
    if (edit === null) delete found[path]
    else found[path] = typeof edit === 'string' ? edit : apply(found[path] ?? '', edit)
  }
  return found
}

describe('what was published meanwhile', () => {
  test('comes in beside what was written here', () => {
    const base = { [SOP]: 'due: 2d\ntitle: A\n', 'visit/forms/old.yaml': 'a: 1\n' }
    const live = { [SOP]: 'due: 3d\ntitle: A\n', 'visit/forms/new.yaml': 'b: 1\n' }
    const mine = {
      [SOP]: 'due: 2d\ntitle: B\n',
      'visit/forms/old.yaml': 'a: 1\n',
      'visit/forms/my.yaml': 'c: 1\n',
    }
    const rebase = rebased(plain(base), plain(live), files(mine))
    expect(rebase.conflicts).toEqual([])
    expect(edited(mine, rebase.edits({}))).toEqual({
      [SOP]: 'due: 3d\ntitle: B\n',
      'visit/forms/new.yaml': 'b: 1\n',
      'visit/forms/my.yaml': 'c: 1\n',
    })
  })

  test('is asked about where both wrote the same place', () => {
    const mine = { [SOP]: 'due: 4d\n' }
    const rebase = rebased(plain({ [SOP]: 'due: 2d\n' }), plain({ [SOP]: 'due: 3d\n' }), files(mine))
    expect(rebase.conflicts).toEqual([
      {
        path: SOP,
        by: null,
        conflicts: [{ path: ['due'], base: '2d', mine: '4d', theirs: '3d' }],
        mine: true,
        theirs: true,
      },
    ])
    expect(edited(mine, rebase.edits({ [SOP]: ['theirs'] }))).toEqual({ [SOP]: 'due: 3d\n' })
    expect(edited(mine, rebase.edits({ [SOP]: ['mine'] }))).toEqual(mine)
  })

  test('is asked about where a file went that was changed here', () => {
    const mine = { 'visit/forms/old.yaml': 'a: 2\n' }
    const rebase = rebased(plain({ 'visit/forms/old.yaml': 'a: 1\n' }), [], files(mine))
    expect(rebase.conflicts.map(({ path, mine, theirs }) => [path, mine, theirs])).toEqual([
      ['visit/forms/old.yaml', true, false],
    ])
    expect(edited(mine, rebase.edits({ 'visit/forms/old.yaml': ['theirs'] }))).toEqual({})
  })
})

test('files that are brought in are merged with a draft that both began from nothing known: each is asked about', () => {
  const mine = { [SOP]: 'due: 4d\n', 'visit/forms/same.yaml': 'a: 1\n' }
  const brought = { [SOP]: 'due: 3d\n', 'visit/forms/same.yaml': 'a: 1\n', 'visit/forms/new.yaml': 'b: 1\n' }
  const merged = rebased([], plain(brought), files(mine))
  expect(merged.conflicts.map(({ path, conflicts }) => [path, conflicts])).toEqual([[SOP, null]])
  expect(edited(mine, merged.edits({ [SOP]: ['mine'] }))).toEqual({ ...brought, ...mine })
  expect(edited(mine, merged.edits({ [SOP]: ['theirs'] }))).toEqual(brought)
})
