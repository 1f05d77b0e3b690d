import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../runtime/commands.ts'
import type { Refused } from '../runtime/verdict.ts'
import type { Outgoing, Phone } from './phone.ts'
import { Device, type Tab } from './testing/device.ts'
import { Twin } from './testing/twin.ts'

let twin: Twin
let device: Device

beforeEach(async () => {
  twin = await new Twin().start()
  twin.open('j1')
  device = new Device(twin.origin)
})

afterEach(async () => {
  await device.close()
  await twin.stop()
})

const opened = (phone: Phone, step: string): number =>
  phone.job('j1').get()?.job.state.open?.[step]?.opened ?? -1
const handIn = (tab: Tab, step: string, answers = {}): Promise<unknown> =>
  tab.phone.carryOut('j1', { do: 'hand_in', step, opened: opened(tab.phone, step), answers })
const openSteps = (tab: Tab) => Object.keys(tab.phone.job('j1').get()?.job.state.open ?? {})
const entries = (tab: Tab) => tab.phone.outbox.get().entries
const held = async (tab: Tab): Promise<Outgoing> =>
  await vi.waitFor(() => {
    const found = entries(tab).find((one) => one.state === 'held')
    if (!found) throw new Error('nothing is held')
    return found
  })
const statuses = (key: string) => (twin.withheld.get(key) ?? []).map((one) => one.status)

/** Two steps done without signal. */
async function walked(): Promise<Tab> {
  const tab = await device.open()
  await tab.phone.sync()
  await vi.waitFor(() => expect(tab.phone.job('j1').get()).toBeTruthy())
  device.online = false
  await handIn(tab, 'identify', { name: '华联' })
  await handIn(tab, 'enter', { result: 'ok' })
  return tab
}

async function back(tab: Tab): Promise<void> {
  device.online = true
  await tab.phone.sync()
}

const tooBlurred =
  (step: string) =>
  (command: Command): Refused | null =>
    command.do === 'hand_in' && command.step === step
      ? { code: 'evidence.stale', faults: [{ pointer: '/name', code: 'evidence.stale', params: { age: 9 } }] }
      : null

