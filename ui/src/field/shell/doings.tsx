// What the screens ask of the app around them: the session, and the version that runs.

import { createContext, type ReactNode, useContext } from 'react'
import type { Client } from '../../api/index.ts'

export interface Doings {
  /** For what is looked up on the server only: search, and jobs that are over. */
  client: Client
  /** Opens the sheet that signs the same person in again, over whatever is on the screen. */
  signInAgain(): void
  /** Ends the session and shows the door. What waits stays in this phone's store. */
  signOut(): Promise<void>
  /** A newer version has been fetched and takes over when this is called; null while there is none. */
  switchVersion: (() => void) | null
  version: string
}

const Context = createContext<Doings | null>(null)

export function DoingsProvider({ doings, children }: { doings: Doings; children: ReactNode }) {
  return <Context.Provider value={doings}>{children}</Context.Provider>
}

export function useDoings(): Doings {
  const doings = useContext(Context)
  if (!doings) throw new Error('useDoings() is used outside <DoingsProvider>')
  return doings
}
