// What two sides made of one list: where they agree, where one of them changed it, where both did.

/** A stretch of the list and what became of it on both sides. */
export interface Stretch<T> {
  base: readonly T[]
  mine: readonly T[]
  theirs: readonly T[]
  /** Whether both have it as it was. */
  stable: boolean
}

/** Above this many pairs to compare, the middle of two lists counts as changed in one piece. */
const MOST = 4_000_000

/** For each item of `one` its partner in `other`, or -1; partners stand in the same order. */
export function aligned<T>(one: readonly T[], other: readonly T[], equal: (a: T, b: T) => boolean): number[] {
  const partner = new Array<number>(one.length).fill(-1)
  let start = 0
  while (start < one.length && start < other.length && equal(one[start] as T, other[start] as T)) {
    partner[start] = start
    start++
  }
  let oneEnd = one.length
  let otherEnd = other.length
  while (oneEnd > start && otherEnd > start && equal(one[oneEnd - 1] as T, other[otherEnd - 1] as T)) {
    partner[--oneEnd] = --otherEnd
  }
  const rows = oneEnd - start
  const columns = otherEnd - start
  if (rows === 0 || columns === 0 || rows * columns > MOST) return partner
  const width = columns + 1
  const longest = new Uint32Array((rows + 1) * width)
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      longest[row * width + column] = equal(one[start + row] as T, other[start + column] as T)
        ? (longest[(row + 1) * width + column + 1] as number) + 1
        : Math.max(longest[(row + 1) * width + column] as number, longest[row * width + column + 1] as number)
    }
  }
  let row = 0
  let column = 0
  while (row < rows && column < columns) {
    const best = longest[row * width + column]
    if (
      equal(one[start + row] as T, other[start + column] as T) &&
      best === (longest[(row + 1) * width + column + 1] as number) + 1
    ) {
      partner[start + row] = start + column
      row++
      column++
    } else if (longest[(row + 1) * width + column] === best) row++
    else column++
  }
  return partner
}

/** The list in stretches, in order. */
export function stretches<T>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  equal: (a: T, b: T) => boolean,
): Stretch<T>[] {
  const toMine = aligned(base, mine, equal)
  const toTheirs = aligned(base, theirs, equal)
  const result: Stretch<T>[] = []
  let [at, mineAt, theirsAt] = [0, 0, 0]
  const changed = (upTo: number, mineTo: number, theirsTo: number): void => {
    if (upTo > at || mineTo > mineAt || theirsTo > theirsAt) {
      result.push({
        base: base.slice(at, upTo),
        mine: mine.slice(mineAt, mineTo),
        theirs: theirs.slice(theirsAt, theirsTo),
        stable: false,
      })
    }
    ;[at, mineAt, theirsAt] = [upTo, mineTo, theirsTo]
  }
  for (let index = 0; index < base.length; index++) {
    const [inMine, inTheirs] = [toMine[index] as number, toTheirs[index] as number]
    if (inMine < 0 || inTheirs < 0) continue
    changed(index, inMine, inTheirs)
    result.push({
      base: [base[index] as T],
      mine: [mine[inMine] as T],
      theirs: [theirs[inTheirs] as T],
      stable: true,
    })
    ;[at, mineAt, theirsAt] = [index + 1, inMine + 1, inTheirs + 1]
  }
  changed(base.length, mine.length, theirs.length)
  return result
}
