import { expect, test } from 'vitest'
import { type Client, NetworkFailure } from '../../api/index.ts'
import { type Held, HeldDecisions } from './held.ts'

const DECISION = {
  key: 'k1',
  job: 'J1',
  number: 7,
  task: 'J1/12',
  body: { outcome: 'approve', step: 'review', opened: 12 },
}

function world(answers: (() => void)[] = []) {
  const kept = new Map<string, string>()
  const asked: string[] = []
  const left: string[] = []
  const sent: Held[] = []
  const time = { now: 1_000_000 }
  const make = () =>
    new HeldDecisions({
      client: {
        POST: async (_: string, { params }: { params: { header: Record<string, string> } }) => {
          asked.push(params.header['Idempotency-Key'] ?? '')
          answers.shift()?.()
          return {}
        },
      } as unknown as Client,
      login: 'chen',
      storage: {
        getItem: (name) => kept.get(name) ?? null,
        setItem: (name, value) => void kept.set(name, value),
        removeItem: (name) => void kept.delete(name),
      },
      now: () => time.now,
      post: async (url, init) => void left.push(`${url} ${new Headers(init.headers).get('idempotency-key')}`),
      sent: (held) => sent.push(held),
    })
  return { kept, asked, left, sent, time, make }
}

test('a decision is sent when its time has come, once, and then forgotten', async () => {
  const { asked, sent, time, make, kept } = world()
  const held = make()
  held.hold(DECISION)
  await held.sendDue()
  expect(asked).toEqual([])
  time.now += 8000
  await held.sendDue()
  await held.sendDue()
  expect([asked, sent.map(({ key }) => key), held.all(), kept.size]).toEqual([['k1'], ['k1'], [], 0])
  held.stop()
})

test('what was undone is never sent, not even when the page goes', async () => {
  const { asked, left, time, make, kept } = world()
  const held = make()
  held.hold(DECISION)
  expect(held.undo()?.key).toBe('k1')
  time.now += 60_000
  await held.sendDue()
  held.leave()
  expect([asked, left, kept.size, held.undo()]).toEqual([[], [], 0, null])
})

test('a page that goes sends everything, and the next page makes sure of it with the same key', async () => {
  const { asked, left, time, make } = world()
  const before = make()
  before.hold(DECISION)
  before.leave()
  before.stop()
  expect(left).toEqual(['/api/jobs/J1/decisions k1'])
  const after = make()
  time.now += 30_000
  after.resume()
  await after.sendDue()
  expect(asked).toEqual(['k1'])
})

test('another window leaves what the first is still holding alone', () => {
  const { make, time } = world()
  const first = make()
  first.hold(DECISION)
  const second = make()
  second.resume()
  expect(second.all()).toEqual([])
  time.now += 10_000
  second.resume()
  expect(second.all()).toEqual([])
  first.stop()
})

test('without a connection it stays and is sent again', async () => {
  const { asked, time, make } = world([
    () => {
      throw new NetworkFailure('nobody')
    },
  ])
  const held = make()
  held.hold(DECISION)
  time.now += 8000
  await held.sendDue()
  expect(held.all().map(({ state }) => state)).toEqual(['held'])
  time.now += 5000
  await held.sendDue()
  expect([asked, held.all()]).toEqual([['k1', 'k1'], []])
  held.stop()
})

test('what the server refuses is kept with its comment until it was read', async () => {
  const { time, make, kept } = world([
    () => {
      throw new Error('decided meanwhile')
    },
  ])
  const held = make()
  held.hold({ ...DECISION, body: { ...DECISION.body, comment: 'All photos are there' } })
  time.now += 8000
  await held.sendDue()
  const [lost] = held.all()
  expect([lost?.state, lost?.body.comment, kept.size]).toEqual(['lost', 'All photos are there', 1])
  held.drop('k1')
  expect([held.all(), kept.size]).toEqual([[], 0])
})
