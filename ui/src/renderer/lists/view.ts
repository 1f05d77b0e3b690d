import type { Spot } from '../spots.ts'

/** What a row can be asked to do. The same object as long as the list is. */
export interface RowActs {
  up(key: number): void
  down(key: number): void
  double(key: number): void
  remove(key: number): void
  fold(key: number, folded: boolean): void
}

/** What tables and cards are drawn from. */
export interface ListView {
  spot: Spot
  keys: readonly number[]
  acts: RowActs
  /** Rows that stay drawn wherever the page is scrolled to. */
  pinned: readonly number[]
  heights: Map<number, number>
  canAdd: boolean
}
