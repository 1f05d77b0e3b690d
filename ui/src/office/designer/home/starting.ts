// Beginning a draft: what it shall be called, and what it begins from.

import { type Client, got, type Schemas } from '../../../api/index.ts'

export type Kind = 'empty' | 'template' | 'live' | 'revision' | 'files' | 'draft'

export interface Start {
  sop: string
  title?: string
  from: {
    kind: Kind
    sop?: string
    revision?: number
    draft?: string
    files?: readonly Schemas['FileSent'][]
  }
}

/** Makes a draft and gives its id. */
export async function startDraft(client: Client, start: Start): Promise<string> {
  const key = crypto.randomUUID?.() ?? String(Math.random())
  const made = await got(
    client.POST('/api/drafts', {
      params: { header: { 'Idempotency-Key': key } },
      body: start as never,
    } as never) as Promise<{ data?: Schemas['DraftOut']; response: Response }>,
  )
  return made.draft.id
}

/** The draft of an SOP that is being written, or a new one of what is live. */
export async function openOrStart(client: Client, sop: string): Promise<string> {
  const open = await got(client.GET('/api/drafts', { params: { query: { sop, status: 'open' } } }))
  return open.items[0]?.id ?? (await startDraft(client, { sop, from: { kind: 'live', sop } }))
}

const MOST = 80

/** An id out of a title: lower-case words joined by `-`. Nothing where the title has no Latin letters. */
export function idOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MOST)
    .replace(/-+$/, '')
}

/** The first id after a wish that nobody has. */
export function freeId(wish: string, taken: ReadonlySet<string>): string {
  const bare = wish || 'new-sop'
  if (!taken.has(bare)) return bare
  for (let n = 2; ; n += 1) if (!taken.has(`${bare}-${n}`)) return `${bare}-${n}`
}

/** What is wrong with an id; null when nothing is. */
export function faultOfId(id: string, taken: ReadonlySet<string>): 'missing' | 'malformed' | 'taken' | null {
  if (id === '') return 'missing'
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) || id.length > MOST) return 'malformed'
  return taken.has(id) ? 'taken' : null
}
