import { afterEach, expect, test, vi } from 'vitest'
import { askAhead, makeClient } from '../api/index.ts'
import { askWhoIAm } from './me.ts'
import { signOut } from './signing_in.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('a session that is ended at the start is not believed for what it was told just before', async () => {
  let signedIn = true
  vi.stubGlobal('fetch', async (asked: Request | string) => {
    if (asked instanceof Request && asked.method === 'DELETE') {
      signedIn = false
      return new Response(null, { status: 204 })
    }
    const me = { person: { login: 'wei', name: 'Wei', language: null, branch: 'b', roles: [] }, rights: [] }
    return signedIn
      ? Response.json(me)
      : new Response('{"code": "auth.required", "title": "Sign in"}', {
          status: 401,
          headers: { 'content-type': 'application/problem+json' },
        })
  })
  await askAhead('/api/me')
  const client = makeClient({ language: () => 'en' }, 'http://127.0.0.1')
  expect(await signOut(client)).toBe(true)
  await expect(askWhoIAm(client)).rejects.toMatchObject({ code: 'auth.required' })
})
