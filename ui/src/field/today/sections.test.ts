import { describe, expect, it } from 'vitest'
import { exampleCard as card } from './cards.example.ts'
import { nextJob, sections, toDo } from './sections.ts'

const NOW = new Date(2026, 2, 2, 10, 0).getTime()
const HOUR = 3_600_000
const HERE = { lat: 30.2741, lon: 120.1551 }
const CLOSE = { lat: 30.2841, lon: 120.1551 } // 1.1 km to the north
const FAR = { lat: 31.2741, lon: 120.1551 }
const OTHERS = [{ address: 'review', title: { en: 'Review' }, kind: 'approval', mine: false, dueAt: null }]

const named = (found: ReturnType<typeof sections>) =>
  Object.fromEntries(found.map(({ name, cards }) => [name, cards.map(({ card: { id } }) => id)]))

describe('today', () => {
  it('puts every job in one section', () => {
    const cards = [
      card({ id: 'late', dueAt: NOW - HOUR }),
      card({ id: 'tonight', dueAt: NOW + 13 * HOUR }),
      card({ id: 'tomorrow', dueAt: NOW + 15 * HOUR }),
      card({ id: 'whenever' }),
      card({ id: 'offered', offered: true, accepted: false, dueAt: NOW + HOUR }),
      card({ id: 'offered and late', offered: true, accepted: false, dueAt: NOW - 1 }),
      card({ id: 'at review', steps: OTHERS, dueAt: NOW - HOUR }),
      card({ id: 'paused', status: 'paused', dueAt: NOW - HOUR }),
      card({ id: 'close', site: CLOSE }),
      card({ id: 'far', site: FAR }),
    ]
    expect(named(sections(cards, NOW, HERE))).toEqual({
      overdue: ['late', 'offered and late'],
      offered: ['offered'],
      today: ['tonight'],
      near: ['close'],
      later: ['tomorrow', 'far', 'whenever'],
      waiting: ['at review', 'paused'],
    })
  })

  it('has no section near where the phone is not known to be', () => {
    expect(named(sections([card({ id: 'close', site: CLOSE })], NOW))).toEqual({ later: ['close'] })
  })

  it('has the soonest first, then the more urgent, then the older', () => {
    const cards = [
      card({ id: 'd', openedAt: 2 }),
      card({ id: 'c', openedAt: 1 }),
      card({ id: 'b', priority: 'urgent', openedAt: 9 }),
      card({ id: 'a', dueAt: NOW + 48 * HOUR }),
    ]
    expect(named(sections(cards, NOW))).toEqual({ later: ['a', 'b', 'c', 'd'] })
  })

  it('has the nearest first of what is near', () => {
    const cards = [card({ id: '1 km', site: CLOSE }), card({ id: 'here', site: HERE })]
    expect(named(sections(cards, NOW, HERE))).toEqual({ near: ['here', '1 km'] })
  })

  it('keeps a finished job only while something of it is still on the phone', () => {
    const cards = [
      card({ id: 'done', status: 'completed', steps: [] }),
      card({ id: 'done, unsent', status: 'completed', steps: [], waiting: 2 }),
      card({ id: 'cancelled, held', status: 'cancelled', steps: [], held: 1 }),
    ]
    expect(named(sections(cards, NOW))).toEqual({ waiting: ['cancelled, held', 'done, unsent'] })
  })

  it('counts what waits for me, not what waits for others', () => {
    expect(toDo(sections([card({ id: '1' }), card({ id: '2', steps: OTHERS })], NOW))).toBe(1)
  })

  it('sorts two thousand cards without losing one', () => {
    const cards = Array.from({ length: 2000 }, (_, n) => card({ id: String(n), dueAt: (n * 7919) % 2000 }))
    expect(sections(cards, NOW)[0]?.cards.map(({ card: { dueAt } }) => dueAt)).toEqual(
      Array.from({ length: 2000 }, (_, n) => n),
    )
  })
})

describe('the next job', () => {
  it('is the nearest of the most urgent section, and never the one just done', () => {
    const cards = [
      card({ id: 'done', dueAt: NOW - 2 * HOUR }),
      card({ id: 'late, far', dueAt: NOW - HOUR, site: FAR }),
      card({ id: 'late, close', dueAt: NOW - 1, site: CLOSE }),
      card({ id: 'later' }),
    ]
    expect(nextJob(cards, 'done', NOW, HERE)?.card.id).toBe('late, close')
    expect(nextJob(cards, 'done', NOW)?.card.id).toBe('late, far')
    expect(nextJob([card({ id: 'x', steps: OTHERS })], 'done', NOW)).toBeNull()
  })
})
