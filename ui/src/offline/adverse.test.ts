// Orders of events that nobody plans: answers that are lost at the wrong moment, a server that forgot, a full disk.

import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../runtime/commands.ts'
import type { Refused } from '../runtime/verdict.ts'
import { Database } from './database.ts'
import { signOut } from './people.ts'
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
  vi.restoreAllMocks()
  await device.close()
  await twin.stop()
})

const opened = (phone: Phone, step: string): number =>
  phone.job('j1').get()?.job.state.open?.[step]?.opened ?? -1
const handIn = (tab: Tab, step: string, answers = {}): Promise<unknown> =>
  tab.phone.carryOut('j1', { do: 'hand_in', step, opened: opened(tab.phone, step), answers })
const entries = (tab: Tab) => tab.phone.outbox.get().entries
const done = (tab: Tab) => vi.waitFor(() => expect(entries(tab)).toEqual([]), 4000)
const statuses = (key: string) => (twin.withheld.get(key) ?? []).map((one) => one.status)
const held = async (tab: Tab): Promise<Outgoing> =>
  await vi.waitFor(() => {
    const found = entries(tab).find((one) => one.state === 'held')
    if (!found) throw new Error('nothing is held')
    return found
  })
const refuse = (command: Command): Refused | null =>
  command.do === 'hand_in' && command.step === 'identify'
    ? { code: 'form.invalid', faults: [{ pointer: '/name', code: 'pattern', params: {} }] }
    : null

async function ready(): Promise<Tab> {
  const tab = await device.open()
  await tab.phone.sync()
  await vi.waitFor(() => expect(tab.phone.job('j1').get()).toBeTruthy())
  return tab
}

async function refused(): Promise<[Tab, Outgoing]> {
  const tab = await ready()
  twin.judge = refuse
  await handIn(tab, 'identify', { name: '华联' })
  return [tab, await held(tab)]
}

const noRoom = () => new DOMException('full', 'QuotaExceededError')

describe('held work', () => {
  test('that the server does not take over is held again, and not forgotten as handed over', async () => {
    const [tab, entry] = await refused()
    await vi.waitFor(() => expect(statuses(entry.key)).toEqual(['withheld']))
    twin.trouble('PUT /api/field/withheld', { status: 422, code: 'withheld.invalid' })
    await tab.phone.settle(entry.key, 'hand_over')
    const again = await held(tab)
    expect([again.key, again.problem?.code, tab.phone.outbox.get().settled]).toEqual([
      entry.key,
      'withheld.invalid',
      [],
    ])
    expect(again.choices).toContain('hand_over')
  })

  test('with more faults than the server takes is told all the same', async () => {
    const tab = await ready()
    const faults = Array.from({ length: 900 }, (_, i) => ({
      pointer: `/rows/${i}`,
      code: 'required',
      params: {},
    }))
    twin.judge = (command) => (refuse(command) ? { code: 'form.invalid', faults } : null)
    await handIn(tab, 'identify', { name: '华联' })
    const entry = await held(tab)
    await vi.waitFor(() => expect(statuses(entry.key)).toEqual(['withheld']))
    expect(entry.problem?.faults).toHaveLength(900)
  })

  test('that was told of and whose answer was lost is taken back when it is corrected', async () => {
    const tab = await ready()
    twin.judge = refuse
    twin.trouble('PUT /api/field/withheld', 'lost')
    await handIn(tab, 'identify', { name: '华联' })
    const entry = await held(tab)
    await vi.waitFor(() => expect(statuses(entry.key)).toEqual(['withheld']))
    await tab.phone.settle(entry.key, 'edit')
    await tab.phone.sync()
    await vi.waitFor(() => expect(statuses(entry.key).at(-1)).toBe('resolved'))
  })

  test('that was told of and whose answer was lost is taken back when the job takes it after all', async () => {
    const tab = await ready()
    twin.judge = refuse
    twin.trouble('PUT /api/field/withheld', 'lost')
    await handIn(tab, 'identify', { name: '华联' })
    const entry = await held(tab)
    await vi.waitFor(() => expect(statuses(entry.key)).toEqual(['withheld']))
    twin.judge = null
    await tab.phone.settle(entry.key, 'again')
    await vi.waitFor(() => expect(twin.handedIn('j1')).toEqual(['identify']))
    await vi.waitFor(() => expect(statuses(entry.key).at(-1)).toBe('resolved'))
  })

  test('that comes back to its form leaves what was entered there since', async () => {
    const [tab, entry] = await refused()
    const visit = opened(tab.phone, 'identify')
    await tab.phone.keepDraft('j1', 'identify', visit, { name: '华联超市' })
    await tab.phone.settle(entry.key, 'edit')
    expect(await tab.phone.draft('j1', 'identify', visit)).toMatchObject({
      answers: { name: '华联超市' },
      faults: [],
    })
  })
})

