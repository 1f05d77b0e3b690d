import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Database } from './database.ts'
import { type Phone, StorageFull } from './phone.ts'
import { openStore, UPGRADES } from './store.ts'
import { Device, makeStoreMortal, type Tab } from './testing/device.ts'
import { Twin } from './testing/twin.ts'

makeStoreMortal()

/** Every so many crossings a tab is killed at; 1 takes a minute and tries all. */
const EVERY = Number(process.env.SOPWITH_KILL_EVERY ?? 9)

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

async function ready(diesAfter?: number): Promise<Tab> {
  const tab = await device.open(undefined, diesAfter)
  await tab.phone.sync()
  await vi.waitFor(() => expect(tab.phone.job('j1').get()).toBeTruthy())
  return tab
}

/** What the person does: a photo, a draft, two steps. It stops where the tab dies. */
async function work(tab: Tab): Promise<void> {
  const file = await tab.phone.keepBlob(new Blob(['a photo'], { type: 'image/jpeg' }), {
    media_type: 'image/jpeg',
  })
  const photo = [{ blob: file.sha256, at: tab.phone.clock.now() }]
  await tab.phone.keepDraft('j1', 'identify', opened(tab.phone, 'identify'), { name: '华联', photo })
  await handIn(tab, 'identify', { name: '华联', photo })
  await handIn(tab, 'enter', { result: 'ok' })
  await tab.phone.sync()
}

describe('a tab that is killed', () => {
  test('at any step of the way loses nothing, does nothing twice, and leaves the next tab able to go on', async () => {
    const whole = await ready()
    const before = whole.crossed
    await whole.run(() => work(whole))
    const crossings = whole.crossed - before
    expect(crossings).toBeGreaterThan(20)
    for (let last = 0; last <= crossings; last += EVERY) {
      await device.close()
      await twin.stop()
      twin = await new Twin().start()
      twin.open('j1')
      device = new Device(twin.origin)
      const dying = await ready()
      dying.dieAt(dying.crossed + last)
      await Promise.race([
        work(dying),
        vi.waitFor(() => expect(dying.dead).toBe(true), { timeout: 5000, interval: 5 }),
      ])
      dying.kill()
      const next = await ready()
      await vi.waitFor(() => expect(next.phone.outbox.get().entries).toEqual([]), 5000)
      const visit = opened(next.phone, 'identify')
      if (visit > 0) {
        // It died before the step was handed in: then the draft is there, or nothing was entered yet.
        await handIn(
          next,
          'identify',
          (await next.phone.draft('j1', 'identify', visit))?.answers ?? { name: '华联' },
        )
      }
      if (opened(next.phone, 'enter') > 0) await handIn(next, 'enter', { result: 'ok' })
      await vi.waitFor(() => expect(twin.handedIn('j1')).toEqual(['identify', 'enter']), 5000)
      await vi.waitFor(() => expect(next.phone.outbox.get().entries).toEqual([]), 5000)
    }
  }, 120_000)
})

