import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Positioning } from './positioning.ts'

/** A receiver in memory: what a browser gives, when the test says so. */
class Receiver {
  readonly watches = new Map<
    number,
    { found: PositionCallback; failed: PositionErrorCallback | null | undefined }
  >()
  private count = 0

  watchPosition(found: PositionCallback, failed?: PositionErrorCallback | null): number {
    this.count += 1
    this.watches.set(this.count, { found, failed })
    return this.count
  }

  clearWatch(watch: number): void {
    this.watches.delete(watch)
  }

  getCurrentPosition(): void {}

  fix(accuracy: number, timestamp: number): void {
    const coords = { latitude: 30.27410004, longitude: 120.1551, accuracy } as GeolocationCoordinates
    for (const { found } of [...this.watches.values()])
      found({ coords, timestamp, toJSON: () => ({}) } as GeolocationPosition)
  }

  fail(code: number): void {
    for (const { failed } of [...this.watches.values()]) failed?.({ code } as GeolocationPositionError)
  }
}

const NOW = 1_772_413_200_000
const clock = { now: () => NOW, skew: () => 90_000 }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a fix is told in the server’s time, rounded to what it can mean', () => {
  const receiver = new Receiver()
  const positioning = new Positioning(clock, receiver)
  positioning.use('sharp')
  receiver.fix(8.24, NOW + 80_000) // by the phone's clock, which is 90 seconds ahead
  expect(positioning.get()).toEqual({
    status: 'found',
    position: { lat: 30.2741, lon: 120.1551, accuracy: 8.2, at: NOW - 10_000 },
  })
})

test('nobody asking, nothing runs; two asking share one watch', () => {
  const receiver = new Receiver()
  const positioning = new Positioning(clock, receiver)
  const [one, other] = [positioning.use('beside'), positioning.use('sharp')]
  expect(receiver.watches.size).toBe(1)
  one()
  expect(receiver.watches.size).toBe(1)
  other()
  expect(receiver.watches.size).toBe(0)
})

test('beside something else the receiver rests after a good fix and is asked again; for itself it goes on', () => {
  const receiver = new Receiver()
  const positioning = new Positioning(clock, receiver)
  positioning.use('beside')
  receiver.fix(100, NOW)
  expect(receiver.watches.size).toBe(1)
  receiver.fix(10, NOW)
  expect(receiver.watches.size).toBe(0)
  const done = positioning.use('sharp')
  expect(receiver.watches.size).toBe(1)
  receiver.fix(10, NOW)
  expect(receiver.watches.size).toBe(1)
  done()
  receiver.fix(10, NOW)
  vi.advanceTimersByTime(60_000)
  expect(receiver.watches.size).toBe(1)
})

test('an old fix does not say where something is captured now', () => {
  const receiver = new Receiver()
  const positioning = new Positioning(clock, receiver)
  positioning.use('sharp')
  receiver.fix(8, NOW + 90_000 - 121_000)
  expect([positioning.get().status, positioning.latest()]).toEqual(['found', null])
})

test('a fix dated by another epoch is as old as its arrival', () => {
  const receiver = new Receiver()
  const positioning = new Positioning(clock, receiver)
  positioning.use('sharp')
  receiver.fix(8, 794_105_000_000)
  expect(positioning.latest()?.at).toBe(NOW)
})

test('what was denied stays so until somebody tries again', () => {
  const receiver = new Receiver()
  const positioning = new Positioning(clock, receiver)
  positioning.use('beside')
  receiver.fail(1)
  expect([positioning.get().status, receiver.watches.size]).toEqual(['denied', 0])
  positioning.again()
  expect([positioning.get().status, receiver.watches.size]).toEqual(['seeking', 1])
  receiver.fail(3)
  expect(positioning.get().status).toBe('unavailable')
  receiver.fix(9, NOW + 90_000)
  expect(positioning.get().status).toBe('found')
})

test('without a receiver that is said', () => {
  const positioning = new Positioning(clock, undefined)
  positioning.use('beside')
  expect(positioning.get().status).toBe('unsupported')
})
