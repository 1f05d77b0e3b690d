import { expect, test } from 'vitest'
import { emptyBox, fetched, type Message, marked } from './box.ts'

const message = (id: string, read_at: string | null = null) => ({ id, read_at }) as Message
const NOW = '2026-03-02T01:00:00.000Z'

test('what is read is read once, and waits to be told to the server', () => {
  const box = { ...emptyBox('wei'), items: [message('a'), message('b', NOW)], unread: 1 }
  const read = marked(box, ['a', 'b', 'x'], NOW)
  expect([read.unread, read.reading, read.items.map((one) => one.read_at)]).toEqual([0, ['a'], [NOW, NOW]])
  expect(marked(read, ['a'], NOW)).toBe(read)
})

test('what was read without signal stays read when the server has not heard of it', () => {
  const box = marked({ ...emptyBox('wei'), items: [message('a')], unread: 1 }, ['a'], NOW)
  const found = fetched(box, { items: [message('b'), message('a')], unread: 2 }, Date.parse(NOW))
  expect([found.unread, found.reading, found.at]).toEqual([1, ['a'], Date.parse(NOW)])
  expect(found.items.map(({ id, read_at }) => [id, read_at])).toEqual([
    ['b', null],
    ['a', NOW],
  ])
})
