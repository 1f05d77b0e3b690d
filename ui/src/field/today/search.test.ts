import { describe, expect, it } from 'vitest'
import { exampleCard as card } from './cards.example.ts'
import { labelled, meaningOf, named } from './label.ts'
import { find } from './search.ts'

const TERMINAL = {
  id: 'T-1',
  kind: 'card-terminal',
  name: 'Till at Lucky',
  data: { serial: 'SN 0099' },
  labels: ['key account'],
}
const CARDS = [
  card({ id: 'a', subject: TERMINAL, address: '文三路 1 号' }),
  card({ id: 'b', subject: { id: 'C-7', kind: 'channel', name: '幸运便利店' } }),
  card({ id: 'c', subject: TERMINAL, steps: [] }),
]
const ids = (found: readonly { id: string }[]) => found.map(({ id }) => id)

describe('search', () => {
  it('finds by name, id, address, label, step and data', () => {
    expect(ids(find(CARDS, '幸运'))).toEqual(['b'])
    expect(ids(find(CARDS, 't-1'))).toEqual(['a', 'c'])
    expect(ids(find(CARDS, '文三路'))).toEqual(['a'])
    expect(ids(find(CARDS, 'KEY account'))).toEqual(['a', 'c'])
    expect(ids(find(CARDS, 'sign'))).toEqual(['a', 'b'])
    expect(ids(find(CARDS, '0099'))).toEqual(['a', 'c'])
  })

  it('finds by the number that people call it by', () => {
    const numbered = [card({ id: 'a', number: 17 }), card({ id: 'b', number: 170 }), card({ id: 'c' })]
    expect(ids(find(numbered, '#17'))).toEqual(['a', 'b'])
    expect(ids(find(numbered, '170'))).toEqual(['b'])
  })

  it('wants every word, and takes full-width letters for narrow ones', () => {
    expect(ids(find(CARDS, 'lucky 文三路'))).toEqual(['a'])
    expect(ids(find(CARDS, 'Ｔ－１'))).toEqual(['a', 'c'])
    expect(ids(find(CARDS, 'lucky nowhere'))).toEqual([])
    expect(find(CARDS, '  ')).toEqual([])
  })
})

describe('a label', () => {
  it('means a device or customer, a job, or a text', () => {
    expect(meaningOf('https://sop.example.com/field/label/card-terminal/T-1')).toEqual({
      is: 'subject',
      kind: 'card-terminal',
      id: 'T-1',
    })
    expect(meaningOf('/field/jobs/7')).toEqual({ is: 'route', route: { at: 'job', job: '7' } })
    expect(meaningOf(' T-1 ')).toEqual({ is: 'text', text: 'T-1' })
    expect(meaningOf('https://elsewhere.test/x')).toEqual({ is: 'text', text: 'https://elsewhere.test/x' })
    expect(meaningOf('javascript:alert(1)')).toEqual({ is: 'text', text: 'javascript:alert(1)' })
  })

  it('opens the jobs about it, those to be done first', () => {
    expect(ids(labelled([...CARDS].reverse(), 'card-terminal', 'T-1'))).toEqual(['a', 'c'])
    expect(labelled(CARDS, 'channel', 'T-1')).toEqual([])
  })

  it('without a link is looked for by id and by what is known of the device', () => {
    expect(ids(named(CARDS, 'sn 0099'))).toEqual(['a', 'c'])
    expect(ids(named(CARDS, 'C-7'))).toEqual(['b'])
    expect(named(CARDS, 'C-')).toEqual([])
    expect(named(CARDS, '')).toEqual([])
  })
})
