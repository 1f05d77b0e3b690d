// What is not at the server yet, kept in the browser: a reload, a crash or a lost connection loses nothing. Each
// open page has a place of its own, and holds a lock by its name; a place whose lock is free was left behind.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Base, Content } from './content.ts'
import type { Past } from './past.ts'
import type { Sending } from './transport.ts'

export interface KeptFile {
  path: string
  base: Base
  content: Content | null
}

export interface Kept {
  files: readonly KeptFile[]
  /** What was on its way, and perhaps taken. */
  sent: readonly Sending[]
}

export interface Cupboard {
  /** What pages before this one left behind. */
  found(): Promise<readonly Kept[]>
  /** What was found is kept by this page now. */
  adopted(): Promise<void>
  keep(kept: Kept | null): Promise<void>
  /** What the person did in the draft last, to be taken back after a reload too. */
  past(): Promise<Past | null>
  keepPast(past: Past | null): Promise<void>
  /** The page is left: what it did not bring to the server is there for the next. */
  close(): void
}

interface Schema extends DBSchema {
  kept: { key: string; value: Kept }
  past: { key: string; value: Past }
}

const NAME = 'sopwith-designer'

let opened: Promise<IDBPDatabase<Schema>> | null = null

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(NAME, 2, {
    upgrade(made, before) {
      if (before < 1) made.createObjectStore('kept')
      made.createObjectStore('past')
    },
    terminated() {
      opened = null
    },
  })
  opened.catch(() => {
    opened = null
  })
  return opened
}

/** A cupboard in IndexedDB for what one person writes in one draft. */
export function browserCupboard(person: string, draft: string): Cupboard {
  const shelf = `${person}/${draft}/`
  const own = shelf + (crypto.randomUUID?.() ?? String(Math.random()))
  const lock = holding(own)
  let left: string[] = []
  return {
    async found() {
      try {
        await lock.taken
        const base = await database()
        const all = await base.getAllKeys('kept', IDBKeyRange.bound(shelf, `${shelf}\uffff`))
        const living = new Set((await navigator.locks?.query())?.held?.map(({ name }) => name))
        left = all.filter((key) => key !== own && !living.has(key))
        const found = await Promise.all(left.map((key) => base.get('kept', key)))
        return found.filter((one): one is Kept => one !== undefined)
      } catch {
        return []
      }
    },
    async adopted() {
      if (left.length === 0) return
      const base = await database()
      await Promise.all(left.map((key) => base.delete('kept', key)))
      left = []
    },
    async keep(kept) {
      const base = await database()
      if (kept) await base.put('kept', kept, own)
      else await base.delete('kept', own)
    },
    async past() {
      try {
        return (await (await database()).get('past', shelf)) ?? null
      } catch {
        return null
      }
    },
    async keepPast(past) {
      const base = await database()
      if (past) await base.put('past', past, shelf)
      else await base.delete('past', shelf)
    },
    close: lock.release,
  }
}

/** A lock by a name; the browser frees it with the page. */
function holding(name: string): { taken: Promise<void>; release: () => void } {
  let release = () => {}
  if (!navigator.locks) return { taken: Promise.resolve(), release }
  const over = new Promise<void>((resolve) => {
    release = resolve
  })
  const taken = new Promise<void>((resolve) => {
    void navigator.locks.request(name, () => {
      resolve()
      return over
    })
  })
  return { taken, release }
}

/** A cupboard in memory: for tests, and several pages can share it. */
export function memoryCupboard(
  left: Kept[] = [],
  before: Past | null = null,
): Cupboard & { now: Kept | null; done: Past | null } {
  return {
    now: null,
    done: before,
    async found() {
      return left
    },
    async adopted() {
      left = []
    },
    async keep(kept) {
      this.now = kept
    },
    async past() {
      return this.done
    },
    async keepPast(past) {
      this.done = past
    },
    close() {},
  }
}
