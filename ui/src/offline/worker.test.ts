// The part of the service worker that shows messages, in a scope that writes down what it is asked to do.
import { beforeAll, beforeEach, expect, test } from 'vitest'

const heard = new Map<string, (event: unknown) => void>()
const done: unknown[] = []
let tabs: { id: string; url: string; focus(): Promise<void>; postMessage(message: unknown): void }[] = []

beforeAll(async () => {
  Object.assign(globalThis, {
    __FILES__: [],
    __VERSION__: 'test',
    location: { origin: 'https://sops.example.com' },
    addEventListener: (type: string, told: (event: unknown) => void) => heard.set(type, told),
    registration: {
      showNotification: async (title: string, how: object) => done.push(['shown', title, how]),
    },
    clients: {
      matchAll: async () => tabs,
      openWindow: async (url: string) => done.push(['opened', url]),
    },
  })
  await import('./worker.ts')
})

beforeEach(() => {
  done.length = 0
  tabs = []
})

async function send(type: string, event: object): Promise<unknown[]> {
  let wait: Promise<unknown> = Promise.resolve()
  heard.get(type)?.({ ...event, waitUntil: (promise: Promise<unknown>) => (wait = promise) })
  await wait
  return [...done]
}

function pushed(said: unknown) {
  const json = () => {
    if (said instanceof Error) throw said
    return said
  }
  return send('push', { data: said === null ? null : { json } })
}

function clicked(data: unknown) {
  return send('notificationclick', { notification: { close: () => done.push('closed'), data } })
}

test('a push is shown with its text, once for its tag, and has no buttons', async () => {
  const link = 'https://sops.example.com/field/jobs/7'
  expect(await pushed({ title: 'Job #7', body: 'Due soon', tag: 'a1', urgency: 'urgent', link })).toEqual([
    [
      'shown',
      'Job #7',
      { body: 'Due soon', icon: '/field/icon-192.png', tag: 'a1', requireInteraction: true, data: link },
    ],
  ])
})

test.each([null, new Error('no JSON'), 7, { title: 5 }])(
  'a push that says nothing (%s) is shown all the same',
  async (said) => {
    expect((await pushed(said)).map((one) => (one as unknown[]).slice(0, 2))).toEqual([['shown', 'Sopwith']])
  },
)

test('a tap opens the place in the app that is open already', async () => {
  tabs = [
    {
      id: 't',
      url: 'https://sops.example.com/field/me',
      focus: async () => {
        done.push('focused')
      },
      postMessage: (message) => done.push(message),
    },
  ]
  expect(await clicked('https://sops.example.com/field/jobs/7?step=a')).toEqual([
    'closed',
    'focused',
    { open: '/field/jobs/7?step=a' },
  ])
})

test.each([
  ['https://sops.example.com/field/jobs/7', 'https://sops.example.com/field/jobs/7'],
  ['https://sops.example.com/office/jobs/7', 'https://sops.example.com/office/jobs/7'],
  ['https://evil.example/field/', 'https://sops.example.com/field/'],
  ['javascript:alert(1)', 'https://sops.example.com/field/'],
  [null, 'https://sops.example.com/field/'],
])('a tap on what leads to %s opens %s', async (link, url) => {
  expect(await clicked(link)).toEqual(['closed', ['opened', url]])
})
