// The runs of a draft: begun, asked after while they go, kept while somebody goes on writing. They outlive the room,
// so that who looks at another one finds them again.

import { useSyncExternalStore } from 'react'
import { type Client, got, type Schemas } from '../../../api/index.ts'
import type { Result } from './saying.ts'

export type Trouble = Schemas['WalkFindingOut']

export interface Run {
  /** Counts up within a draft. */
  number: number
  run: string
  /** The assumptions that it went by: the name of their file, or '' where nothing was written. */
  name: string
  title: string
  /** What the workshop's `revision` was. */
  revision: number
  at: number
  state: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  done: number
  of: number
  result: Result | null
  findings: readonly Trouble[]
  error: unknown
}

export interface Asked {
  name: string
  title: string
  revision: number
  path: string
  text: string
  files: readonly { path: string; text?: string; gone?: boolean }[]
}

/** So many results are kept in the browser. */
const KEPT = 8
const EVERY = 400 // ms between two questions how far it is

export class Runs {
  list: readonly Run[] = []
  readonly #draft: string
  readonly #listeners = new Set<() => void>()
  #numbers = 0

  constructor(draft: string) {
    this.#draft = draft
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get going(): Run | null {
    return this.list.find(({ state }) => state === 'waiting' || state === 'running') ?? null
  }

  async start(client: Client, asked: Asked): Promise<void> {
    if (this.going) return
    const { name, title, revision, path, text, files } = asked
    this.#numbers += 1
    const number = this.#numbers
    const begun: Run = {
      number,
      run: '',
      name,
      title,
      revision,
      at: Date.now(),
      state: 'waiting',
      done: 0,
      of: 0,
      result: null,
      findings: [],
      error: null,
    }
    // What came to nothing gives way to the next try.
    this.#set([begun, ...this.list.filter(({ state }) => state === 'done')].slice(0, KEPT))
    try {
      const params = { path: { draft: this.#draft } }
      const body = { assumptions: text, path, files: [...files] } as never
      let told = await got(client.POST('/api/drafts/{draft}/what-if', { params, body }))
      this.#told(number, told)
      while (told.state === 'waiting' || told.state === 'running') {
        await new Promise((done) => setTimeout(done, EVERY))
        if (!this.list.some((one) => one.number === number && one.state !== 'stopped')) return
        const asked = { params: { path: { draft: this.#draft, run: told.run } } }
        told = await got(client.GET('/api/drafts/{draft}/what-if/{run}', asked))
        this.#told(number, told)
      }
    } catch (error) {
      this.#change(number, { state: 'failed', error })
    }
  }

  async stop(client: Client): Promise<void> {
    const going = this.going
    if (!going) return
    this.#change(going.number, { state: 'stopped' })
    if (going.run === '') return
    const params = { path: { draft: this.#draft, run: going.run } }
    await client.DELETE('/api/drafts/{draft}/what-if/{run}', { params }).catch(() => null)
  }

  #told(number: number, { run, state, done, of, result, findings }: Schemas['WhatIfRunOut']): void {
    const known = this.list.find((one) => one.number === number)
    if (!known || known.state === 'stopped') return
    this.#change(number, { run, state, done, of, result, findings })
  }

  #change(number: number, change: Partial<Run>): void {
    this.#set(this.list.map((one) => (one.number === number ? { ...one, ...change } : one)))
  }

  #set(list: readonly Run[]): void {
    this.list = list
    for (const listener of this.#listeners) listener()
  }
}

const byDraft = new Map<string, Runs>()

export function useRuns(draft: string): Runs {
  let runs = byDraft.get(draft)
  if (!runs) {
    runs = new Runs(draft)
    byDraft.set(draft, runs)
  }
  const known = runs
  useSyncExternalStore(known.subscribe, () => known.list)
  return known
}
