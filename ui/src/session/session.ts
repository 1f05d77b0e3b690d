// The session as the screens of an app see it.

import { createContext, useContext } from 'react'
import type { Client } from '../api/index.ts'
import type { Language } from '../words/index.ts'
import type { Me } from './me.ts'

export interface Session {
  me: Me
  client: Client
  /** Goes up when somebody signed in again after the session had ended: what was refused may be asked again. */
  renewed: number
  /** To be called where the server says that nobody is signed in: asks for the password over the screen. */
  expired(): void
  /** Whether the session is known to have ended. */
  over: boolean
  /** Opens the question for the password again, after it was put off. */
  askAgain(): void
  signOut(): Promise<void>
  /** Notes in the person's profile which language they chose here, for their other devices. */
  keepLanguage(language: Language): void
}

export const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession() is used outside <SessionGate>')
  return session
}
