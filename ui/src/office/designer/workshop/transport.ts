// What the workshop asks of the server, and the server's answers. The server keeps a version per save; a file is
// written only by whoever has seen its newest version.

import { type Client, got, Problem, type Schemas } from '../../../api/index.ts'
import type { Content } from './content.ts'

export type Line = Schemas['DraftLineOut']
export type Stored = Schemas['DraftFileOut']
export type Present = Schemas['PresentOut']
export type Analysis = Schemas['AnalysisOut']
export type Finding = Schemas['DesignFindingOut']
export type Unsaved = { path: string; text?: string; gone?: boolean }

/** A file as it is to be kept: null where it goes. */
export interface Sending {
  path: string
  content: Content | null
  seen: number | null
}

export interface Saved {
  version: number
  files: readonly { path: string; version: number | null }[]
}

export interface Changes {
  version: number
  status: Line['status']
  files: readonly Stored[]
  present: readonly Present[]
}

/** Somebody else wrote the same files meanwhile: nothing was kept. */
export class MovedOn extends Error {}

export interface Transport {
  open(): Promise<Schemas['DraftOut']>
  /** All of it or nothing. The same `key` again is the same save. Rejects with `MovedOn`. */
  save(files: readonly Sending[], key: string, baseRevision?: number): Promise<Saved>
  changes(after: number): Promise<Changes>
  here(room: string, where: string, away?: boolean): Promise<readonly Present[]>
  analyse(files: readonly Unsaved[], signal: AbortSignal): Promise<Analysis>
  mediaUrl(path: string): string
}

/** The server's own API. */
export function transportOf(client: Client, draft: string): Transport {
  const params = { path: { draft } }
  return {
    open: () => got(client.GET('/api/drafts/{draft}', { params })),
    async save(files, key, baseRevision) {
      const sent = await Promise.all(files.map(wired))
      try {
        return await got(
          client.PUT('/api/drafts/{draft}/files', {
            params: { ...params, header: { 'Idempotency-Key': key } },
            body: {
              files: sent,
              ...(baseRevision !== undefined && { base_revision: baseRevision }),
            },
          } as never) as Promise<{ data?: Saved; response: Response }>,
        )
      } catch (error) {
        throw error instanceof Problem && error.code === 'draft.moved_on' ? new MovedOn(error.message) : error
      }
    },
    changes: (after) =>
      got(client.GET('/api/drafts/{draft}/changes', { params: { ...params, query: { after } } })),
    async here(room, where, away = false) {
      const answer = await got(
        client.PUT('/api/drafts/{draft}/presence', {
          params,
          body: { room, where, away },
          ...(away && { keepalive: true }),
        }),
      )
      return answer.items
    },
    analyse: (files, signal) =>
      got(
        client.POST('/api/drafts/{draft}/analysis', {
          params,
          body: { files: [...files] } as never,
          signal,
        }),
      ),
    mediaUrl: (path) => `/api/drafts/${encodeURIComponent(draft)}/files?path=${encodeURIComponent(path)}`,
  }
}

async function wired({ path, content, seen }: Sending) {
  if (content === null) return { path, gone: true, seen }
  if (content.text !== null) return { path, text: content.text, seen }
  return { path, base64: await base64(content.blob), seen }
}

async function base64(blob: Blob | null): Promise<string> {
  const content = new Uint8Array(blob ? await blob.arrayBuffer() : [])
  let binary = ''
  for (let at = 0; at < content.length; at += 0x8000) {
    binary += String.fromCharCode(...content.subarray(at, at + 0x8000))
  }
  return btoa(binary)
}
