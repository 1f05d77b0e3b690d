import { expect, test } from 'vitest'
import { words as en } from '../../words/apps/office.en.ts'
import { translator } from '../../words/index.ts'
import { differences, inWords, type Line, told } from './told.ts'

const t = translator(en, 'en')
const line = (action: string, details: Record<string, unknown> = {}): Line => ({
  id: 1,
  at: '2026-03-01T00:00:00Z',
  by: 'chen',
  action,
  about: 'wei',
  details,
})

test('an entry is told in words, one without words by its name', () => {
  expect(told(line('person.password'), 'Chen', 'Wei', t)).toBe('Chen set the password of Wei')
  expect(told(line('moon.painted'), 'Chen', 'Wei', t)).toBe('Chen: moon.painted Wei')
})

test('only what is another now is told of what was there before', () => {
  const details = { name: 'Wei', skills: ['a'], before: { name: 'Wei', skills: [] } }
  expect(differences(line('person.changed', details))).toEqual([
    { field: 'skills', before: [], after: ['a'] },
  ])
  expect(differences(line('person.added', { name: 'Wei' }))).toEqual([
    { field: 'name', before: undefined, after: 'Wei' },
  ])
})

test('values are told as people read them', () => {
  const day = (ms: number) => `day ${ms}`
  expect(inWords('roles', [['field', 'east']], t, day)).toBe('field · east')
  expect(inWords('active', false, t, day)).toBe('no')
  expect(inWords('absences', [{ since: 1, until: 2, delegate: 'li' }], t, day)).toBe('day 1 – day 2 (li)')
  expect(inWords('week', { '0': [['09:00', '18:00']], '6': [] }, t, day)).toBe('0: 09:00–18:00, 6: –')
  expect(inWords('expires_at', 5, t, day)).toBe('day 5')
})
