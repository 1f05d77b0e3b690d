import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { draftOf, freeOrphan, keepDraft } from './drafts.ts'
import { openStore } from './store.ts'

test('drafts of two visits that never came to be are both kept, and come back in their order', async () => {
  const store = openStore('wei')
  for (const note of ['first', 'second']) {
    await store.write(['drafts'], async (tx) => {
      const opened = await freeOrphan(tx, 'j1', 'sign')
      const draft = { job: 'j1', address: 'sign', opened, answers: { note }, faults: [], savedAt: 1 }
      await tx.objectStore('drafts').put(draft)
    })
  }
  expect((await draftOf(store, 'j1', 'sign', 7))?.answers).toEqual({ note: 'first' })
  await keepDraft(store, 'j1', 'sign', 7, { note: 'first, more' }, 2)
  expect((await draftOf(store, 'j1', 'sign', 7))?.answers).toEqual({ note: 'first, more' })
  expect((await draftOf(store, 'j1', 'sign', 12))?.answers).toEqual({ note: 'second' })
  await store.close()
})
