import { describe, expect, test } from 'vitest'
import { addressOf, placeIn } from './addresses.ts'
import { placeOf, roomOf, stepAt, titleAt } from './finding_places.ts'

describe('the place of what is written', () => {
  test('is the step that it belongs to, through the steps around it', () => {
    expect([
      stepAt(['steps', 'open', 'steps', 'knock', 'due']),
      stepAt(['steps', 'look']),
      stepAt(['title']),
      stepAt(['steps']),
    ]).toEqual(['open.knock', 'look', undefined, undefined])
  })

  test('is called as its step is', () => {
    const data = {
      steps: { open: { steps: { knock: { title: { en: 'Knock' } } } }, look: { title: 'Look' } },
    }
    expect([
      titleAt(data, ['steps', 'open', 'steps', 'knock', 'due']),
      titleAt(data, ['steps', 'look']),
      titleAt(data, ['steps', 'open']),
      titleAt(data, ['due']),
    ]).toEqual([{ en: 'Knock' }, 'Look', undefined, undefined])
  })

  test('is in the room where such files are worked on', () => {
    expect(
      [
        'visit/sop.yaml',
        'visit/forms/check.yaml',
        'forms/library/person.yaml',
        'visit/variants/east.yaml',
        'visit/scenarios/late.yaml',
        'visit/what-if/rush.yaml',
        'subjects/store.yaml',
      ].map((file) => Object.values(roomOf(file)).join(' ')),
    ).toEqual([
      'flow ',
      'forms visit/forms/check.yaml',
      'forms forms/library/person.yaml',
      'variants east',
      'scenarios late',
      'what-if rush',
      'flow ',
    ])
  })

  test('is chosen there', () => {
    expect(placeOf('visit/sop.yaml', ['steps', 'look', 'by'])).toEqual({
      room: 'flow',
      item: '',
      selection: { file: 'visit/sop.yaml', path: ['steps', 'look', 'by'], step: 'look' },
    })
  })

  test('comes back out of its address', () => {
    const item = 'visit/forms/größe 1.yaml'
    const address = addressOf('draft-1', 'forms', item)
    expect(address).toBe('/office/designer/draft-1/forms/visit/forms/gr%C3%B6%C3%9Fe%201.yaml')
    expect(placeIn(address.replace('/office/designer/draft-1', ''))).toEqual({ room: 'forms', item })
    expect(placeIn('nowhere/x')).toEqual({ room: 'flow', item: '' })
  })
})
