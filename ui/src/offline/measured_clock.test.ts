import { describe, expect, test } from 'vitest'
import { MeasuredClock } from './measured_clock.ts'

const HOUR = 3_600_000

/** A phone whose clock is ahead by so much, beside a server whose clock is right. */
function phone(ahead: number) {
  const state = { server: 1_800_000_000_000, ahead, steady: 5_000 }
  return {
    state,
    sources: { wall: () => state.server + state.ahead, steady: () => state.steady },
    pass(ms: number) {
      state.server += ms
      state.steady += ms
    },
    sleep(ms: number) {
      state.server += ms // the page's count stands still
    },
    answer(clock: MeasuredClock, there: number, back: number) {
      const asked = state.steady
      this.pass(there)
      const said = state.server
      this.pass(back)
      clock.heard(said, asked, state.steady)
    },
  }
}

describe('the clock', () => {
  test('is the phone’s own, with no skew, before the server was ever heard', () => {
    const p = phone(3 * HOUR)
    const clock = new MeasuredClock(p.sources, null)
    expect([clock.now(), clock.skew(), clock.doubtful]).toEqual([p.state.server + 3 * HOUR, null, true])
  })

  test('of a phone that is hours wrong shows the server’s time after one answer', () => {
    const p = phone(-7 * HOUR)
    const clock = new MeasuredClock(p.sources, null)
    p.answer(clock, 100, 100)
    p.pass(60_000)
    expect([clock.now() - p.state.server, clock.skew(), clock.doubtful]).toEqual([0, -7 * HOUR, false])
  })

  test('goes by the quickest of the last answers', () => {
    const p = phone(HOUR)
    const clock = new MeasuredClock(p.sources, null)
    p.answer(clock, 20, 20)
    p.answer(clock, 4000, 100) // wrong by almost two seconds
    expect(clock.skew()).toBe(HOUR)
  })

  test('notices when somebody sets it back or forward while the app is open', () => {
    const p = phone(0)
    const clock = new MeasuredClock(p.sources, null)
    p.answer(clock, 10, 10)
    p.state.ahead = -5 * HOUR
    expect([clock.now() - p.state.server, clock.skew(), clock.doubtful]).toEqual([0, -5 * HOUR, true])
    p.state.ahead = 2 * HOUR
    expect([clock.now() - p.state.server, clock.skew()]).toEqual([0, 2 * HOUR])
  })

  test('takes a phone that slept for one that slept', () => {
    const p = phone(HOUR)
    const clock = new MeasuredClock(p.sources, null)
    p.answer(clock, 10, 10)
    clock.doze()
    p.sleep(8 * HOUR)
    clock.wake()
    expect([clock.now() - p.state.server, clock.skew(), clock.doubtful]).toEqual([0, HOUR, true])
  })

  test('never runs back behind a moment that has passed, also when it was set back while the app was closed', () => {
    const p = phone(HOUR)
    const first = new MeasuredClock(p.sources, null)
    p.answer(first, 0, 0)
    const passed = first.now()
    p.state.ahead = -2 * HOUR
    p.state.steady = 0
    const second = new MeasuredClock(p.sources, first.kept())
    expect([second.now(), second.skew()]).toEqual([passed, -2 * HOUR])
  })
})
