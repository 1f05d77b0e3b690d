// The client of the server's API. Paths, parameters and answers are typed from the server's OpenAPI document
// (`npm run api` after a change of the server; a test fails when it was forgotten).

import createClient from 'openapi-fetch'
import { takeAhead, takeAheadFor } from './ahead.ts'
import { NetworkFailure, problemOf } from './problem.ts'
import type { components, paths } from './schema.d.ts'

export type Schemas = components['schemas']

export interface Listeners {
  /** The language in which the server shall word what it says. */
  language: () => string
  /** In whose name the page speaks: the server refuses what another person's session would do in it. */
  person?: () => string | null
  /** The server's clock, with when the request was sent and answered by this device's (all ms). */
  heard?: (server: number, sent: number, received: number) => void
  /** A request was refused because nobody is signed in any more. */
  signedOut?: () => void
}

const TIMEOUT = 30_000

/** Every call resolves with its answer or rejects with a `Problem` or a `NetworkFailure`. */
export function makeClient(listeners: Listeners, origin = '') {
  const ahead = (path: string) => {
    const person = listeners.person?.() ?? null
    return person === null ? takeAhead(path) : takeAheadFor(person, path)
  }
  const client = createClient<paths>({
    baseUrl: origin,
    credentials: 'same-origin',
    headers: { accept: 'application/json' },
    fetch: async (request) => {
      const sent = Date.now()
      let response: Response
      try {
        const early = request.method === 'GET' ? await ahead(new URL(request.url).pathname) : null
        response =
          early?.response ??
          (await fetch(request, { signal: AbortSignal.any?.([request.signal, limit()]) ?? limit() }))
      } catch (error) {
        if (request.signal.aborted) throw error
        throw new NetworkFailure('Nobody answered')
      }
      const clock = Number(response.headers.get('x-sopwith-time') ?? 0)
      if (clock > 0) listeners.heard?.(clock, sent, Date.now())
      if (response.ok || response.status === 304) return response
      const problem = await problemOf(response)
      if (!(problem instanceof NetworkFailure) && problem.signedOut) listeners.signedOut?.()
      throw problem
    },
  })
  client.use({
    onRequest({ request }) {
      request.headers.set('accept-language', listeners.language())
      const person = listeners.person?.() ?? null
      if (person !== null) request.headers.set('x-sopwith-person', encodeURIComponent(person))
      if (request.method !== 'GET' && request.method !== 'HEAD') request.headers.set('x-sopwith', '1')
      return request
    },
  })
  return client
}

export type Client = ReturnType<typeof makeClient>

function limit(): AbortSignal {
  return AbortSignal.timeout(TIMEOUT)
}

/** The body of an answer that has one: `const me = await got(client.GET('/api/me'))`. */
export async function got<T>(answer: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await answer
  if (data === undefined) throw new Error(`${response.url} answered ${response.status} without a body`)
  return data
}
