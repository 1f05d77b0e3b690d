// Who wants to know when what stands at a spot may have changed.

import type { Spot } from './spots.ts'

type Check = () => void

export class Watching {
  /** By the id of the spot. Each watcher has an object of its own, so that one function may watch twice. */
  readonly #watchers = new Map<string, Set<{ check: Check }>>()

  /** Calls `check` for changes at the spot, in it and around it. Gives back how to stop that. */
  watch(spot: Spot, check: Check): () => void {
    const watcher = { check }
    const there = this.#watchers.get(spot.id) ?? new Set()
    this.#watchers.set(spot.id, there)
    there.add(watcher)
    return () => {
      there.delete(watcher)
      if (there.size === 0 && this.#watchers.get(spot.id) === there) this.#watchers.delete(spot.id)
    }
  }

  tellAll() {
    for (const id of [...this.#watchers.keys()]) this.#tell(id)
  }

  /** Tells those at the spot and around it; with `inside` also those in it. */
  tell(changed: Spot, inside: boolean) {
    for (let spot: Spot | null = changed; spot; spot = spot.parent) this.#tell(spot.id)
    if (!inside) return
    const prefix = `${changed.id}.`
    for (const id of [...this.#watchers.keys()]) if (id.startsWith(prefix)) this.#tell(id)
  }

  #tell(id: string) {
    for (const { check } of [...(this.#watchers.get(id) ?? [])]) check()
  }
}
