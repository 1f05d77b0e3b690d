// Patches of one text by two people: what the patches of one are after the patches of the other. Whoever's come
// first, the text is the same in the end.

import type { Patch } from '../../../document/index.ts'

/**
 * What `patches` are over the text as `others` left it; both speak of the same text before. Where both insert at
 * the same place, those that are `first` stand before the others.
 */
export function over(patches: readonly Patch[], others: readonly Patch[], first: boolean): Patch[] {
  const mine = new Reader(patches)
  const theirs = new Reader(others)
  const written = new Writer()
  while (!mine.done) {
    if (mine.inserts !== '' && (first || theirs.inserts === '')) {
      written.insert(mine.take())
    } else if (theirs.inserts !== '') {
      written.keep(theirs.take().length)
    } else {
      const length = Math.min(mine.length, theirs.length)
      if (!theirs.drops) {
        if (mine.drops) written.drop(length)
        else written.keep(length)
      }
      mine.pass(length)
      theirs.pass(length)
    }
  }
  return written.patches
}

/** The patches that lead from one text to another, line by line, as small as a quick look finds them. */
export function between(before: string, after: string): Patch[] {
  if (before === after) return []
  const [old, fresh] = [linesOf(before), linesOf(after)]
  let head = 0
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1
  let tail = 0
  while (
    tail < old.length - head &&
    tail < fresh.length - head &&
    old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]
  ) {
    tail += 1
  }
  const patches: Patch[] = []
  let from = 0
  for (const line of old.slice(0, head)) from += line.length
  const gone = old.slice(head, old.length - tail)
  const come = fresh.slice(head, fresh.length - tail)
  for (const [dropped, put] of hunks(gone, come)) {
    if (!dropped.same) patches.push(...narrowed(from, dropped.text, put))
    from += dropped.text.length
  }
  return patches
}

type Hunk = readonly [{ text: string; same: boolean }, string]

const MOST = 4_000_000 // cells of the table of common lines

/** Runs of lines that both have, and between them what went and what came in its place. */
function hunks(old: readonly string[], fresh: readonly string[]): Hunk[] {
  const [rows, columns] = [old.length, fresh.length]
  if (rows * columns > MOST) return [[{ text: old.join(''), same: false }, fresh.join('')]]
  const width = columns + 1
  const common = new Uint16Array((rows + 1) * width)
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      common[row * width + column] =
        old[row] === fresh[column]
          ? (common[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(common[(row + 1) * width + column] ?? 0, common[row * width + column + 1] ?? 0)
    }
  }
  const found: Hunk[] = []
  let [row, column, gone, come] = [0, 0, '', '']
  const close = () => {
    if (gone || come) found.push([{ text: gone, same: false }, come])
    gone = ''
    come = ''
  }
  while (row < rows || column < columns) {
    const [one, other] = [old[row], fresh[column]]
    if (one !== undefined && one === other) {
      close()
      found.push([{ text: one, same: true }, one])
      row += 1
      column += 1
    } else if (
      one !== undefined &&
      (other === undefined ||
        (common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0))
    ) {
      gone += one
      row += 1
    } else {
      come += other ?? ''
      column += 1
    }
  }
  close()
  return found
}

/** Without what both begin and end with. */
function narrowed(from: number, was: string, is: string): Patch[] {
  let head = 0
  while (head < was.length && head < is.length && was[head] === is[head]) head += 1
  let tail = 0
  while (
    tail < was.length - head &&
    tail < is.length - head &&
    was[was.length - 1 - tail] === is[is.length - 1 - tail]
  ) {
    tail += 1
  }
  return [{ from: from + head, to: from + was.length - tail, insert: is.slice(head, is.length - tail) }]
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

/** Goes along a text as patches change it: an insertion, then what is dropped or kept. */
class Reader {
  readonly #patches: readonly Patch[]
  #at = 0 // of the patches
  #place = 0 // of the text
  #inserted = false

  constructor(patches: readonly Patch[]) {
    this.#patches = patches
    this.#settle()
  }

  get #patch(): Patch | undefined {
    return this.#patches[this.#at]
  }

  get done(): boolean {
    return this.#patch === undefined
  }

  get inserts(): string {
    const patch = this.#patch
    return patch && !this.#inserted && this.#place === patch.from ? patch.insert : ''
  }

  /** Whether what comes next goes. */
  get drops(): boolean {
    const patch = this.#patch
    return patch !== undefined && this.#place >= patch.from
  }

  /** How far what comes next is all dropped or all kept. */
  get length(): number {
    const patch = this.#patch
    if (!patch) return Number.POSITIVE_INFINITY
    return (this.#place < patch.from ? patch.from : patch.to) - this.#place
  }

  take(): string {
    const text = this.inserts
    this.#inserted = true
    this.#settle()
    return text
  }

  pass(length: number): void {
    this.#place += length
    this.#settle()
  }

  #settle(): void {
    for (;;) {
      const patch = this.#patch
      if (!patch || this.#place < patch.to) return
      if (this.#place === patch.from && patch.insert !== '' && !this.#inserted) return
      this.#at += 1
      this.#inserted = false
    }
  }
}

class Writer {
  readonly patches: Patch[] = []
  #place = 0

  keep(length: number): void {
    this.#place += length
  }

  insert(text: string): void {
    const last = this.patches.at(-1)
    if (last && last.to === this.#place) last.insert += text
    else this.patches.push({ from: this.#place, to: this.#place, insert: text })
  }

  drop(length: number): void {
    const last = this.patches.at(-1)
    if (last && last.to === this.#place) last.to += length
    else this.patches.push({ from: this.#place, to: this.#place + length, insert: '' })
    this.#place += length
  }
}
