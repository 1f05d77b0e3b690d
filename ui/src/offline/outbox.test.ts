import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Command } from '../runtime/commands.ts'
import { peopleHere, signOut } from './people.ts'
import type { Phone } from './phone.ts'
import { Device, LIN, type Tab, WEI } from './testing/device.ts'
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

const opened = (phone: Phone, job: string, step: string): number => {
  const found = phone.job(job).get()?.job.state.open?.[step]
  if (!found) throw new Error(`${step} is not open`)
  return found.opened
}

const identify = (at: number, name = '华联', photo: string[] = []): Command => ({
  do: 'hand_in',
  step: 'identify',
  opened: at,
  answers: { name, ...(photo.length ? { photo: photo.map((blob) => ({ blob, at: Date.now() })) } : {}) },
})
const enter = (at: number): Command => ({
  do: 'hand_in',
  step: 'enter',
  opened: at,
  answers: { result: 'ok' },
})
const sign = (at: number): Command => ({ do: 'hand_in', step: 'sign', opened: at })

/** The tab with the job read, after a first round with the server. */
async function ready(me = WEI): Promise<Tab> {
  const tab = await device.open(me)
  await tab.phone.sync()
  await known(tab, 'j1')
  return tab
}

const known = (tab: Tab, job: string) => vi.waitFor(() => expect(tab.phone.job(job).get()).toBeTruthy())
const done = (tab: Tab) => vi.waitFor(() => expect(tab.phone.outbox.get().entries).toEqual([]), 4000)
const photo = (bytes: number, seed = 1) => {
  const content = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) content[i] = (i * 31 + seed * 7 + (i >> 8)) & 255
  return new Blob([content], { type: 'image/jpeg' })
}
const states = (tab: Tab) =>
  tab.phone.outbox.get().entries.map((one) => [one.command.do, one.state, one.conflict])

describe('with signal', () => {
  test('a step that is handed in reaches the server, and the job goes on here at once', async () => {
    const tab = await ready()
    expect(await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))).toEqual({
      kept: true,
    })
    expect(Object.keys(tab.phone.job('j1').get()?.job.state.open ?? {})).toEqual(['enter'])
    await done(tab)
    expect(twin.handedIn('j1')).toEqual(['identify'])
    expect(tab.phone.job('j1').get()?.server).toEqual(twin.jobs.get('j1')?.job)
  })

  test('what the runbook refuses is refused here, and nothing of it is kept or sent', async () => {
    const tab = await ready()
    const refused = await tab.phone.carryOut('j1', { do: 'hand_in', step: 'identify', answers: {} })
    expect(refused).toMatchObject({ code: 'form.invalid', faults: [{ pointer: '/name', code: 'required' }] })
    expect(tab.phone.outbox.get().entries).toEqual([])
    expect(twin.log.filter((line) => line.startsWith('POST'))).toEqual([])
  })

  test('a job is ready when its runbook and the media of its guides are here', async () => {
    const tab = await ready()
    expect(tab.phone.day.get().cards[0]).toMatchObject({
      id: 'j1',
      ready: true,
      title: { en: 'Visit', 'zh-CN': '拜访' },
    })
    device.online = false
    expect(await tab.phone.media('j1', 'hello.png')).toMatch(/^blob:/)
  })
})

describe('without signal', () => {
  test('a whole job is walked, and sent in order when signal comes back', async () => {
    const tab = await ready()
    device.online = false
    for (const [step, command] of [
      ['identify', identify],
      ['enter', enter],
      ['sign', sign],
    ] as const) {
      expect(await tab.phone.carryOut('j1', command(opened(tab.phone, 'j1', step)))).toEqual({ kept: true })
    }
    expect(tab.phone.day.get().cards[0]).toMatchObject({ status: 'completed', waiting: 3 })
    device.online = true
    tab.tell('online')
    await done(tab)
    expect(twin.handedIn('j1')).toEqual(['identify', 'enter', 'sign'])
  })

  test('somebody else’s note shifts the numbers of visits, and later steps and drafts follow', async () => {
    const tab = await ready()
    device.online = false
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    const guessed = opened(tab.phone, 'j1', 'enter')
    await tab.phone.carryOut('j1', enter(guessed))
    const sign1 = opened(tab.phone, 'j1', 'sign')
    await tab.phone.keepDraft('j1', 'sign', sign1, { note: 'half' })
    twin.do('j1', 'he', { do: 'act', act: 'note', reason: 'Careful.' })
    device.online = true
    await tab.phone.sync()
    await done(tab)
    expect(twin.handedIn('j1')).toEqual(['identify', 'enter'])
    const real = opened(tab.phone, 'j1', 'sign')
    expect(real).toBe(twin.jobs.get('j1')?.job.state.open?.sign?.opened)
    expect(real).not.toBe(sign1)
    expect((await tab.phone.draft('j1', 'sign', real))?.answers).toEqual({ note: 'half' })
    expect((await tab.phone.draft('j1', 'sign', sign1))?.answers).toEqual({ note: 'half' })
  })

  test('the app opens, shows the day and goes on', async () => {
    const first = await ready()
    await first.phone.keepDraft('j1', 'identify', opened(first.phone, 'j1', 'identify'), { name: '华' })
    first.kill()
    device.online = false
    const tab = await device.open()
    await known(tab, 'j1')
    expect(tab.phone.day.get()).toMatchObject({ cards: [{ id: 'j1' }] })
    const visit = opened(tab.phone, 'j1', 'identify')
    expect((await tab.phone.draft('j1', 'identify', visit))?.answers).toEqual({ name: '华' })
    expect(await tab.phone.carryOut('j1', identify(visit))).toEqual({ kept: true })
    expect(await tab.phone.draft('j1', 'identify', visit)).toBe(null)
  })
})

