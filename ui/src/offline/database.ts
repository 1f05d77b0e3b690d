// One IndexedDB database that stays usable: it is opened again when the browser closes it under the app (iOS
// does), and a disk without room is a StorageFull, with nothing of the transaction written.

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames, unwrap } from 'idb'
import { StorageFull } from './phone.ts'

export type Transaction<S extends DBSchema, Mode extends IDBTransactionMode = 'readwrite'> = IDBPTransaction<
  S,
  StoreNames<S>[],
  Mode
>

/** Brings a database from a version to the next; runs in the upgrade's own transaction. */
export type Upgrade<S extends DBSchema> = (
  database: IDBPDatabase<S>,
  transaction: IDBPTransaction<S, StoreNames<S>[], 'versionchange'>,
) => void | Promise<void>

export interface DatabaseOptions<S extends DBSchema> {
  name: string
  upgrades: readonly Upgrade<S>[] // the version of a database is how many of these it has had
  outdated?: () => void // a newer version of the app wants the database: this tab must let go
}

const ATTEMPTS = 4

export class Database<S extends DBSchema> {
  readonly name: string
  readonly #options: DatabaseOptions<S>
  #opening: Promise<IDBPDatabase<S>> | null = null
  #closed = false

  constructor(options: DatabaseOptions<S>) {
    this.name = options.name
    this.#options = options
  }

  /** Reads from stores in one transaction. `work` may wait for nothing but the database. */
  read<T>(stores: StoreNames<S>[], work: (tx: Transaction<S, 'readonly'>) => Promise<T>): Promise<T> {
    return this.#run(stores, 'readonly', work)
  }

  /**
   * Writes in one transaction: all of it or nothing. `work` may run again if the browser closed the database
   * meanwhile, so doing it twice must be the same as once.
   */
  write<T>(stores: StoreNames<S>[], work: (tx: Transaction<S>) => Promise<T>): Promise<T> {
    return this.#run(stores, 'readwrite', work)
  }

  async #run<Mode extends 'readonly' | 'readwrite', T>(
    stores: StoreNames<S>[],
    mode: Mode,
    work: (tx: Transaction<S, Mode>) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(stores, mode, work)
      } catch (error) {
        if (this.#closed || attempt === ATTEMPTS || !isLost(error)) throw error
        this.#opening = null
        if (attempt > 1) await new Promise((resume) => setTimeout(resume, 50 * attempt))
      }
    }
  }

  async #once<Mode extends 'readonly' | 'readwrite', T>(
    stores: StoreNames<S>[],
    mode: Mode,
    work: (tx: Transaction<S, Mode>) => Promise<T>,
  ): Promise<T> {
    const database = await this.#open()
    const tx = database.transaction(stores, mode, mode === 'readwrite' ? { durability: 'strict' } : {})
    tx.done.catch(() => {}) // it is looked at below; a rejection must not go astray where `work` fails first
    try {
      const result = await work(tx as Transaction<S, Mode>)
      await tx.done
      return result
    } catch (error) {
      const cause = unwrap(tx).error
      try {
        tx.abort()
      } catch {
        // it is over already
      }
      if (isFull(error) || isFull(cause)) throw new StorageFull('there is no room on this phone')
      throw isAbort(error) && cause ? cause : error
    }
  }

  #open(): Promise<IDBPDatabase<S>> {
    if (this.#closed) return Promise.reject(new DOMException('the store is closed', 'AbortError'))
    this.#opening ??= this.#connect()
    return this.#opening
  }

  async #connect(): Promise<IDBPDatabase<S>> {
    const upgrades = this.#options.upgrades
    const forget = () => {
      this.#opening = null
    }
    try {
      const database = await openDB<S>(this.name, upgrades.length, {
        async upgrade(opened, from, _to, transaction) {
          for (const upgrade of upgrades.slice(from)) await upgrade(opened, transaction)
        },
        blocking: () => {
          forget()
          database.close()
          this.#closed = true
          this.#options.outdated?.()
        },
        terminated: forget,
      })
      return database
    } catch (error) {
      forget()
      throw isFull(error) ? new StorageFull('there is no room on this phone') : error
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    const opening = this.#opening
    this.#opening = null
    ;(await opening?.catch(() => null))?.close()
  }
}

/** Whether the connection is gone: closed by the browser, or its process with it. */
function isLost(error: unknown): boolean {
  if (!(error instanceof DOMException)) return false
  return error.name === 'InvalidStateError' || error.name === 'UnknownError' || error.name === 'AbortError'
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

function isFull(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}
