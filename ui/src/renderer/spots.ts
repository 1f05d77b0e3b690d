// Where a field stands while the form is open. Rows have keys of their own instead of numbers, so that what
// belongs to a row (its faults, what is typed, a photo on its way) stays with it when rows are moved.

import type { Place } from '../forms/fields.ts'

/** A place in the form. There is one object per place: compare with `===`. */
export interface Spot {
  /** Unique in the form; a part of the ids of what is drawn there. */
  readonly id: string
  readonly parent: Spot | null
  /** The name of the field, or the key of the row. */
  readonly step: string | number
}

export const ROOT: Spot = { id: '', parent: null, step: '' }

/** The spots of a form, and the keys of the rows of its lists. */
export class Spots {
  readonly #known = new Map<string, Spot>()
  readonly #rows = new Map<string, Rows>()
  #lastKey = 0

  child(parent: Spot, name: string): Spot {
    return this.#spot(parent, name, `${parent.id}.${encodeURIComponent(name)}`)
  }

  row(list: Spot, key: number): Spot {
    return this.#spot(list, key, `${list.id}.-${key}`)
  }

  #spot(parent: Spot, step: string | number, id: string): Spot {
    const known = this.#known.get(id)
    if (known) return known
    const spot: Spot = { id, parent, step }
    this.#known.set(id, spot)
    return spot
  }

  /** The keys of a list's rows in order, made to fit its length. The same array until rows come or go. */
  keys(list: Spot, length: number): readonly number[] {
    const known = this.#rows.get(list.id)
    if (known && known.keys.length === length) return known.keys
    const keys = known ? known.keys.slice(0, length) : []
    while (keys.length < length) keys.push(this.freshKey())
    return this.order(list, keys)
  }

  /** Says which rows a list has now. */
  order(list: Spot, keys: readonly number[]): readonly number[] {
    this.#rows.set(list.id, { keys, index: new Map(keys.map((key, number) => [key, number])) })
    return keys
  }

  freshKey(): number {
    this.#lastKey += 1
    return this.#lastKey
  }

  /** Names and numbers from the form to the spot; null where its row was taken away. */
  place(spot: Spot): Place | null {
    if (!spot.parent) return []
    const above = this.place(spot.parent)
    const step =
      typeof spot.step === 'string' ? spot.step : this.#rows.get(spot.parent.id)?.index.get(spot.step)
    return above === null || step === undefined ? null : [...above, step]
  }

  /** The number of a row in its list, from 0; -1 where it is gone. */
  number(row: Spot): number {
    const rows = row.parent && this.#rows.get(row.parent.id)
    return (typeof row.step === 'number' ? rows?.index.get(row.step) : undefined) ?? -1
  }
}

interface Rows {
  keys: readonly number[]
  index: Map<number, number>
}

/** Whether a spot is `outer` or lies in it. */
export function within(spot: Spot, outer: Spot): boolean {
  for (let here: Spot | null = spot; here; here = here.parent) if (here === outer) return true
  return false
}
