// Who has used this phone: the one thing that is not in a person's own database. It holds names and counts and
// nothing of anybody's work.

import type { DBSchema } from 'idb'
import { deleteDB } from 'idb'
import { Database } from './database.ts'
import type { Me } from './phone.ts'
import { storeName } from './store.ts'

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
 * Notes that nobody is signed in. What the person left unsent stays until they sign in again; where nothing was
 * left, everything of theirs is deleted. Close their phone first.
 */
export function signOut(login: string): Promise<void> {
  return using(async (database) => {
    const left = await database.write(['people', 'signedIn'], async (tx) => {
      await tx.objectStore('signedIn').delete('now')
      const person = await tx.objectStore('people').get(login)
      if (person && person.unsent + person.drafts > 0) return true
      await tx.objectStore('people').delete(login)
      return false
    })
    if (!left) await deleteDB(storeName(login))
  })
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
