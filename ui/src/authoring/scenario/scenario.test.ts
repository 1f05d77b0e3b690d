// What holds for every scenario: shipped ones are rewritten, and taking back gives their bytes again.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, invert, onOneLine, read } from '../../document/index.ts'
import {
  accepting,
  answered,
  arranged,
  changeEntry,
  changeHead,
  cutFrom,
  entriesTo,
  expectOf,
  fileName,
  freshStory,
  heldBy,
  insertEntry,
  isReached,
  moveEntryTo,
  offered,
  partsOf,
  pathOf,
  removeEntry,
  storyOf,
  toggled,
  wayTo,
} from './index.ts'

const ROOT = join(import.meta.dirname, '../../../../sop_definitions')
const SHIPPED = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\/scenarios\/[^/]+\.yaml$/.test(name))
  .map((name) => readFileSync(join(ROOT, name), 'utf8'))

const after = (text: string, edit: (source: ReturnType<typeof read>) => ReturnType<typeof removeEntry>) =>
  apply(text, edit(read(text)))

const BEGUN = freshStory('a photo from afar', {
  branch: 'hangzhou',
  inputs: { card_type: 'game' },
  assignee: 'wei',
})

test('entries are written on lines of their own, from the first on', () => {
  const one = after(BEGUN, (source) =>
    insertEntry(source, 0, {
      expect: 'verify_identity',
      answers: { stock_ok: true },
      as: 'lin',
      do: 'prepare',
    }),
  )
  const two = after(one, (source) =>
    insertEntry(
      source,
      1,
      '{do: verify_identity, evidence: {licence: [{away: 900m}]}, refused: evidence.too_far}',
    ),
  )
  expect(two).toBe(`${BEGUN.replace(' []\n', '\n')}\
  - {do: prepare, as: lin, answers: {stock_ok: true}, expect: verify_identity}
  - {do: verify_identity, evidence: {licence: [{away: 900m}]}, refused: evidence.too_far}
`)
  expect(read(two).troubles).toEqual([])
})

test('a scenario that is begun reads as it was meant', () => {
  const text = freshStory('是: 或否?', { start: '2026-03-02T09:00', inputs: { n: 3, note: 'yes' } }, [
    { after: '1h' },
  ])
  expect(storyOf(read(text))).toMatchObject({
    name: '是: 或否?',
    start: '2026-03-02T09:00',
    inputs: { n: 3, note: 'yes' },
    walk: [{ after: '1h' }],
  })
})

test('changing an entry leaves all others and its own other keys as they are', () => {
  const text = `${BEGUN.replace(' []', '')}  # first\n  - {do: prepare, as: lin}   # in the office\n  - {after: 1h}\n`
  expect(after(text, (source) => changeEntry(source, 0, { expect: ['a', 'b'] }))).toBe(
    text.replace('as: lin}', 'as: lin, expect: [a, b]}'),
  )
  expect(after(text, (source) => changeEntry(source, 0, { as: undefined, answers: { n: 1 } }))).toBe(
    text.replace('as: lin}', 'answers: {n: 1}}'),
  )
  expect(after(text, (source) => cutFrom(source, 1))).toBe(text.replace('  - {after: 1h}\n', ''))
})

test('the head takes keys at their places', () => {
  const text = after(BEGUN, (source) => changeHead(source, { start: '2026-03-06T15:00', branch: undefined }))
  expect(text).toBe(BEGUN.replace('branch: hangzhou\n', 'start: 2026-03-06T15:00\n'))
})

test('any value is read again as it was written on one line', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (any) => {
      // Whole numbers that JSON can't hold exactly are no values of the language.
      fc.pre(!/(?<![.\d])\d{16,}(?![.\d])/.test(JSON.stringify(any)))
      const value = JSON.parse(JSON.stringify(any))
      expect(read(`walk:\n  - {answers: {it: ${onOneLine(value)}}}\n`).data).toEqual({
        walk: [{ answers: { it: value } }],
      })
    }),
  )
})