describe('a command that the server confirmed', () => {
  test('of a job that can no longer be seen is let go of, and so is its file', async () => {
    const tab = await ready()
    const file = await tab.phone.keepBlob(new Blob(['jpeg']), { media_type: 'image/jpeg' })
    device.online = false
    await handIn(tab, 'identify', { name: '华联', photo: [{ blob: file.sha256, at: tab.phone.clock.now() }] })
    twin.do('j1', 'he', { do: 'act', act: 'note', reason: 'Careful.' })
    twin.trouble('GET /api/field/jobs/j1', { status: 404, code: 'resource.unknown' }, 99)
    device.online = true
    await tab.phone.sync()
    await done(tab)
    expect(twin.handedIn('j1')).toEqual(['identify'])
  })

  test('and then forgot, since it was restored, is sent once more', async () => {
    const tab = await ready()
    twin.do('j1', 'he', { do: 'act', act: 'note', reason: 'Careful.' })
    twin.trouble('GET /api/field/jobs/j1', 'unreachable')
    await handIn(tab, 'identify', { name: '华联' })
    await handIn(tab, 'enter', { result: 'ok' })
    await vi.waitFor(() => expect(entries(tab)[0]?.state).toBe('sent'))
    twin.open('j1')
    twin.answered.clear()
    await tab.phone.sync()
    await vi.waitFor(() => expect(twin.handedIn('j1')).toEqual(['identify', 'enter']), 8000)
    await done(tab)
  }, 15_000)

  test('is noted on a full disk, after what can be spared was let go', async () => {
    const tab = await ready()
    const { put, delete: remove } = IDBObjectStore.prototype
    let room = false
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (!room && this.name === 'outbox') throw noRoom()
      return put.apply(this, given)
    })
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (
      this: IDBObjectStore,
      ...given
    ) {
      if (this.name === 'meta' && given[0] === 'ballast') room = true
      return remove.apply(this, given)
    })
    await handIn(tab, 'identify', { name: '华联' })
    await done(tab)
    expect(room).toBe(true)
    expect(twin.log.filter((line) => line.startsWith('POST'))).toHaveLength(1)
  })
})

describe('a file', () => {
  test('that the server lost while the line was bad is sent again without anybody’s doing', async () => {
    const tab = await ready()
    const file = await tab.phone.keepBlob(new Blob(['jpeg']), { media_type: 'image/jpeg' })
    twin.trouble('POST /api/jobs', 'unreachable', 4)
    await handIn(tab, 'identify', { name: '华联', photo: [{ blob: file.sha256, at: tab.phone.clock.now() }] })
    await vi.waitFor(async () => {
      await tab.phone.sync()
      expect(entries(tab)[0]?.attempts).toBeGreaterThanOrEqual(4)
    })
    twin.stored.clear()
    await tab.phone.sync()
    await done(tab)
    expect(twin.stored.has(file.sha256)).toBe(true)
  })
})

describe('what is entered', () => {
  test('at the moment in which its job goes is kept', async () => {
    const tab = await ready()
    const visit = opened(tab.phone, 'identify')
    twin.do('j1', 'he', { do: 'act', act: 'reassign', to: 'lin', reason: 'near' })
    const usual = Database.prototype.write as (...given: unknown[]) => Promise<unknown>
    let entered = false
    vi.spyOn(Database.prototype, 'write').mockImplementation(async function (
      this: Database<never>,
      ...given: unknown[]
    ) {
      if (!entered && String(given[0]) === 'jobs,outbox,drafts') {
        entered = true
        await tab.phone.keepDraft('j1', 'identify', visit, { name: '华' })
      }
      return await usual.apply(this, given)
    } as never)
    await tab.phone.sync()
    expect(entered).toBe(true)
    expect((await tab.phone.draft('j1', 'identify', visit))?.answers).toEqual({ name: '华' })
  })
})

describe('signing out', () => {
  test('with a draft left takes along the files that the server has', async () => {
    const tab = await ready()
    const file = await tab.phone.keepBlob(new Blob(['jpeg']), { media_type: 'image/jpeg' })
    const mine = await tab.phone.keepBlob(new Blob(['mine']), { media_type: 'image/jpeg' })
    const photo = (sha256: string) => [{ blob: sha256, at: tab.phone.clock.now() }]
    await handIn(tab, 'identify', { name: '华联', photo: photo(file.sha256) })
    await done(tab)
    await tab.phone.keepDraft('j1', 'enter', opened(tab.phone, 'enter'), { photo: photo(mine.sha256) })
    await tab.phone.close()
    device.tabs.delete(tab)
    await signOut('wei')
    const database = await openDB('sopwith-wei')
    expect((await database.getAll('pieces')).map((one) => one.sha256)).toEqual([mine.sha256])
    database.close()
  })
})
