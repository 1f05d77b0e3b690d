import type { Watched } from './phone.ts'

/** A value that tells whoever subscribed when it is set. Setting what is there already tells nobody. */
export class Observable<T> implements Watched<T> {
  readonly #listeners = new Set<() => void>()
  #value: T

  constructor(value: T) {
    this.#value = value
  }

  get(): T {
    return this.#value
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return
    this.#value = value
    for (const changed of [...this.#listeners]) changed()
  }

  subscribe(changed: () => void): () => void {
    const listener = () => changed()
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  get watched(): boolean {
    return this.#listeners.size > 0
  }
}
