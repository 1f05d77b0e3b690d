import { expect, it } from 'vitest'
import type { Waypoint } from '../../runtime/route.ts'
import { numberOf, progressOf } from './progress.ts'

const point = (address: string, state: Waypoint['state'], more: Partial<Waypoint> = {}): Waypoint => ({
  address,
  step: address,
  kind: 'work',
  title: {},
  state,
  sure: true,
  dueAt: null,
  holds: null,
  ...more,
})

it('says which step of how many one is at, lists counted once and ends not at all', () => {
  const progress = progressOf([
    point('prepare', 'done'),
    point('count', 'open', { kind: 'each' }),
    point('sign', 'ahead', { sure: false }),
    point('done', 'ahead', { kind: 'end', sure: false }),
  ])
  expect(progress).toEqual({
    steps: [
      { address: 'prepare', state: 'done' },
      { address: 'count', state: 'now' },
      { address: 'sign', state: 'to_come' },
    ],
    done: 1,
    of: 3,
    guessed: true,
  })
  expect(numberOf(progress, 'count.A.tally')).toBe(2)
  expect(numberOf(progress, 'prepare')).toBe(0)
})

it('guesses nothing where no choice is left', () => {
  expect(progressOf([point('a', 'open'), point('b', 'ahead')]).guessed).toBe(false)
})
