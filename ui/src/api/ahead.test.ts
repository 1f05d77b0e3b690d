import { afterEach, expect, test, vi } from 'vitest'
import { askAhead, takeAhead } from './ahead.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function answering(): string[] {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return new Response(`"${path}"`)
  })
  return asked
}

test('what was asked ahead is taken once, and asked for once', async () => {
  const asked = answering()
  void askAhead('/api/me')
  expect(await (await takeAhead('/api/me'))?.response.json()).toBe('/api/me')
  expect(await takeAhead('/api/me')).toBeNull()
  expect(await takeAhead('/api/field/day')).toBeNull()
  expect(asked).toEqual(['/api/me'])
})

test('an answer that nobody took for half a minute is not taken any more', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  answering()
  await askAhead('/api/me')
  vi.advanceTimersByTime(30_001)
  expect(await takeAhead('/api/me')).toBeNull()
})

test('without signal there is no answer ahead', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('no signal')
  })
  void askAhead('/api/me')
  expect(await takeAhead('/api/me')).toBeNull()
})
