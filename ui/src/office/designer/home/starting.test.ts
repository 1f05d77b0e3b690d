import { describe, expect, test } from 'vitest'
import { faultOfId, freeId, idOf } from './starting.ts'

describe('the id of a new SOP', () => {
  test('is the words of its title, joined', () => {
    expect([idOf('Café visit, weekly!'), idOf('门店巡检'), idOf(' 门店 Check 2 ')]).toEqual([
      'cafe-visit-weekly',
      '',
      'check-2',
    ])
  })

  test('is one that nobody has', () => {
    const taken = new Set(['visit', 'visit-2'])
    expect([freeId('visit', taken), freeId('other', taken), freeId('', taken)]).toEqual([
      'visit-3',
      'other',
      'new-sop',
    ])
  })

  test('is told what is wrong with it', () => {
    const taken = new Set(['visit'])
    expect(['', 'Visit', 'a--b', '-a', 'visit', 'a-1'].map((id) => faultOfId(id, taken))).toEqual([
      'missing',
      'malformed',
      'malformed',
      'malformed',
      'taken',
      null,
    ])
  })
})