describe('on a bad line', () => {
  test('a half-sent file goes on at the right byte', async () => {
    const tab = await ready()
    device.online = false
    const blob = await tab.phone.keepBlob(photo(900_000), { media_type: 'image/jpeg' })
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify'), '华联', [blob.sha256]))
    twin.trouble('PUT /api/evidence', { cut: 100_000 })
    device.online = true
    await tab.phone.sync()
    expect(tab.phone.outbox.get().entries[0]).toMatchObject({ state: 'waiting', files: [{ size: 900_000 }] })
    await tab.phone.sync()
    await done(tab)
    expect(twin.stored.get(blob.sha256)?.length).toBe(900_000)
    expect(twin.handedIn('j1')).toEqual(['identify'])
    expect(twin.log.filter((line) => line.startsWith('HEAD'))).toHaveLength(2)
  })

  test('an answer that is lost after the server accepted is asked for again by its key', async () => {
    const tab = await ready()
    twin.trouble('POST /api/jobs', 'lost')
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    await vi.waitFor(() => expect(tab.phone.outbox.get().entries[0]?.attempts).toBe(1))
    expect(twin.handedIn('j1')).toEqual(['identify'])
    await tab.phone.sync()
    await done(tab)
    expect(twin.handedIn('j1')).toEqual(['identify'])
  })

  test('a command whose answer was lost does not lose what was entered in the step after it', async () => {
    const tab = await ready()
    device.online = false
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    const visit = opened(tab.phone, 'j1', 'enter')
    await tab.phone.keepDraft('j1', 'enter', visit, { result: 'hal' })
    twin.do('j1', 'he', { do: 'act', act: 'note', reason: 'shifts' })
    device.online = true
    twin.trouble('POST /api/jobs', 'lost')
    await tab.phone.sync()
    await tab.phone.sync()
    await done(tab)
    const real = opened(tab.phone, 'j1', 'enter')
    expect((await tab.phone.draft('j1', 'enter', real))?.answers).toEqual({ result: 'hal' })
  })

  test('a busy server is left alone for as long as it says', async () => {
    const tab = await ready()
    twin.trouble('POST /api/jobs', { status: 503, code: 'server.busy', retryAfter: 90 })
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    await vi.waitFor(() => expect(tab.phone.outbox.get().entries[0]?.attempts).toBe(1))
    const [entry] = tab.phone.outbox.get().entries
    expect(entry).toMatchObject({ state: 'waiting', problem: { code: 'server.busy' } })
    expect((entry?.nextAttemptAt ?? 0) - Date.now()).toBeGreaterThan(80_000)
  })

  test('a sign-in page of a hotel is no answer, and holds up nothing', async () => {
    const tab = await ready()
    twin.trouble('POST /api/jobs', { status: 403, html: true })
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    await vi.waitFor(() => expect(tab.phone.outbox.get().entries[0]?.attempts).toBe(1))
    expect(states(tab)).toEqual([['hand_in', 'waiting', null]])
    await tab.phone.sync()
    await done(tab)
  })

  test('what the server has can be freed at once, what it does not have can’t', async () => {
    const tab = await ready()
    const sent = await tab.phone.keepBlob(photo(5_000), { media_type: 'image/jpeg' })
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify'), '华联', [sent.sha256]))
    await done(tab)
    const unsent = await tab.phone.keepBlob(photo(700, 2), { media_type: 'image/jpeg' })
    device.online = false
    await tab.phone.keepDraft('j1', 'enter', opened(tab.phone, 'j1', 'enter'), {
      photo: [{ blob: unsent.sha256 }],
    })
    expect(await tab.phone.free()).toBe(5_000)
    expect([await tab.phone.blob(sent.sha256), (await tab.phone.blob(unsent.sha256))?.size]).toEqual([
      null,
      700,
    ])
    expect(await tab.phone.free()).toBe(0)
  })

  test('files that the server lost again are sent again', async () => {
    const tab = await ready()
    device.online = false
    const blob = await tab.phone.keepBlob(photo(5_000), { media_type: 'image/jpeg' })
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify'), '华联', [blob.sha256]))
    twin.trouble('POST /api/jobs', 'unreachable')
    device.online = true
    await tab.phone.sync()
    twin.stored.clear()
    await tab.phone.sync()
    await done(tab)
    expect(twin.stored.has(blob.sha256)).toBe(true)
  })

  test('one job’s trouble does not stop another, and each keeps its order', async () => {
    twin.open('j2')
    const tab = await ready()
    await known(tab, 'j2')
    device.online = false
    for (const job of ['j1', 'j2']) {
      await tab.phone.carryOut(job, identify(opened(tab.phone, job, 'identify')))
      await tab.phone.carryOut(job, enter(opened(tab.phone, job, 'enter')))
    }
    twin.trouble('POST /api/jobs/j1', { status: 503, code: 'server.busy', retryAfter: 60 }, 9)
    device.online = true
    await tab.phone.sync()
    await vi.waitFor(() => expect(twin.handedIn('j2')).toEqual(['identify', 'enter']))
    expect(twin.handedIn('j1')).toEqual([])
    expect(tab.phone.outbox.get().entries.map((one) => [one.job, one.state])).toEqual([
      ['j1', 'waiting'],
      ['j1', 'waiting'],
    ])
  })
})

