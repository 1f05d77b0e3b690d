import { expect, test } from 'vitest'
import { cursorAt } from './cursor.ts'

/** The place of the mark `|` in a text. */
function at(marked: string) {
  const offset = marked.indexOf('¦')
  const { where, path, typed, quote, unspaced } = cursorAt(marked.replace('¦', ''), offset)
  return [where, path.join('.'), typed, ...(quote ? [quote] : []), ...(unspaced ? ['unspaced'] : [])]
}

test.each([
  ['an empty text', '¦', ['key', '', '']],
  ['a key at the top', 'sop: a\nti¦', ['key', '', 'ti']],
  ['a key of a map', 'steps:\n  a:\n    ti¦', ['key', 'steps.a', 'ti']],
  ['an empty line of a map', 'steps:\n  a:\n    title: x\n    ¦', ['key', 'steps.a', '']],
  ['an empty line between entries', 'steps:\n  a:\n    title: x\n  ¦\n  b: {}\n', ['key', 'steps', '']],
  ['a value', 'steps:\n  a:\n    by: ro¦', ['value', 'steps.a.by', 'ro']],
  ['right after the colon', 'steps:\n  a:\n    by:¦', ['value', 'steps.a.by', '', 'unspaced']],
  ['a value in double quotes', 'a:\n  when: "this.¦"', ['value', 'a.when', 'this.', '"']],
  ['an entry of a list', 'steps:\n  a:\n    next:\n      - ¦', ['item', 'steps.a.next.0', '']],
  ['a key of an entry', 'walk:\n  - do: a\n  - do: b\n    ex¦', ['key', 'walk.1', 'ex']],
  ['a key of an entry in brackets', 'walk:\n  - {do: a, ex¦}', ['key', 'walk.0', 'ex']],
  ['a value in brackets', 'walk:\n  - {do: a, as: we¦}', ['value', 'walk.0.as', 'we']],
  ['in brackets that are not closed', 'walk:\n  - {do: a, as: ¦', ['value', 'walk.0.as', '']],
  ['a list in brackets', 'x:\n  from: [enter, fu¦]', ['item', 'x.from.1', 'fu']],
  ['a map in a list in brackets', 'x: [{a: 1}, {b: ¦}]', ['value', 'x.1.b', '']],
  ['a comment', 'a: 1 # wh¦', ['nothing', 'a', '']],
  ['a text of several lines', 'guide: |\n  one\n  tw¦o\n', ['text', 'guide', '']],
  ['after a text of several lines', 'steps:\n  a:\n    guide: |\n      one\n    ¦', ['key', 'steps.a', '']],
  [
    'a list as deep as its key',
    'steps:\n  a:\n    next:\n    - {when: x, go: ¦}',
    ['value', 'steps.a.next.0.go', ''],
  ],
  ['a key after a list as deep as its key', 'a:\n- x\n- y\nb¦', ['key', '', 'b']],
  ['brackets over several lines', 'a: {b: 1,\n    c: ¦', ['value', 'a.c', '']],
  ['after brackets over several lines', 'a: {b: 1,\n    c: 2}\nd: ¦', ['value', 'd', '']],
  ['quotes with a hash', 'a: "x # y"\nb: ¦', ['value', 'b', '']],
])('%s', (_, marked, wanted) => {
  expect(at(marked)).toEqual(wanted)
})

test('a colon that stands already is seen', () => {
  expect(cursorAt('steps:\n  a:\n    ti: x', 17).colonAhead).toBe(true)
  expect(cursorAt('steps:\n  a:\n    ti', 17).colonAhead).toBe(false)
})
