import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { translator } from '../words/index.ts'
import { allWords } from '../words/testing.tsx'
import { got, makeClient } from './client.ts'
import { NetworkFailure, Problem } from './problem.ts'
import { inWords } from './words.ts'

let server: Server
let origin = ''
let seen: { method: string; url: string; headers: Record<string, unknown> }[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: { ...request.headers } })
    const problem = (status: number, body: object) => {
      response.writeHead(status, {
        'content-type': 'application/problem+json',
        'x-sopwith-time': '1772413200000',
        'retry-after': '7',
      })
      response.end(JSON.stringify(body))
    }
    if (request.url === '/api/me') problem(401, { code: 'session.invalid', title: 'The session is over' })
    else if (request.url?.startsWith('/api/jobs/')) {
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<h1>Hotel guests, please sign in</h1>')
    } else if (request.url === '/api/session') {
      problem(429, {
        code: 'sign_in.too_many',
        detail: 'Wait.',
        faults: [{ pointer: '/login', code: 'x' }, 5],
      })
    } else {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end('{"items": [], "next": null}')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(() => server.close())

function clientOf(events: string[] = []) {
  seen = []
  return makeClient(
    {
      language: () => 'zh-CN',
      heard: (time) => events.push(`clock ${time}`),
      signedOut: () => events.push('signed out'),
    },
    origin,
  )
}

test('an answer is its body, asked for in the language of the page and without the mark of commands', async () => {
  expect(await got(clientOf().GET('/api/jobs', { params: { query: { status: 'open' } } }))).toEqual({
    items: [],
    next: null,
  })
  expect(
    seen.map(({ method, url, headers }) => [method, url, headers['accept-language'], headers['x-sopwith']]),
  ).toEqual([['GET', '/api/jobs?status=open', 'zh-CN', undefined]])
})

test('commands carry the mark that no other origin can add', async () => {
  const failed = await clientOf()
    .POST('/api/session', { body: { login: 'wei', password: 'x' } })
    .catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(Problem)
  expect(failed).toMatchObject({
    status: 429,
    code: 'sign_in.too_many',
    retryAfter: 7000,
    signedOut: false,
    faults: [{ pointer: '/login', code: 'x', message: '', params: {} }],
  })
  expect(seen[0]?.headers['x-sopwith']).toBe('1')
})

test('what is asked says in whose name, so that another tab’s session cannot answer for it', async () => {
  seen = []
  const client = makeClient({ language: () => 'en', person: () => '魏' }, origin)
  await client.GET('/api/jobs')
  expect(seen[0]?.headers['x-sopwith-person']).toBe('%E9%AD%8F')
})

test('the end of a session and the server’s clock are told to whoever listens', async () => {
  const events: string[] = []
  await expect(clientOf(events).GET('/api/me')).rejects.toMatchObject({ code: 'session.invalid' })
  expect(events).toEqual(['clock 1772413200000', 'signed out'])
})

test('what does not come from our server counts as no connection', async () => {
  const asked = clientOf().GET('/api/jobs/{job}', { params: { path: { job: 'j' } } })
  await expect(asked).rejects.toBeInstanceOf(NetworkFailure)
  const nobody = makeClient({ language: () => 'en' }, 'http://127.0.0.1:9')
  await expect(nobody.GET('/api/me')).rejects.toBeInstanceOf(NetworkFailure)
})

test('a failure is told in our words where we have some, else in the server’s', () => {
  const t = translator(allWords('en'), 'en')
  expect([
    inWords(new Problem(409, { code: 'job.closed', title: 'x' }, null), t),
    inWords(new Problem(409, { code: 'nobody.knows', title: 'Title', detail: 'Detail' }, null), t),
    inWords(new Problem(409, { code: 'nobody.knows', title: 'Title' }, null), t),
    inWords(new NetworkFailure(), t),
    inWords(new TypeError('x'), t),
  ]).toEqual([
    'This job has been closed.',
    'Detail',
    'Title',
    'The server could not be reached. Check the connection and try again.',
    'Something went wrong here',
  ])
})