describe('who is signed in', () => {
  test('a session that ends in the middle loses nothing, and all goes out after signing in', async () => {
    const tab = await ready()
    twin.signedIn = null
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    await vi.waitFor(() => expect(tab.phone.day.get().problem).toBe('auth.required'))
    expect(states(tab)).toEqual([['hand_in', 'waiting', null]])
    twin.signedIn = 'wei'
    await tab.phone.sync()
    await done(tab)
    expect(tab.phone.day.get().problem).toBe(null)
    expect(twin.handedIn('j1')).toEqual(['identify'])
  })

  test('another person on the same phone sees nothing of the first, whose work stays until they are back', async () => {
    const first = await ready()
    device.online = false
    await first.phone.carryOut('j1', identify(opened(first.phone, 'j1', 'identify')))
    await first.phone.keepDraft('j1', 'enter', opened(first.phone, 'j1', 'enter'), { result: 'x' })
    await vi.waitFor(async () => expect((await peopleHere())[0]).toMatchObject({ unsent: 1, drafts: 1 }))
    await first.phone.close()
    device.tabs.delete(first)
    await signOut('wei')
    device.online = true
    twin.signedIn = 'lin'
    const second = await device.open(LIN)
    await second.phone.sync()
    expect(second.phone.day.get()).toMatchObject({ cards: [], problem: null })
    expect(second.phone.outbox.get().entries).toEqual([])
    expect(twin.handedIn('j1')).toEqual([])
    expect(await peopleHere()).toMatchObject([
      { login: 'lin', unsent: 0 },
      { login: 'wei', name: '魏强', unsent: 1, drafts: 1 },
    ])
    twin.signedIn = 'wei'
    const back = await device.open(WEI)
    await back.phone.sync()
    await done(back)
    expect(twin.handedIn('j1')).toEqual(['identify'])
  })

  test('an open tab of one person sends nothing under another’s session', async () => {
    const tab = await ready()
    twin.signedIn = 'lin'
    await tab.phone.carryOut('j1', identify(opened(tab.phone, 'j1', 'identify')))
    await vi.waitFor(() => expect(tab.phone.day.get().problem).toBe('auth.required'))
    expect(twin.handedIn('j1')).toEqual([])
  })

  test('signing out with nothing left removes everything of the person', async () => {
    const tab = await ready()
    await tab.phone.close()
    device.tabs.delete(tab)
    await signOut('wei')
    expect((await indexedDB.databases()).map((one) => one.name)).toEqual(['sopwith'])
    expect(await peopleHere()).toEqual([])
  })
})

describe('two tabs', () => {
  test('show the same, and send once', async () => {
    const [one, two] = [await ready(), await ready()]
    await one.phone.carryOut('j1', identify(opened(one.phone, 'j1', 'identify')))
    void two.phone.sync()
    await done(one)
    await vi.waitFor(() =>
      expect(Object.keys(two.phone.job('j1').get()?.job.state.open ?? {})).toEqual(['enter']),
    )
    expect(twin.log.filter((line) => line.startsWith('POST'))).toHaveLength(1)
  })

  test('a step that both hand in is kept once', async () => {
    const [one, two] = [await ready(), await ready()]
    device.online = false
    const visit = opened(one.phone, 'j1', 'identify')
    const answers = await Promise.all([
      one.phone.carryOut('j1', identify(visit)),
      two.phone.carryOut('j1', identify(visit)),
    ])
    expect(answers.map((answer) => ('code' in answer ? answer.code : 'kept')).sort()).toEqual([
      'job.moved_on',
      'kept',
    ])
  })

  test('what a killed tab was sending, another goes on with', async () => {
    const [one, two] = [await ready(), await ready()]
    device.online = false
    await one.phone.carryOut('j1', identify(opened(one.phone, 'j1', 'identify')))
    one.kill()
    device.online = true
    await two.phone.sync()
    await done(two)
    expect(twin.handedIn('j1')).toEqual(['identify'])
  })
})
