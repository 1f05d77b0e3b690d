import { expect, it } from 'vitest'
import { routeWithin } from '../../runtime/overview.ts'
import { itemList, matching } from './items.ts'
import { visited, WEI_NOW } from './visit.example.ts'

/** The list that stands at an address, as the screen shows it. */
function listAt(kept: ReturnType<typeof visited>, address: string) {
  const scope = kept.job.state.open?.[address]?.scope ?? ''
  const way = routeWithin(kept.playbook, kept.job, WEI_NOW, scope, [])
  return itemList(kept, way.find((point) => point.address === address)?.holds ?? null, 'en')
}

it('shows members by their titles, each leading to what can be done there', () => {
  const list = listAt(visited(['A', 'B'], 'prepare'), 'visit')
  expect(list).toEqual({
    items: [
      { scope: 'visit.shelf', name: 'Shelf', state: 'open', mine: true, at: null, goTo: 'visit.shelf' },
      { scope: 'visit.count', name: 'Devices', state: 'open', mine: true, at: null, goTo: 'visit.count' },
    ],
    done: 0,
    of: 2,
    need: 2,
  })
})

it('shows items by what they are, at which of their steps they stand, and ticks those that are done', () => {
  const list = listAt(
    visited(['A', 'B', 'C'], 'prepare', 'visit.count.A.scan', 'visit.count.A.seal', 'visit.count.B.scan'),
    'visit.count',
  )
  expect(list).toEqual({
    items: [
      { scope: 'visit.count.A', name: 'A', state: 'done', mine: false, at: null, goTo: null },
      {
        scope: 'visit.count.B',
        name: 'B',
        state: 'open',
        mine: true,
        at: 'Seal',
        goTo: 'visit.count.B.seal',
      },
      {
        scope: 'visit.count.C',
        name: 'C',
        state: 'open',
        mine: true,
        at: 'Scan',
        goTo: 'visit.count.C.scan',
      },
    ],
    done: 1,
    of: 3,
    need: 3,
  })
})

it('is empty where the way leads through no list', () => {
  expect(listAt(visited(['A']), 'nowhere')).toEqual({ items: [], done: 0, of: 0, need: 0 })
})

it('finds items by every word, whatever the width of letters, and only what is left if asked', () => {
  const { items } = listAt(
    visited(['Till 1', 'Till 2'], 'prepare', 'visit.count.Till_1.scan', 'visit.count.Till_1.seal'),
    'visit.count',
  )
  const names = (typed: string, onlyOpen = false) => matching(items, typed, onlyOpen).map(({ name }) => name)
  expect(names('')).toEqual(['Till 1', 'Till 2'])
  expect(names('ＴＩＬＬ 2')).toEqual(['Till 2'])
  expect(names('', true)).toEqual(['Till 2'])
  expect(names('till 3')).toEqual([])
})
