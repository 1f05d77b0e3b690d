// Files that were taken on this phone: kept in pieces under their SHA-256, freed when the server has them.

import type { BlobFacts } from '../runtime/facts.ts'
import type { Ms } from '../runtime/values.ts'
import type { BlobRecord } from './records.ts'
import { blobFactsOf, blobNames } from './standing.ts'
import type { Store } from './store.ts'
import { bytesBetween, PIECE } from './uploading.ts'

/** How long bytes stay after the server confirmed them while their job is still shown. */
const SHOWN_FOR = 24 * 3_600_000
/** How long bytes stay that neither a draft nor a command names: a form may be about to. */
const UNNAMED_FOR = 24 * 3_600_000
/** How long it is remembered what one's own photos look like. */
const REMEMBERED = 180 * 86_400_000

export type GivenFacts = Omit<BlobFacts, 'sha256' | 'size' | 'received_at'> & { likeness?: string | null }

/** Keeps bytes; doing it again changes nothing but brings freed bytes back. */
export async function keepBlob(
  store: Store,
  blob: Blob,
  facts: GivenFacts,
  now: Ms,
  wall: Ms,
): Promise<BlobFacts> {
  const bytes = await blob.arrayBuffer()
  const sha256 = hex(await crypto.subtle.digest('SHA-256', bytes))
  return await store.write(['blobs', 'pieces'], async (tx) => {
    const there = await tx.objectStore('blobs').get(sha256)
    if (there && there.pieces > 0) return blobFactsOf(there)
    let index = 0
    for (let at = 0; at < bytes.byteLength || index === 0; at += PIECE) {
      await tx.objectStore('pieces').put({ sha256, index, bytes: bytes.slice(at, at + PIECE) })
      index++
    }
    const record: BlobRecord = there
      ? { ...there, pieces: index, keptAt: wall }
      : {
          ...facts,
          sha256,
          size: bytes.byteLength,
          received_at: now,
          job: null,
          handedInAt: null,
          keptAt: wall,
          pieces: index,
          sent: 0,
          stored: false,
          confirmedAt: null,
        }
    await tx.objectStore('blobs').put(record)
    return blobFactsOf(record)
  })
}

/** The bytes as they were kept; null where they are not here. */
export async function keptBytes(store: Store, sha256: string): Promise<Blob | null> {
  const record = await store.read(['blobs'], (tx) => tx.objectStore('blobs').get(sha256))
  if (!record || record.pieces === 0) return null
  const bytes = record.size === 0 ? new ArrayBuffer(0) : await bytesBetween(store, sha256, 0, record.size)
  return bytes === null ? null : new Blob([bytes], { type: record.media_type })
}

/**
 * Frees the bytes that nobody needs here any more. `tight`: there is no room, so also those that the server has
 * and a screen could still show. How many bytes that were.
 */
export async function freeBlobs(store: Store, now: Ms, wall: Ms, tight: boolean): Promise<number> {
  return await store.write(['blobs', 'pieces', 'outbox', 'drafts', 'jobs'], async (tx) => {
    const commands = await tx.objectStore('outbox').getAll()
    const waiting = new Set(commands.flatMap((one) => one.blobs))
    const entered = new Set(
      (await tx.objectStore('drafts').getAll()).flatMap((one) =>
        blobNames(one.answers).map((found) => found.sha256),
      ),
    )
    const jobs = new Set(await tx.objectStore('jobs').getAllKeys())
    let freed = 0
    for (const blob of await tx.objectStore('blobs').getAll()) {
      if (waiting.has(blob.sha256) || entered.has(blob.sha256)) continue
      const shown = blob.job != null && jobs.has(blob.job)
      const free =
        blob.confirmedAt !== null
          ? tight || !shown || blob.confirmedAt + SHOWN_FOR < now
          : blob.keptAt + UNNAMED_FOR < wall
      if (!free) continue
      if (blob.pieces > 0) freed += blob.size
      for (let index = 0; index < blob.pieces; index++) {
        await tx.objectStore('pieces').delete([blob.sha256, index])
      }
      const named = blob.confirmedAt !== null && blob.keptAt + REMEMBERED > wall
      if (named) await tx.objectStore('blobs').put({ ...blob, pieces: 0 })
      else await tx.objectStore('blobs').delete(blob.sha256)
    }
    return freed
  })
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
