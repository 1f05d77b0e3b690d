// Who has used this phone: the one thing that is not in a person's own database. It holds names and counts and
// nothing of anybody's work.

import type { DBSchema } from 'idb'
import { deleteDB } from 'idb'
import { freeBlobs } from './blobs.ts'
import { Database } from './database.ts'
import type { Me } from './phone.ts'
import type { OutboxRecord } from './records.ts'
import { openStore, type Store, storeName } from './store.ts'
import { Observable } from './watched.ts'

/** A person who has used this phone. */
export interface PersonHere {
  login: string
  name: string
  unsent: number // steps and other commands that have not reached the server
  drafts: number // steps with something entered and not handed in
  usedAt: number
}

interface PersonRecord extends PersonHere {
  me: Me
}

interface Schema extends DBSchema {
  people: { key: string; value: PersonRecord }
  signedIn: { key: 'now'; value: string }
}

/** Whose work waits on this phone to be sent; looked up when somebody first wants to know. */
export const unsentHere = new Observable<PersonHere[]>([])

export async function lookUnsentHere(): Promise<void> {
  unsentHere.set((await peopleHere()).filter((person) => person.unsent > 0))
}

const register = () =>
  new Database<Schema>({
    name: 'sopwith',
    upgrades: [
      (database) => {
        database.createObjectStore('people', { keyPath: 'login' })
        database.createObjectStore('signedIn')
      },
    ],
  })

async function using<T>(work: (database: Database<Schema>) => Promise<T>): Promise<T> {
  const database = register()
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** Everybody who has used this phone, the latest first. */
export function peopleHere(): Promise<PersonHere[]> {
  return using((database) =>
    database.read(['people'], async (tx) => {
      const people = await tx.objectStore('people').getAll()
      return people
        .sort((a, b) => b.usedAt - a.usedAt)
        .map(({ login, name, unsent, drafts, usedAt }) => ({ login, name, unsent, drafts, usedAt }))
    }),
  )
}

/** Who is signed in on this phone, as far as it knows without signal; null after signing out. */
export function signedInHere(): Promise<Me | null> {
  return using((database) =>
    database.read(['people', 'signedIn'], async (tx) => {
      const login = await tx.objectStore('signedIn').get('now')
      const person = login === undefined ? undefined : await tx.objectStore('people').get(login)
      return person?.me ?? null
    }),
  )
}

/** Notes who signed in, so that the app can start without signal. */
export function signIn(me: Me, now: number): Promise<void> {
  return using((database) =>
    database.write(['people', 'signedIn'], async (tx) => {
      const before = await tx.objectStore('people').get(me.login)
      const counts = { unsent: before?.unsent ?? 0, drafts: before?.drafts ?? 0 }
      await tx.objectStore('people').put({ login: me.login, name: me.name, ...counts, usedAt: now, me })
      await tx.objectStore('signedIn').put(me.login, 'now')
    }),
  )
}

/**
 * Notes that nobody is signed in, and removes everything of the person but what is only on this phone: commands
 * that wait, drafts, their files, and the jobs that they belong to. Close their phone first.
 */
export async function signOut(login: string): Promise<void> {
  const store = openStore(login)
  let left = true
  try {
    const counts = await countUnsent(store)
    left = counts.drafts > 0 || (await store.read(['outbox'], (tx) => tx.objectStore('outbox').count())) > 0
    if (left) {
      await removeShared(store, Date.now())
      await noteUnsent(login, counts)
    }
  } finally {
    await store.close()
  }
  await using((database) =>
    database.write(['people', 'signedIn'], async (tx) => {
      if ((await tx.objectStore('signedIn').get('now')) === login)
        await tx.objectStore('signedIn').delete('now')
      if (!left) await tx.objectStore('people').delete(login)
    }),
  )
  if (!left) await deleteDB(storeName(login))
  await lookUnsentHere()
}

/** Removes what the server has as well: files, jobs without work, runbooks and media that then nobody needs. */
async function removeShared(store: Store, now: number): Promise<void> {
  await freeBlobs(store, now, now, true)
  await store.write(['jobs', 'runbooks', 'media', 'outbox', 'drafts', 'meta'], async (tx) => {
    const commands = await tx.objectStore('outbox').getAll()
    const drafts = await tx.objectStore('drafts').getAll()
    const needed = new Set([...commands, ...drafts].map((one) => one.job))
    const runbooks = new Set<string>()
    for (const job of await tx.objectStore('jobs').getAll()) {
      if (needed.has(job.id)) runbooks.add(job.runbook)
      else await tx.objectStore('jobs').delete(job.id)
    }
    for (const digest of await tx.objectStore('runbooks').getAllKeys()) {
      if (!runbooks.has(digest)) await tx.objectStore('runbooks').delete(digest)
    }
    await tx.objectStore('media').clear()
    await tx.objectStore('meta').delete('day')
    for (const job of await tx.objectStore('jobs').getAll()) {
      await tx.objectStore('jobs').put({ ...job, ready: false, card: { ...job.card, ready: false } })
    }
  })
}

/** How much of a person's work is only on this phone. */
export async function countUnsent(store: Store): Promise<{ unsent: number; drafts: number }> {
  return await store.read(['outbox', 'drafts'], async (tx) => {
    const commands = await tx.objectStore('outbox').getAll()
    const drafts = await tx.objectStore('drafts').count()
    return { unsent: commands.filter(isUnsent).length, drafts }
  })
}

function isUnsent(one: OutboxRecord): boolean {
  return one.state === 'waiting' || one.state === 'held' || (one.settled !== null && one.tell !== null)
}

/** Notes how much of a person's work is only on this phone. */
export function noteUnsent(login: string, counts: { unsent: number; drafts: number }): Promise<void> {
  return using((database) =>
    database.write(['people'], async (tx) => {
      const person = await tx.objectStore('people').get(login)
      if (person && (person.unsent !== counts.unsent || person.drafts !== counts.drafts)) {
        await tx.objectStore('people').put({ ...person, ...counts })
      }
    }),
  )
}
