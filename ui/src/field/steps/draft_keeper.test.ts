import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Answers } from '../../runtime/values.ts'
import { DraftKeeper, type Kept } from './draft_keeper.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function keeper(fail = 0) {
  const written: Answers[] = []
  const states: Kept[] = []
  let failures = fail
  const made = new DraftKeeper(
    async (answers) => {
      if (failures-- > 0) throw new Error('full')
      written.push(answers)
    },
    (state) => states.push(state),
  )
  return { made, written, states }
}

it('writes the latest once, a moment after typing stopped', async () => {
  const { made, written, states } = keeper()
  made.change({ a: 1 })
  made.change({ a: 2 })
  await vi.advanceTimersByTimeAsync(399)
  expect(written).toEqual([])
  await vi.advanceTimersByTimeAsync(1)
  expect(written).toEqual([{ a: 2 }])
  expect(states).toEqual(['keeping', 'keeping', 'kept'])
})

it('writes at once when the page goes away', async () => {
  const { made, written } = keeper()
  made.change({ a: 1 })
  await made.flush()
  expect(written).toEqual([{ a: 1 }])
  await vi.advanceTimersByTimeAsync(1000)
  expect(written).toEqual([{ a: 1 }])
})

it('keeps trying what could not be written, unless something newer came', async () => {
  const { made, written, states } = keeper(1)
  made.change({ a: 1 })
  await made.flush()
  expect(states.at(-1)).toBe('failed')
  await made.flush()
  expect(written).toEqual([{ a: 1 }])
})

it('writes nothing after it was stopped: a draft that was handed in does not come back', async () => {
  const { made, written } = keeper()
  made.change({ a: 1 })
  made.stop()
  await made.flush()
  await vi.advanceTimersByTimeAsync(1000)
  made.change({ a: 2 })
  await vi.advanceTimersByTimeAsync(1000)
  expect(written).toEqual([])
})
