import { afterEach, expect, test, vi } from 'vitest'
import { askAhead, dropAhead, takeAhead, takeAheadFor } from './ahead.ts'

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

test('what one person’s session was told is given to nobody else', async () => {
  vi.stubGlobal('fetch', async () => new Response('{"person": {"login": "chen"}}'))
  for (const login of ['wei', 'chen']) {
    void askAhead('/api/me')
    void askAhead('/api/field/day')
    const found = await takeAheadFor(login, '/api/field/day')
    expect(found === null).toBe(login === 'wei')
  }
})

test('signing out forgets what was asked before', async () => {
  answering()
  void askAhead('/api/me')
  dropAhead()
  expect(await takeAhead('/api/me')).toBeNull()
})