test('every law of text: any history of changes taken back gives the bytes', () => {
  const change = fc.record({ kind: fc.nat(5), at: fc.nat(30), to: fc.nat(30) })
  fc.assert(
    fc.property(fc.constantFrom(...SHIPPED, BEGUN), fc.array(change, { maxLength: 6 }), (begin, changes) => {
      let text = begin
      const back: { text: string; patches: ReturnType<typeof removeEntry> }[] = []
      for (const { kind, at, to } of changes) {
        const source = read(text)
        const { walk } = storyOf(source)
        const index = walk.length === 0 ? 0 : at % walk.length
        const wanted = [...walk]
        let patches: ReturnType<typeof removeEntry> = []
        if (kind === 0) {
          wanted.splice(index, 0, { after: '2h', expect: { notified: [] } })
          patches = insertEntry(source, index, { after: '2h', expect: { notified: [] } })
        } else if (walk.length === 0) continue
        else if (kind === 1) {
          wanted.splice(index, 1)
          patches = removeEntry(source, index)
        } else if (kind === 2) {
          const goal = to % walk.length
          wanted.splice(goal, 0, ...wanted.splice(index, 1))
          patches = moveEntryTo(source, index, goal)
        } else if (kind === 3) {
          wanted.splice(index)
          patches = cutFrom(source, index)
        } else if (kind === 4) {
          wanted[index] = { ...walk[index], expect: { at: 'somewhere', status: 'open' } }
          patches = changeEntry(source, index, { expect: { at: 'somewhere', status: 'open' } })
        } else {
          wanted[index] = { ...walk[index], answers: { a: [1, { b: '是' }] } }
          patches = changeEntry(source, index, { answers: { a: [1, { b: '是' }] } })
        }
        const next = apply(text, patches)
        expect(storyOf(read(next)).walk).toEqual(wanted)
        back.push({ text: next, patches: invert(text, patches) })
        text = next
      }
      for (const one of back.reverse()) text = apply(one.text, one.patches)
      expect(text).toBe(begin)
    }),
    { numRuns: 150 },
  )
})

test('what is expected is said as shortly as can be, and in parts', () => {
  const whole = { at: 'sign', due: '2026-03-02T13:00', notified: ['a', 'b'], raised_to: [], kept: { n: 2 } }
  expect(expectOf(partsOf(whole))).toEqual(whole)
  expect(expectOf(partsOf('enter'))).toBe('enter')
  expect(expectOf(partsOf(['a', 'b']))).toEqual(['a', 'b'])
  expect(toggled('enter', { key: 'at', value: 'enter' })).toBe(undefined)
  expect(toggled({ notified: [] }, { key: 'notified', value: 'sun' })).toEqual({ notified: ['sun'] })
  expect(toggled('enter', { key: 'status', value: 'open' })).toEqual({ at: 'enter', status: 'open' })
  expect(offered('enter', [], true)).toEqual([
    { key: 'at', value: 'enter' },
    { key: 'notified', value: null },
    { key: 'raised_to', value: null },
  ])
})

test('what happens now is taken for right, and nothing else is touched', () => {
  const entry = {
    do: 'a',
    expect: { at: 'b', due: '2026-03-02T13:00', notified: ['role:x'], kept: { n: 1 } },
  }
  expect(
    accepting(
      entry,
      { refused: null, expect: { at: 'c', raised_to: ['sun'] }, differs: ['at', 'due', 'notified'] },
      { due: '2026-03-02T15:00' },
    ),
  ).toEqual({
    expect: { at: 'c', due: '2026-03-02T15:00', notified: [], kept: { n: 1 } },
    refused: undefined,
  })
  expect(accepting(entry, { refused: 'order.not_open', expect: null, differs: [] })).toEqual({
    expect: undefined,
    refused: 'order.not_open',
  })
  expect(accepting({ do: 'a', refused: 'x' }, { refused: null, expect: 'b', differs: [] })).toEqual({
    expect: 'b',
    refused: undefined,
  })
})

test('answers and captures go to their keys and come back', () => {
  const form = { evidence: { licence: {} }, computed: [{ pointer: '/total' }] }
  const entry = answered(form, { a: 1, b: '', total: 3, licence: [{}, {}] })
  expect(entry).toEqual({ answers: { a: 1 }, evidence: { licence: 2 } })
  expect(heldBy(entry)).toEqual({ a: 1, licence: [{}, {}] })
  expect(answered(form, { licence: [{ away: '900m' }] })).toEqual({
    evidence: { licence: [{ away: '900m' }] },
  })
})

test('ways to a step that no scenario walks', () => {
  const way = (source: string, target: string) => ({
    source,
    target,
    kind: 'next',
    label: '',
    when: null,
    walked: [],
  })
  const ways = [way('a', 'b'), way('b', 'c'), way('a', 'd'), way('d', '$done')]
  expect(wayTo(ways, 'a', 'c')).toEqual(['a', 'b', 'c'])
  expect(wayTo(ways, 'b', 'd')).toEqual([])
  const taken = [{ source: 'a', target: 'b', written: 'b', label: '' }]
  expect(isReached(ways[0] as never, taken)).toBe(true)
  expect(isReached(ways[2] as never, taken)).toBe(false)
  expect(pathOf('a', taken)).toEqual(['a', 'b'])
  expect(entriesTo('inspect.find', [], [['x'], ['inspect.P1.find']])).toBe(2)
})

test('files are called by their sentence where it is in Latin letters', () => {
  expect(fileName('The owner is away!', new Set())).toBe('the-owner-is-away')
  expect(fileName('店主不在', new Set(['scenario', 'scenario-2']))).toBe('scenario-3')
  expect(Object.keys(arranged({ refused: 'x', do: 'a', as: 'b' }))).toEqual(['do', 'as', 'refused'])
})
