// A file on its way to the server, in pieces that fit the line; it goes on where it broke off, also in the middle.

import type { BlobRecord } from './records.ts'
import type { Store } from './store.ts'
import { isPassing, jsonOf, type ProblemAnswer, type Wire } from './wire.ts'

/** Bytes that lie together in the database. */
export const PIECE = 512 * 1024

const SMALLEST = 32 * 1024
const LARGEST = 4 * 1024 * 1024
const QUICK = 2_000
const SLOW = 8_000
const PIECE_TIMEOUT = 90_000

/** How many bytes to send at once: as many as the line carries in a few seconds. */
export class Pace {
  bytes = 256 * 1024

  took(ms: number): void {
    if (ms < QUICK) this.bytes = Math.min(LARGEST, this.bytes * 2)
    else if (ms > SLOW) this.failed()
  }

  failed(): void {
    this.bytes = Math.max(SMALLEST, Math.floor(this.bytes / 2))
  }
}

export type Upload =
  | { kind: 'stored' }
  | { kind: 'later'; retryAfter: number | null; problem: ProblemAnswer | null }
  | { kind: 'unreachable'; retryAfter: number | null }
  | { kind: 'sign_in' }
  | { kind: 'refused'; problem: ProblemAnswer }

export interface Uploading {
  store: Store
  wire: Wire
  pace: Pace
  steady(): number
  progress(sha256: string, sent: number): void
}

/** Sends a blob that is kept here, or the rest of it. */
export async function upload(parts: Uploading, sha256: string): Promise<Upload> {
  const blob = await parts.store.read(['blobs'], (tx) => tx.objectStore('blobs').get(sha256))
  if (!blob || blob.stored) return { kind: 'stored' }
  let offset = await asked(parts, blob)
  let lost = 0
  while (typeof offset === 'number') {
    await noted(parts, sha256, offset)
    if (offset >= blob.size) break
    const sent = await sendPiece(parts, blob, offset)
    if (typeof sent === 'number') offset = sent
    else if (sent.kind === 'later' && sent.problem?.code === 'evidence.offset' && ++lost < 3)
      offset = await asked(parts, blob)
    else offset = sent
  }
  if (typeof offset !== 'number') return offset
  await parts.store.write(['blobs'], async (tx) => {
    const now = await tx.objectStore('blobs').get(sha256)
    if (now) await tx.objectStore('blobs').put({ ...now, sent: now.size, stored: true })
  })
  return { kind: 'stored' }
}

/** How many bytes the server has; all of them when it has stored the file. */
async function asked(parts: Uploading, blob: BlobRecord): Promise<number | Upload> {
  const answer = await parts.wire.ask(`/api/evidence/${blob.sha256}`, { method: 'HEAD' })
  if (answer.kind !== 'ok') return failed(answer)
  const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isInteger(offset)) return { kind: 'unreachable', retryAfter: null }
  if (answer.headers.get('upload-complete') === '?1') return blob.size
  return offset < blob.size ? offset : 0 // all bytes and yet not stored: it broke there, begin again
}

async function sendPiece(parts: Uploading, blob: BlobRecord, offset: number): Promise<number | Upload> {
  const end = Math.min(blob.size, offset + parts.pace.bytes)
  const bytes = await bytesBetween(parts.store, blob.sha256, offset, end)
  if (bytes === null) return { kind: 'refused', problem: lostBytes() }
  const began = parts.steady()
  const answer = await parts.wire.ask(`/api/evidence/${blob.sha256}`, {
    method: 'PUT',
    headers: { 'content-range': `bytes ${offset}-${end - 1}/${blob.size}` },
    bytes,
    timeout: PIECE_TIMEOUT,
  })
  if (answer.kind !== 'ok') {
    parts.pace.failed()
    return failed(answer)
  }
  const said = await jsonOf<{ offset: number; complete: boolean }>(answer.body, ['offset', 'complete'])
  if (said === null) return { kind: 'unreachable', retryAfter: null }
  parts.pace.took(parts.steady() - began)
  return said.complete ? blob.size : said.offset
}

/** Bytes `from` up to `to` of a blob; null where they are not here. */
export async function bytesBetween(
  store: Store,
  sha256: string,
  from: number,
  to: number,
): Promise<ArrayBuffer | null> {
  const first = Math.floor(from / PIECE)
  const last = Math.floor((to - 1) / PIECE)
  const pieces = await store.read(['pieces'], (tx) =>
    tx.objectStore('pieces').getAll(IDBKeyRange.bound([sha256, first], [sha256, last])),
  )
  if (pieces.length !== last - first + 1) return null
  const bytes = new Uint8Array(to - from)
  for (const piece of pieces) {
    const at = piece.index * PIECE
    const part = new Uint8Array(
      piece.bytes,
      Math.max(0, from - at),
      Math.min(piece.bytes.byteLength, to - at) - Math.max(0, from - at),
    )
    bytes.set(part, Math.max(0, at - from))
  }
  return bytes.buffer
}

async function noted(parts: Uploading, sha256: string, sent: number): Promise<void> {
  parts.progress(sha256, sent)
  await parts.store.write(['blobs'], async (tx) => {
    const now = await tx.objectStore('blobs').get(sha256)
    if (now && now.sent !== sent) await tx.objectStore('blobs').put({ ...now, sent })
  })
}

function failed(
  answer: { kind: 'problem'; problem: ProblemAnswer } | { kind: 'unreachable'; retryAfter: number | null },
): Upload {
  if (answer.kind === 'unreachable') return answer
  const { problem } = answer
  if (problem.status === 401) return { kind: 'sign_in' }
  if (isPassing(problem)) return { kind: 'later', retryAfter: problem.retryAfter, problem }
  return { kind: 'refused', problem }
}

function lostBytes(): ProblemAnswer {
  return {
    status: 0,
    code: 'offline.bytes_lost',
    detail: '',
    faults: [],
    details: {},
    retryAfter: null,
  }
}
