// Opening the phone of a person: the parts put together, and the rounds with the server begun.

import { fetchAll, fetchJob } from './fetching.ts'
import { FieldPhone } from './field_phone.ts'
import { Live } from './live.ts'
import { MeasuredClock } from './measured_clock.ts'
import { countUnsent, noteUnsent, signIn } from './people.ts'
import type { Me, Phone } from './phone.ts'
import type { Reasoning } from './reasoning.ts'
import { Room } from './room.ts'
import { type Ended, Rounds } from './rounds.ts'
import { sendAll } from './sending.ts'
import type { Sending } from './sending_parts.ts'
import { type Mind, Playbooks } from './standing.ts'
import { meta, openStore, type Store } from './store.ts'
import { browser, type Surroundings } from './surroundings.ts'
import { Pace } from './uploading.ts'
import { Wire } from './wire.ts'

/** How long after a change it is noted for the sign-in how much work is only here. */
const NOTED_AFTER = 250

const runtime = async (): Promise<Reasoning> => (await import('./runtime_reasoning.ts')).reasoning

/** Opens the phone of whoever is signed in. It is usable at once, with or without signal. */
export async function openPhone(me: Me, around: Surroundings = browser()): Promise<Phone> {
  let outdated = () => {}
  const store = openStore(me.login, () => outdated())
  const clock = new MeasuredClock(
    around,
    await store.read(['meta'], async (tx) => (await meta(tx, 'clock')) ?? null),
  )
  const ending = new AbortController()
  const wire = new Wire({
    origin: around.origin,
    fetch: around.fetch,
    ahead: around.ahead,
    time: around,
    clock,
    login: me.login,
    language: around.language,
    closed: ending.signal,
  })
  const room = new Room(store, around.storage, { now: () => clock.now(), wall: around.wall })
  const playbooks = new Playbooks()
  const mind = async (): Promise<Mind> => ({ login: me.login, clock, playbooks, reasoning: await runtime() })
  const channel = around.channel(`sopwith-${me.login}`)
  const stopped = () => ending.signal.aborted

  const changed = async (job: string | null) => {
    await phone.refresh(job)
    wrote(job)
  }
  const wrote = (job: string | null) => {
    if (stopped()) return
    channel.say({ job })
    noteSoon()
  }
  let cancelNote: (() => void) | null = null
  const noteSoon = () => {
    // many changes are noted once, and not while the next screen is drawn
    cancelNote ??= around.sleep(NOTED_AFTER, () => void noteNow())
  }
  const noteNow = async () => {
    if (cancelNote === null) return
    cancelNote()
    cancelNote = null
    await note(store, me.login)
  }
  const fetching = { store, wire, mind, changed, full: () => room.full(), stopped }
  const sending: Sending = {
    store,
    wire,
    mind,
    pace: new Pace(),
    wall: around.wall,
    steady: around.steady,
    random: around.random,
    keep: (write) => room.keep(write),
    fetchJob: async (id) => (await fetchJob(fetching, id, null)) === 'done',
    progress: (key, sha256, sent) => {
      phone.onItsWay({ key, sha256, sent })
      channel.say({ way: { key, sha256, sent } })
    },
    changed,
    stopped,
  }

  const send = async (): Promise<Ended> => {
    phone.sending(true)
    try {
      const { problem, nextAt } = await sendAll(sending)
      if (problem === 'auth.required') phone.goes({ problem })
      if (problem === 'unreachable') phone.goes({ online: false })
      return { problem, nextAt }
    } finally {
      phone.sending(false)
    }
  }
  const fetch = async (): Promise<Ended> => {
    phone.goes({ syncing: true })
    let problem: string | null = 'offline.failed'
    try {
      const fetched = await fetchAll(fetching)
      problem = fetched === 'done' || fetched === 'full' ? null : fetched
      await keepClock(store, clock)
      if (problem === null) await room.tend()
      await phone.tend()
    } finally {
      const online = problem !== 'unreachable' && around.online()
      phone.goes({ syncing: false, online, problem: problem === 'unreachable' ? null : problem })
    }
    await changed(null)
    if (problem === null) sends.now().catch(() => {})
    if (problem === null && around.shown()) live.listen()
    return { problem, nextAt: null }
  }
  const sends = new Rounds(around, `sopwith-send-${me.login}`, send, false)
  const fetches = new Rounds(around, `sopwith-fetch-${me.login}`, fetch, true)
  const live = new Live(around, () => fetches.soon())

  const phone: FieldPhone = new FieldPhone({
    me,
    around,
    store,
    clock,
    wire,
    room,
    mind,
    wrote,
    send: () => void sends.now().catch(() => {}),
    sync: async () => {
      await hurry(store)
      const ended = await fetches.now()
      if (ended.problem === null) await sends.now()
    },
    close: async () => {
      ending.abort()
      unwatch()
      live.stop()
      channel.close()
      await Promise.all([sends.stop(), fetches.stop(), noteNow()])
      await store.close()
    },
  })
  outdated = () => {
    ending.abort()
    void sends.stop()
    void fetches.stop()
    phone.goes({ problem: 'app.outdated' })
  }
  channel.hear((message) => {
    if (stopped() || typeof message !== 'object' || message === null) return
    if ('way' in message) phone.onItsWay(message.way as Parameters<FieldPhone['onItsWay']>[0])
    else if ('job' in message)
      void phone.refresh(typeof message.job === 'string' ? message.job : null).catch(() => {})
  })
  const unwatch = around.watch((sign) => {
    if (sign === 'hidden') {
      clock.doze()
      live.stop()
      void noteNow()
      void keepClock(store, clock).catch(() => {})
    }
    if (sign === 'offline') phone.goes({ online: false })
    if (sign === 'shown') clock.wake()
    if (sign === 'shown' || sign === 'online') void phone.sync().catch(() => {})
  })
  await Promise.all([signIn(me, around.wall()), phone.refresh(null)])
  void room.ask()
  void phone.sync().catch(() => {})
  return phone
}

/** What waits for signal is tried at once: signal came back, or somebody asked. */
async function hurry(store: Store): Promise<void> {
  await store.write(['outbox'], async (tx) => {
    for (const one of await tx.objectStore('outbox').getAll()) {
      if (one.nextAttemptAt !== null && one.problem === null) {
        await tx.objectStore('outbox').put({ ...one, nextAttemptAt: null })
      }
    }
  })
}

async function keepClock(store: Store, clock: MeasuredClock): Promise<void> {
  const kept = clock.kept()
  if (kept) await store.write(['meta'], (tx) => tx.objectStore('meta').put(kept, 'clock'))
}

async function note(store: Store, login: string): Promise<void> {
  try {
    await noteUnsent(login, await countUnsent(store))
  } catch (error) {
    console.error(error)
  }
}
