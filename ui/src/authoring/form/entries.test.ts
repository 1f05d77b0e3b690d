import { expect, test } from 'vitest'
import { apply, read } from '../../document/index.ts'
import { addEntries, emptyList, moveEntryTo, setEntry, setParent } from './entries.ts'

const LIST = `codeList: parts
title: Parts
entries: # for ever
  - {code: screen, title: {zh-CN: 屏幕, en: Screen}} # glass
  - {code: fan, title: Fan, retired: true}
`
const source = read(LIST)

test('an entry is changed where it stands, and no other line', () => {
  const renamed = setEntry(source, 0, { title: { 'zh-CN': '屏', en: 'Screen' }, parent: 'front' })
  expect(apply(LIST, renamed)).toBe(
    LIST.replace('{zh-CN: 屏幕, en: Screen}}', '{zh-CN: 屏, en: Screen}, parent: front}'),
  )
  expect(apply(LIST, setEntry(source, 1, { retired: undefined }))).toBe(LIST.replace(', retired: true', ''))
  expect(setEntry(source, 7, { code: 'x' })).toEqual([])
})

test('entries are added at the end and moved, comments going along', () => {
  const two = [
    { code: 'a', title: 'A' },
    { code: 'b', parent: 'front' },
  ]
  expect(apply(LIST, addEntries(source, two))).toBe(
    `${LIST}  - {code: a, title: A}\n  - {code: b, title: b, parent: front}\n`,
  )
  expect(
    apply(LIST, moveEntryTo(source, 1, 0))
      .split('\n')
      .slice(3, 5),
  ).toEqual([
    '  - {code: fan, title: Fan, retired: true}',
    '  - {code: screen, title: {zh-CN: 屏幕, en: Screen}} # glass',
  ])
  expect(moveEntryTo(source, 1, 2)).toEqual([])
})

test('a list gets a parent, and loses it', () => {
  const after = apply(LIST, setParent(source, 'groups'))
  expect(read(after).data).toMatchObject({ parent: 'groups' })
  expect(apply(after, setParent(read(after), null))).toBe(LIST)
  expect(read(emptyList('new-list', { en: 'New "list"' })).data).toEqual({
    codeList: 'new-list',
    title: { en: 'New "list"' },
    entries: [{ code: 'a', title: 'A' }],
  })
})
