// How high the rows of a long list are: measured where they were drawn, guessed elsewhere. Sums are kept in a
// Fenwick tree (P. Fenwick, 1994), so that a list of 50,000 rows is asked and changed in a few steps.

export class Heights {
  readonly count: number
  readonly #sizes: Float64Array
  readonly #sums: Float64Array

  /** `known` gives the height of a row in pixels that was measured before. */
  constructor(count: number, guess: number, known: (row: number) => number | undefined = () => undefined) {
    this.count = count
    this.#sizes = new Float64Array(count)
    this.#sums = new Float64Array(count + 1)
    for (let row = 0; row < count; row++) {
      const size = known(row) ?? guess
      this.#sizes[row] = size
      this.#sums[row + 1] = (this.#sums[row + 1] ?? 0) + size
      const above = row + 1 + ((row + 1) & -(row + 1))
      if (above <= count) this.#sums[above] = (this.#sums[above] ?? 0) + (this.#sums[row + 1] ?? 0)
    }
  }

  get total(): number {
    return this.top(this.count)
  }

  /** Where a row begins, in pixels from the top of the list. */
  top(row: number): number {
    let sum = 0
    for (let at = Math.min(row, this.count); at > 0; at -= at & -at) sum += this.#sums[at] ?? 0
    return sum
  }

  /** The row that stands at so many pixels from the top. */
  rowAt(pixels: number): number {
    let row = 0
    let left = pixels
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.count))); step > 0; step >>= 1) {
      const next = row + step
      const sum = this.#sums[next] ?? 0
      if (next <= this.count && sum <= left) {
        row = next
        left -= sum
      }
    }
    return Math.max(0, Math.min(row, this.count - 1))
  }

  /** Sets a measured height; whether it was another. */
  set(row: number, size: number): boolean {
    const change = size - (this.#sizes[row] ?? 0)
    if (row >= this.count || Math.abs(change) < 0.5) return false
    this.#sizes[row] = size
    for (let at = row + 1; at <= this.count; at += at & -at) this.#sums[at] = (this.#sums[at] ?? 0) + change
    return true
  }
}
