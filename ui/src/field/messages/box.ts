// What I was told, as far as this phone knows: it stays to be read without signal, and what was read there is
// told to the server when there is some.

import { type Client, got, type Schemas } from '../../api/index.ts'
import { Observable } from '../../offline/watched.ts'

export type Message = Schemas['MessageOut']

export interface Box {
  login: string
  items: readonly Message[] // newest first
  unread: number
  at: number | null // when they were fetched
  failed: boolean // the last time that they were asked for
  reading: readonly string[] // read here, and the server does not know yet
}

const KEPT_AS = 'sopwith.field.messages'
const KEPT = 60

let open: Observable<Box> | null = null

/** The box of whoever works here. What is kept of somebody else goes. */
export function boxOf(login: string): Observable<Box> {
  if (open?.get().login !== login) open = new Observable<Box>(kept(login) ?? emptyBox(login))
  return open
}

/** Before somebody signs out: nothing of theirs stays. */
export function forgetMessages(): void {
  open = null
  try {
    localStorage.removeItem(KEPT_AS)
  } catch {
    // Storage may be forbidden: then nothing was kept.
  }
}

/** Asks the server for the newest, once it knows what was read here. */
export async function lookForMessages(client: Client, login: string, signal?: AbortSignal): Promise<void> {
  const box = boxOf(login)
  try {
    const { reading } = box.get()
    if (reading.length > 0) await tellRead(client, login, reading)
    const found = await got(
      client.GET('/api/me/messages', { params: { query: { limit: KEPT } }, ...(signal && { signal }) }),
    )
    put(login, (before) => fetched(before, found, Date.now()))
  } catch {
    if (!signal?.aborted) put(login, (before) => ({ ...before, failed: true }))
  }
}

/** These were read. Rejects never: without signal the server learns it later. */
export async function readHere(client: Client, login: string, ids: readonly string[]): Promise<void> {
  put(login, (before) => marked(before, ids, new Date().toISOString()))
  if (boxOf(login).get().reading.length > 0) {
    await tellRead(client, login, boxOf(login).get().reading).catch(() => undefined)
  }
}

async function tellRead(client: Client, login: string, ids: readonly string[]): Promise<void> {
  const { unread } = await got(client.POST('/api/me/messages/read', { body: { ids: [...ids] } }))
  put(login, (before) => ({
    ...before,
    unread,
    reading: before.reading.filter((id) => !ids.includes(id)),
  }))
}

export function emptyBox(login: string): Box {
  return { login, items: [], unread: 0, at: null, failed: false, reading: [] }
}

/** With what the server says; what was read here meanwhile stays read. */
export function fetched(
  before: Box,
  page: Pick<Schemas['MessagePage'], 'items' | 'unread'>,
  now: number,
): Box {
  const box: Box = { ...before, items: page.items, unread: page.unread, at: now, failed: false }
  return marked({ ...box, reading: [] }, before.reading, new Date(now).toISOString())
}

/** With these as read. Those that were read before, or that nobody knows, change nothing. */
export function marked(before: Box, ids: readonly string[], at: string): Box {
  const fresh = before.items
    .filter(({ id, read_at }) => read_at === null && ids.includes(id))
    .map(({ id }) => id)
  if (fresh.length === 0) return before
  return {
    ...before,
    items: before.items.map((one) => (fresh.includes(one.id) ? { ...one, read_at: at } : one)),
    unread: Math.max(0, before.unread - fresh.length),
    reading: [...before.reading, ...fresh],
  }
}

function put(login: string, change: (before: Box) => Box): void {
  const box = boxOf(login)
  const next = change(box.get())
  if (next === box.get()) return
  box.set(next)
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(next))
  } catch {
    // No room, or forbidden: then they are there as long as the app is.
  }
}

function kept(login: string): Box | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') as Box | null
    return found?.login === login ? found : null
  } catch {
    return null
  }
}
