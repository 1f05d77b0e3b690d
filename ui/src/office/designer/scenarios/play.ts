// What the parts of the recorder share: where the walk stands, and how something is done there.

import { createContext, useContext } from 'react'
import type { Entry, Story } from '../../../authoring/scenario/index.ts'
import type { Source } from '../../../document/index.ts'
import type { Key, Params } from '../../../words/index.ts'
import type { Hours } from './clockwork.ts'
import type { Company } from './naming.ts'
import type { Sayer } from './saying.ts'
import type { Told, Walk } from './walking.ts'

/** An entry that was refused, or that can't be asked: written only if that is meant. */
export interface Tried {
  entry: Entry
  told: Told
}

export interface Play {
  file: string
  source: Source
  story: Story
  /** The whole walk, for the list of entries; and up to where one looks. */
  whole: Walk | null
  here: Walk | null
  stale: boolean
  /** So many entries are done where one looks. */
  position: number
  /** Looks back at an entry; null: the end. */
  look: (position: number | null) => void
  readOnly: boolean
  busy: boolean
  tried: Tried | null
  setTried: (tried: Tried | null) => void
  /** Does something where one looks, and writes it down if it is accepted. */
  record: (entry: Entry) => Promise<boolean>
  /** Writes an entry where one looks, as it is. */
  write: (entry: Entry) => void
  change: (
    word: Key,
    patches: ReturnType<typeof import('../../../document/index.ts').setValue>,
    params?: Params,
  ) => void
  say: Sayer
  company: Company | null
  hours: Hours | null
  editStart: () => void
}

const Context = createContext<Play | null>(null)

export const PlayProvider = Context.Provider

export function usePlay(): Play {
  const play = useContext(Context)
  if (!play) throw new Error('nothing is played')
  return play
}
