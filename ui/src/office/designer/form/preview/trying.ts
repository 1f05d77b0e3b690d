// What is filled in in the preview of a form, and what would be kept of it: shared by the preview and the panel.

import { useSyncExternalStore } from 'react'
import type { Answers } from '../../../../renderer/FormView.tsx'
import type { Bench } from '../bench.ts'

export interface Tried {
  answers: Answers
  kept: Answers
}

class Trying {
  tried: Tried = { answers: {}, kept: {} }
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  set(tried: Partial<Tried>) {
    this.tried = { ...this.tried, ...tried }
    for (const listener of this.#listeners) listener()
  }
}

const known = new WeakMap<Bench, Trying>()

export function tryingOf(bench: Bench): Trying {
  let found = known.get(bench)
  if (!found) {
    found = new Trying()
    known.set(bench, found)
  }
  return found
}

export function useTried(bench: Bench): Tried {
  const trying = tryingOf(bench)
  return useSyncExternalStore(trying.subscribe, () => trying.tried)
}
