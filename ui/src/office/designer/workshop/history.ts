// One history for all files: what was done and can be taken back, what was taken back and can be done again.
// What others change meanwhile is in neither; what is to be taken back is carried over it.

import { compose, invert, type Patch } from '../../../document/index.ts'
import type { Content } from './content.ts'
import { over } from './over.ts'
import type { Named, Place } from './types.ts'

/** What leads from how a file is to how it shall be: patches of its text, or another content as a whole. */
export type Step = { readonly patches: readonly Patch[] } | { readonly content: Content | null }

export interface Entry {
  readonly named: Named
  readonly place: Place
  readonly steps: ReadonlyMap<string, Step>
}

/** Where typing goes on, and until when. */
interface Typing {
  path: string
  from: number
  to: number
  until: number
}

const PAUSE = 1000 // ms: after it, what is typed is a change of its own

export class History {
  undo: readonly Entry[] = []
  redo: readonly Entry[] = []
  #typing: Typing | null = null

  /** Something was done, and `entry` takes it back. */
  done(entry: Entry): void {
    this.undo = [...this.undo, entry]
    this.redo = []
    this.#typing = null
  }

  /** Text was typed into a file: with what was typed at the same spot just before it is one change. */
  typed(
    path: string,
    named: Named,
    place: Place,
    before: string,
    patches: readonly Patch[],
    now: number,
  ): void {
    const back = invert(before, patches)
    const spot = this.#typing
    const last = this.undo.at(-1)
    const goesOn = spot && last && spot.path === path && now <= spot.until && touches(spot, patches)
    this.redo = []
    if (goesOn) {
      const step = last.steps.get(path)
      const earlier = step && 'patches' in step ? step.patches : []
      const joined = { ...last, steps: new Map([[path, { patches: compose(back, earlier) }]]) }
      this.undo = [...this.undo.slice(0, -1), joined]
    } else {
      this.undo = [...this.undo, { named, place, steps: new Map([[path, { patches: back }]]) }]
    }
    const [first, final] = [back[0], back.at(-1)]
    const from = Math.min(first?.from ?? 0, goesOn ? spot.from : Number.POSITIVE_INFINITY)
    const end = goesOn ? moved(spot.to, patches) : 0
    this.#typing = { path, from, to: Math.max(final?.to ?? 0, end), until: now + PAUSE }
  }

  /** What was done before this page was opened. */
  recall(undo: readonly Entry[], redo: readonly Entry[]): void {
    this.undo = undo
    this.redo = redo
    this.#typing = null
  }

  /** What comes next is a change of its own. */
  pause(): void {
    this.#typing = null
  }

  take(which: 'undo' | 'redo'): Entry | undefined {
    this.#typing = null
    const entry = this[which].at(-1)
    this[which] = this[which].slice(0, -1)
    return entry
  }

  /** What was taken from one side stands, turned round, on the other. */
  put(which: 'undo' | 'redo', entry: Entry): void {
    this[which] = [...this[which], entry]
  }

  /** Somebody else changed a text: what is to be done to it is carried over. */
  carry(path: string, patches: readonly Patch[]): void {
    this.#typing = null
    this.undo = carried(this.undo, path, patches)
    this.redo = carried(this.redo, path, patches)
  }

  /** Somebody else threw a file away, or made it anew: patches of its text mean nothing any more. */
  forget(path: string): void {
    this.#typing = null
    this.undo = without(this.undo, path)
    this.redo = without(this.redo, path)
  }
}

function carried(stack: readonly Entry[], path: string, patches: readonly Patch[]): readonly Entry[] {
  let others = patches
  const found: Entry[] = []
  let behind = false // a change of the whole file: what lies below speaks of another text
  for (const entry of stack.toReversed()) {
    const step = entry.steps.get(path)
    if (!step || behind) {
      found.push(entry)
    } else if ('content' in step) {
      behind = true
      found.push(entry)
    } else {
      const mine = over(step.patches, others, true)
      others = over(others, step.patches, false)
      found.push({ ...entry, steps: new Map(entry.steps).set(path, { patches: mine }) })
    }
  }
  return found.reverse()
}

function without(stack: readonly Entry[], path: string): readonly Entry[] {
  return stack.flatMap((entry) => {
    const step = entry.steps.get(path)
    if (!step || 'content' in step) return [entry]
    const steps = new Map(entry.steps)
    steps.delete(path)
    return steps.size > 0 ? [{ ...entry, steps }] : []
  })
}

function touches(spot: Typing, patches: readonly Patch[]): boolean {
  return patches.every(({ from, to }) => to >= spot.from && from <= spot.to)
}

function moved(place: number, patches: readonly Patch[]): number {
  let by = 0
  for (const { from, to, insert } of patches) {
    if (from <= place) by += insert.length - (Math.min(to, place) - from)
  }
  return place + by
}