describe('work that the server refuses', () => {
  test('is held with its faults, what comes after it waits, and the supervisor’s list has it', async () => {
    const tab = await walked()
    twin.judge = tooBlurred('identify')
    await back(tab)
    const entry = await held(tab)
    expect(entry).toMatchObject({
      conflict: 'refused',
      problem: {
        code: 'evidence.stale',
        faults: [{ pointer: '/name', code: 'evidence.stale', params: { age: 9 } }],
      },
    })
    expect(entries(tab).map((one) => one.state)).toEqual(['held', 'waiting'])
    expect(openSteps(tab)).toEqual(['identify'])
    await vi.waitFor(() => expect(statuses(entry.key)).toEqual(['withheld']))
    expect(twin.handedIn('j1')).toEqual([])
  })

  test('comes back to its form with the faults marked, and steps after it become drafts', async () => {
    const tab = await walked()
    twin.judge = tooBlurred('identify')
    await back(tab)
    const entry = await held(tab)
    expect(entry.choices).toContain('edit')
    expect(await tab.phone.settle(entry.key, 'edit')).toBe(true)
    expect(await tab.phone.draft('j1', 'identify', opened(tab.phone, 'identify'))).toMatchObject({
      answers: { name: '华联' },
      faults: [{ pointer: '/name', code: 'evidence.stale' }],
    })
    await vi.waitFor(() => expect(entries(tab)).toEqual([]))
    twin.judge = null
    await handIn(tab, 'identify', { name: '华联超市' })
    expect((await tab.phone.draft('j1', 'enter', opened(tab.phone, 'enter')))?.answers).toEqual({
      result: 'ok',
    })
    await handIn(tab, 'enter', { result: 'ok' })
    await vi.waitFor(() => expect(twin.handedIn('j1')).toEqual(['identify', 'enter']))
    await vi.waitFor(() => expect(statuses(entry.key).at(-1)).toBe('resolved'))
  })

  test('can be sent as it is once the reason is gone, with everything that waits behind it', async () => {
    const tab = await walked()
    twin.judge = tooBlurred('identify')
    await back(tab)
    const entry = await held(tab)
    twin.judge = null
    expect(await tab.phone.settle(entry.key, 'again')).toBe(true)
    await vi.waitFor(() => expect(twin.handedIn('j1')).toEqual(['identify', 'enter']))
    await vi.waitFor(() => expect(entries(tab)).toEqual([]))
  })

  test('of a job that was given to somebody else is kept, and can be handed over with its files', async () => {
    const tab = await device.open()
    await tab.phone.sync()
    await vi.waitFor(() => expect(tab.phone.job('j1').get()).toBeTruthy())
    device.online = false
    const file = await tab.phone.keepBlob(new Blob(['jpeg'], { type: 'image/jpeg' }), {
      media_type: 'image/jpeg',
    })
    await handIn(tab, 'identify', { name: '华联', photo: [{ blob: file.sha256, at: tab.phone.clock.now() }] })
    twin.do('j1', 'he', { do: 'act', act: 'reassign', to: 'lin', reason: 'near' })
    twin.stored.clear()
    await back(tab)
    const entry = await held(tab)
    expect([entry.conflict, entry.choices]).toEqual(['reassigned', ['hand_over', 'withdraw']])
    expect(tab.phone.job('j1').get()?.gone).toBe('reassigned')
    expect(tab.phone.job('j1').get()?.server.state.assignee).toBe('lin')
    expect(await tab.phone.settle(entry.key, 'hand_over')).toBe(true)
    await vi.waitFor(() => expect(statuses(entry.key)).toContain('handed_over'))
    expect(twin.stored.has(file.sha256)).toBe(true)
    await vi.waitFor(() =>
      expect(tab.phone.outbox.get().settled).toMatchObject([{ how: 'hand_over', told: true }]),
    )
    await tab.phone.sync()
    expect(tab.phone.day.get().cards).toEqual([])
  })

  test('of a cancelled job can be withdrawn, stays to copy from, and is gone when it is forgotten', async () => {
    const tab = await walked()
    twin.do('j1', 'he', { do: 'act', act: 'cancel', reason: 'closed' })
    await back(tab)
    const entry = await held(tab)
    expect(entry.conflict).toBe('closed')
    expect(await tab.phone.settle(entry.key, 'withdraw')).toBe(true)
    await vi.waitFor(() => expect(statuses(entry.key)).toContain('withdrawn'))
    await vi.waitFor(() => expect(tab.phone.outbox.get().settled[0]?.told).toBe(true))
    expect(tab.phone.outbox.get().settled[0]?.command).toMatchObject({ answers: { name: '华联' } })
    await tab.phone.forget(entry.key)
    expect(tab.phone.outbox.get().settled).toEqual([])
  })

  test('of a step that somebody else did meanwhile is held as moved on', async () => {
    const tab = await walked()
    twin.do('j1', 'wei', { do: 'hand_in', step: 'identify', answers: { name: 'by another phone' } })
    await back(tab)
    const entry = await held(tab)
    expect([entry.conflict, entry.choices]).toEqual(['moved_on', ['hand_over', 'withdraw']])
    expect(tab.phone.job('j1').get()?.server.state.open).toHaveProperty('enter')
  })

  test('that is a fault report after a refused step is held for its person to decide', async () => {
    const tab = await device.open()
    await tab.phone.sync()
    await vi.waitFor(() => expect(tab.phone.job('j1').get()).toBeTruthy())
    device.online = false
    await handIn(tab, 'identify', { name: '华联' })
    await tab.phone.carryOut('j1', { do: 'report_fault', fault: 'down', step: 'enter' })
    twin.judge = tooBlurred('identify')
    await back(tab)
    const entry = await held(tab)
    await tab.phone.settle(entry.key, 'withdraw')
    expect(entries(tab).map((one) => [one.command.do, one.state, one.conflict])).toEqual([
      ['report_fault', 'held', 'moved_on'],
    ])
  })
})
