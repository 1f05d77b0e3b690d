import { expect, test } from 'vitest'
import { SearchIndex } from './search.ts'

const entries = Array.from({ length: 5000 }, (_, i) => ({
  code: `s${i}`,
  title: { 'zh-CN': `杭州第${i}号店`, en: `Store ${i}` },
}))

const searched = (index: SearchIndex, query: string) =>
  new Promise((found) => {
    index.search(query, found)
  })

test('what is searched for in slices is what is found at once', async () => {
  for (const query of ['store 12', '第123', 'hz', 's4999', 'nothing such', ''])
    expect(await searched(new SearchIndex(entries), query)).toEqual(new SearchIndex(entries).find(query))
})

test('a search that was given up tells nothing, and the next one is complete', async () => {
  const index = new SearchIndex(entries)
  const told: unknown[] = []
  index.search('store', (found) => told.push(found))()
  expect(await searched(index, 'store 4999')).toEqual([entries[4999]])
  expect(told).toEqual([])
})
