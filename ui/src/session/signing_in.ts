// Signing in, and what went wrong with it in words.

import { type Client, dropAhead, inWords, NetworkFailure, Problem } from '../api/index.ts'
import type { Words } from '../words/index.ts'
import { askWhoIAm, type Me } from './me.ts'

export async function signIn(client: Client, login: string, password: string): Promise<Me> {
  await client.POST('/api/session', { body: { login, password } })
  dropAhead()
  return askWhoIAm(client)
}

/** Ends the session at the server. False where the server could not be asked. */
export async function signOut(client: Client): Promise<boolean> {
  dropAhead()
  try {
    await client.DELETE('/api/session')
    return true
  } catch (error) {
    if (error instanceof Problem && error.signedOut) return true
    if (error instanceof NetworkFailure || error instanceof Problem) return false
    throw error
  }
}

export function signInFault(error: unknown, { t, formats }: Words, wrong: string): string {
  if (error instanceof NetworkFailure) return t('session.offline')
  if (error instanceof Problem) {
    if (error.status === 401) return wrong
    if (error.code === 'sign_in.too_many') {
      return t('session.tooMany', { wait: formats.duration(error.retryAfter ?? 60_000) })
    }
  }
  return inWords(error, t)
}
