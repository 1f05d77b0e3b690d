// What was kept for jobs that are gone.

import type { Store } from './store.ts'

/** Drops runbooks and media that no kept job needs. How many bytes of media that were. */
export async function dropUnneeded(store: Store): Promise<number> {
  return await store.write(['jobs', 'runbooks', 'media'], async (tx) => {
    const needed = new Set((await tx.objectStore('jobs').getAll()).map((job) => job.runbook))
    for (const digest of await tx.objectStore('runbooks').getAllKeys()) {
      if (!needed.has(digest)) await tx.objectStore('runbooks').delete(digest)
    }
    let dropped = 0
    const media = tx.objectStore('media')
    const digests = new Set<string>()
    let cursor = await media.index('digest').openKeyCursor(null, 'nextunique')
    for (; cursor; cursor = await cursor.continue()) digests.add(cursor.key)
    for (const digest of digests) {
      if (needed.has(digest)) continue
      for (const { id, bytes } of await media.index('digest').getAll(digest)) {
        await media.delete(id)
        dropped += bytes?.byteLength ?? 0
      }
    }
    return dropped
  })
}
