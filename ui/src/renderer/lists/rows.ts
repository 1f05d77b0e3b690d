// What is done to the rows of a list: added, doubled, moved, taken away and brought back.

import type { Control } from '../../forms/layout.ts'
import type { Spot } from '../spots.ts'
import type { FormStore } from '../store.ts'

export class ListRows {
  readonly store: FormStore
  readonly spot: Spot
  readonly control: Control

  constructor(store: FormStore, spot: Spot, control: Control) {
    this.store = store
    this.spot = spot
    this.control = control
  }

  get values(): readonly unknown[] {
    const rows = this.store.value(this.spot)
    return Array.isArray(rows) ? rows : []
  }

  get keys(): readonly number[] {
    return this.store.keys(this.spot)
  }

  /** Puts a row in at a place; gives its key. */
  insert(at: number, row: unknown, key = this.store.spots.freshKey()): number {
    const keys = [...this.keys]
    const values = [...this.values]
    keys.splice(at, 0, key)
    values.splice(at, 0, row)
    this.store.setRows(this.spot, values, keys)
    return key
  }

  add(): number {
    return this.insert(this.keys.length, this.store.tree.newRow(this.control))
  }

  /** The same row once more, below it. */
  double(key: number): number {
    const at = this.keys.indexOf(key)
    return this.insert(at + 1, structuredClone(this.values[at]))
  }

  move(key: number, by: number): boolean {
    const keys = [...this.keys]
    const values = [...this.values]
    const at = keys.indexOf(key)
    const to = at + by
    if (at < 0 || to < 0 || to >= keys.length) return false
    keys.splice(to, 0, ...keys.splice(at, 1))
    values.splice(to, 0, ...values.splice(at, 1))
    this.store.setRows(this.spot, values, keys)
    return true
  }

  /** Takes a row away. Gives back how to bring it back to its place, as the row it was. */
  remove(key: number): () => void {
    const at = this.keys.indexOf(key)
    const row = this.values[at]
    const keys = this.keys.filter((other) => other !== key)
    const values = this.values.filter((_, number) => number !== at)
    this.store.setRows(this.spot, this.#kept(values), keys)
    return () => void this.insert(Math.min(at, this.keys.length), row, key)
  }

  /** Sets all rows at once. Gives back how to undo it. */
  replace(values: readonly unknown[]): () => void {
    const before = { values: this.values, keys: this.keys }
    const keys = values.map((_, at) => before.keys[at] ?? this.store.spots.freshKey())
    this.store.setRows(this.spot, this.#kept(values), keys)
    return () => this.store.setRows(this.spot, this.#kept(before.values), before.keys)
  }

  /** No rows at all is “not filled in”, but where a list is demanded and may be empty it is an answer. */
  #kept(values: readonly unknown[]): readonly unknown[] | undefined {
    if (values.length > 0) return values
    return this.control.required && !this.control.schema.minItems ? [] : undefined
  }
}