describe('a full disk', () => {
  const noRoom = () => new DOMException('no room', 'QuotaExceededError')

  test('is told to whoever wants to keep a file, with nothing of it half written', async () => {
    const tab = await ready()
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (this.name === 'blobs') throw noRoom()
      return put.apply(this, given)
    })
    const file = new Blob([new Uint8Array(1_200_000)], { type: 'image/jpeg' })
    await expect(tab.phone.keepBlob(file, { media_type: 'image/jpeg' })).rejects.toBeInstanceOf(StorageFull)
    vi.restoreAllMocks()
    expect(tab.phone.storage.get().full).toBe(true)
    const database = await openDB('sopwith-wei')
    expect([await database.count('pieces'), await database.count('blobs')]).toEqual([0, 0])
    database.close()
  })

  test('still takes what a person enters, in room that was held back', async () => {
    const tab = await ready()
    let room = false
    const { put, add, delete: remove } = IDBObjectStore.prototype
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (!room && this.name === 'drafts') throw noRoom()
      return put.apply(this, given)
    })
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (!room) throw noRoom()
      return add.apply(this, given)
    })
    vi.spyOn(IDBObjectStore.prototype, 'delete').mockImplementation(function (
      this: IDBObjectStore,
      ...given
    ) {
      if (this.name === 'meta' && given[0] === 'ballast') room = true
      return remove.apply(this, given)
    })
    const visit = opened(tab.phone, 'identify')
    await tab.phone.keepDraft('j1', 'identify', visit, { name: '华联' })
    vi.restoreAllMocks()
    expect((await tab.phone.draft('j1', 'identify', visit))?.answers).toEqual({ name: '华联' })
  })

  test('refuses a step whole: no command without its job, no job without its command', async () => {
    const tab = await ready()
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw noRoom()
    })
    await expect(handIn(tab, 'identify', { name: '华联' })).rejects.toBeInstanceOf(StorageFull)
    vi.restoreAllMocks()
    const again = await device.open()
    await vi.waitFor(() => expect(again.phone.job('j1').get()).toBeTruthy())
    expect(Object.keys(again.phone.job('j1').get()?.job.state.open ?? {})).toEqual(['identify'])
    expect(again.phone.outbox.get().entries).toEqual([])
  })
})

describe('the store', () => {
  test('is opened again when the browser closes it under the app', async () => {
    const tab = await ready()
    const connections: IDBDatabase[] = []
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(function (this: IDBDatabase) {
      connections.push(this)
      this.close() // as iOS does while the app is out of sight
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    expect(await handIn(tab, 'identify', { name: '华联' })).toEqual({ kept: true })
    expect(connections).toHaveLength(1)
    await vi.waitFor(() => expect(twin.handedIn('j1')).toEqual(['identify']))
  })

  test('of an older version is brought to the newer one in the middle of a job, with all that was in it', async () => {
    const tab = await ready()
    device.online = false
    await handIn(tab, 'identify', { name: '华联' })
    const visit = opened(tab.phone, 'enter')
    await tab.phone.keepDraft('j1', 'enter', visit, { result: 'ha' })
    const newer = new Database({
      name: 'sopwith-wei',
      upgrades: [...UPGRADES, (database) => void database.createObjectStore('later' as 'jobs')],
    })
    const found = await newer.read(['outbox', 'drafts'], async (tx) => [
      (await tx.objectStore('outbox').getAll()).map((one) => one.command.do),
      (await tx.objectStore('drafts').getAll()).map((one) => one.answers),
    ])
    expect(found).toEqual([['hand_in'], [{ result: 'ha' }]])
    expect(tab.phone.day.get().problem).toBe('app.outdated')
    await newer.close()
    device.tabs.delete(tab)
  })

  test('of each version that was ever released can be opened', async () => {
    for (let version = 1; version <= UPGRADES.length; version++) {
      device = new Device(twin.origin)
      const old = new Database({ name: 'sopwith-wei', upgrades: UPGRADES.slice(0, version) })
      await old.write(['drafts'], (tx) =>
        tx
          .objectStore('drafts')
          .put({ job: 'j', address: 'a', opened: 1, answers: { a: 1 }, faults: [], savedAt: 1 }),
      )
      await old.close()
      const store = openStore('wei')
      expect(await store.read(['drafts'], (tx) => tx.objectStore('drafts').count())).toBe(1)
      await store.close()
    }
  })
})

describe('the clock of a phone that is hours wrong', () => {
  test('is measured, and commands carry the server’s time and how wrong it was', async () => {
    device.ahead = 5 * 3_600_000
    const tab = await ready()
    device.online = false
    await handIn(tab, 'identify', { name: '华联' })
    const [entry] = tab.phone.outbox.get().entries
    const { at, skew } = entry?.command ?? {}
    expect(Math.abs((at ?? 0) - Date.now())).toBeLessThan(2000)
    expect(Math.abs((skew ?? 0) - device.ahead)).toBeLessThan(2000)
  })
})
