import { expect, it } from 'vitest'
import { listsAround, placeAfter, placeToGo } from './places.ts'
import { visited } from './visit.example.ts'

const mine = (kept: ReturnType<typeof visited>) => kept.card.steps.map(({ address }) => address)
const step = (address: string) => ({ at: 'step', job: 'J', address })

it('leads to the only open step, to the list that all stand in, and to the job where there is nothing', () => {
  const first = visited(['A'])
  expect(placeToGo(first, mine(first))).toEqual(step('prepare'))
  const lists = visited(['A', 'B'], 'prepare')
  expect(placeToGo(lists, mine(lists))).toEqual(step('visit'))
  const devices = visited(['A', 'B'], 'prepare', 'visit.shelf')
  expect(placeToGo(devices, mine(devices))).toEqual(step('visit.count'))
  const last = visited(['A', 'B'], 'prepare', 'visit.shelf', 'visit.count.A.scan', 'visit.count.A.seal')
  expect(placeToGo(last, mine(last))).toEqual(step('visit.count.B.scan'))
  expect(placeToGo(first, [])).toEqual({ at: 'job', job: 'J' })
})

it('goes on within an item, then back to its list, then to the list around it, and on when all is done', () => {
  const scanned = visited(['A', 'B'], 'prepare', 'visit.count.A.scan')
  expect(placeAfter(scanned, 'visit.count.A.scan')).toEqual(step('visit.count.A.seal'))
  const sealed = visited(['A', 'B'], 'prepare', 'visit.count.A.scan', 'visit.count.A.seal')
  expect(placeAfter(sealed, 'visit.count.A.seal')).toEqual(step('visit.count'))
  const counted = visited(['A'], 'prepare', 'visit.count.A.scan', 'visit.count.A.seal')
  expect(placeAfter(counted, 'visit.count.A.seal')).toEqual(step('visit'))
  const both = visited(['A'], 'prepare', 'visit.count.A.scan', 'visit.count.A.seal', 'visit.shelf')
  expect(placeAfter(both, 'visit.shelf')).toEqual(step('sign'))
})

it('leads to the job when it is over', () => {
  const over = visited([], 'prepare', 'visit.shelf', 'sign')
  expect(placeAfter(over, 'sign')).toEqual({ at: 'job', job: 'J' })
})

it('knows the lists around a step, the innermost first', () => {
  const kept = visited(['A'], 'prepare')
  expect(listsAround(kept, 'visit.count.A.scan')).toEqual(['visit.count', 'visit'])
  expect(listsAround(kept, 'prepare')).toEqual([])
})
