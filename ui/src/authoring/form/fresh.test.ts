import { expect, test } from 'vitest'
import { isFresh, keyOf, wishedKey } from './fresh.ts'
import { formTree } from './tree.ts'

test('a title becomes a key that expressions can say', () => {
  expect(
    ['Serial number', 'What’s wrong?', '2nd visit', '有电吗', 'In', 'Is it on — or off'].map(keyOf),
  ).toEqual(['serial_number', 'whats_wrong', 'q_2nd_visit', '', 'q_in', 'is_it_on_or_off'])
  expect(keyOf('how many of the customers were met in person by the visitor today')).toBe(
    'how_many_of_the_customers_were_met_in',
  )
})

test('the key of a new field follows its title, a given key stays', () => {
  const tree = formTree({
    schema: {
      type: 'object',
      properties: { yes_or_no_2: { type: 'boolean' }, powered: { type: 'boolean' } },
    },
  })
  const of = (name: string) => tree.byId.get(`f:["${name}"]`)?.field as never
  const offered = (text: string) => text === 'Yes or no'
  expect(isFresh(of('yes_or_no_2'))).toBe(true)
  expect(wishedKey(of('yes_or_no_2'), { en: 'Is it on?' }, offered)).toBe('is_it_on')
  expect(wishedKey(of('yes_or_no_2'), { en: 'Yes or no' }, offered)).toBe(null)
  expect(wishedKey(of('yes_or_no_2'), { 'zh-CN': '有电吗' }, offered)).toBe(null)
  expect(wishedKey(of('powered'), { en: 'Is it on?' }, offered)).toBe(null)
})
