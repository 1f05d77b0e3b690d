// What a device remembers of who is signed in. The field app starts from it without signal; the office asks the
// server and remembers nobody.

import type { Me } from './me.ts'

export interface Register<Known extends KnownPerson = KnownPerson> {
  signedIn(): Promise<Known | null>
  note(me: Me): Promise<void>
  forget(login: string): Promise<void>
}

/** Somebody whom the device knows: what it keeps may be older than `rights`. */
export type KnownPerson = Omit<Me, 'rights'> & Partial<Pick<Me, 'rights'>>

export const NOBODY: Register = {
  signedIn: async () => null,
  note: async () => {},
  forget: async () => {},
}

const OWED = 'sopwith.sign-out'

/** Signing out without signal ends the session later: the device owes it to the server. */
export const owedSignOut = {
  is(): boolean {
    try {
      return localStorage.getItem(OWED) !== null
    } catch {
      return false
    }
  },
  set(owed: boolean): void {
    try {
      if (owed) localStorage.setItem(OWED, '1')
      else localStorage.removeItem(OWED)
    } catch {
      // Without storage nothing is remembered; the session ends by its own time.
    }
  },
}
