import { expect, test } from 'vitest'
import { sopWords } from './sop_words.ts'

const words = sopWords({
  steps: {
    count: { kind: 'each', title: { en: 'Count' } },
    'count.tally': { kind: 'work', form: 'count.tally' },
    done: { kind: 'end', label: 'completed', title: { en: 'All counted' } },
  },
  forms: {
    'count.tally': {
      schema: { properties: { colour: { codeList: 'colours', title: { en: 'Colour' } }, shelf: {} } },
      evidence: { shelf: { kind: 'photo', title: { en: 'The shelf' } } },
    },
    'fault:gone': { schema: { properties: { why: { title: 'Why' } } } },
  },
  faults: { gone: { title: { en: 'Nothing there' } } },
  code_lists: { colours: { entries: [{ code: 'r', title: { en: 'Red' } }] } },
})

test('fields, evidence, codes, faults and ends are called what the SOP calls them, also within items', () => {
  expect([
    words.field('count.A.tally', 'colour'),
    words.field('count.A.tally', 'shelf'),
    words.field('count.A.tally', 'why', 'gone'),
    words.code({ codeList: 'colours' }, 'r'),
    words.fault('gone'),
    words.end('completed'),
    words.isEvidence('count.A.tally', 'shelf'),
  ]).toEqual([
    { en: 'Colour' },
    { en: 'The shelf' },
    { und: 'Why' },
    { en: 'Red' },
    { en: 'Nothing there' },
    { en: 'All counted' },
    true,
  ])
})

test('what the SOP does not name is called nothing', () => {
  expect([
    words.field('elsewhere', 'colour'),
    words.code({ codeList: 'colours' }, 'x'),
    words.fault('other'),
    words.end('other'),
    words.isEvidence('count.A.tally', 'colour'),
  ]).toEqual([{}, {}, {}, {}, false])
})
