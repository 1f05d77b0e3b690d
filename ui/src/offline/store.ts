// The database of one person on this phone.

import type { DBSchema } from 'idb'
import { Database, type Transaction, type Upgrade } from './database.ts'
import type { MetaRecords, Records } from './records.ts'

export interface Schema extends DBSchema, Records {}

export type Store = Database<Schema>
export type Reading = Transaction<Schema, 'readonly'> | Transaction<Schema>
export type Writing = Transaction<Schema>

/** What made each version of the database out of the one before. Never change one that was released: add one. */
export const UPGRADES: readonly Upgrade<Schema>[] = [
  (database) => {
    database.createObjectStore('jobs', { keyPath: 'id' })
    database.createObjectStore('runbooks', { keyPath: 'digest' })
    database.createObjectStore('media', { keyPath: 'id' }).createIndex('digest', 'digest')
    database.createObjectStore('drafts', { keyPath: ['job', 'address', 'opened'] }).createIndex('job', 'job')
    const outbox = database.createObjectStore('outbox', { keyPath: 'n', autoIncrement: true })
    outbox.createIndex('key', 'key', { unique: true })
    outbox.createIndex('job', 'job')
    database.createObjectStore('blobs', { keyPath: 'sha256' })
    database.createObjectStore('pieces', { keyPath: ['sha256', 'index'] })
    database.createObjectStore('meta')
  },
]

export function storeName(login: string): string {
  return `sopwith-${login}`
}

export function openStore(login: string, outdated?: () => void): Store {
  return new Database<Schema>({
    name: storeName(login),
    upgrades: UPGRADES,
    ...(outdated ? { outdated } : {}),
  })
}

export async function meta<Name extends keyof MetaRecords>(
  tx: Reading,
  name: Name,
): Promise<MetaRecords[Name] | undefined> {
  return (await tx.objectStore('meta').get(name)) as MetaRecords[Name] | undefined
}
