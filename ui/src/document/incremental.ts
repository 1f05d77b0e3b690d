// Reading only what an edit touched. In YAML that is the smallest run of entries that stand in lines of their own
// and hold the edit: read alone it must come out as entries of the same map, at the same column, without
// troubles; then whatever stands around is what it was. In JSON it is the smallest value in brackets.

import { jsonAt } from './reading_json.ts'
import { MARKS, yamlIn } from './reading_yaml.ts'
import type { Trouble } from './source.ts'
import { type Branch, type Child, listOf, put, ReadSource } from './tree.ts'

/** The part of a text that is not what it was. */
interface Change {
  from: number
  to: number
  /** What `to` became. */
  now: number
}

/** A collection on the way to the edit, and the children of it that hold the edit. */
interface Frame {
  branch: Branch
  from: number
  first: number
  last: number
  /** What they take up in the text before. */
  begins: number
  ends: number
}

/** What the text says now, or null where all of it must be read. While a text is broken it is compared with what
 * it said when it was whole: the graph of the rest stays as it was. */
export function readAgain(before: ReadSource, text: string): ReadSource | null {
  const base = before.troubles.length === 0 ? before : before.healthy
  if (!base?.single || !base.branch) return null
  if (base.text === text) return base
  const change = changeOf(base.text, text)
  const again = base.format === 'json' ? jsonAgain(base, text, change) : yamlAgain(base, text, change)
  if (!again) return null
  const { format, at } = base
  const { branch, troubles } = again
  const source = new ReadSource({ format, text, branch, at, troubles, single: true })
  if (troubles.length > 0) source.healthy = base
  return source
}

interface Again {
  branch: Branch
  troubles: readonly Trouble[]
}

function changeOf(old: string, text: string): Change {
  const most = Math.min(old.length, text.length)
  let from = 0
  for (let part = 4096; part >= 1; part = part >> 2) {
    while (from + part <= most && old.slice(from, from + part) === text.slice(from, from + part)) from += part
  }
  let same = 0
  const rest = most - from
  for (let part = 4096; part >= 1; part = part >> 2) {
    while (
      same + part <= rest &&
      old.slice(old.length - same - part, old.length - same) ===
        text.slice(text.length - same - part, text.length - same)
    ) {
      same += part
    }
  }
  return { from, to: old.length - same, now: text.length - same }
}

function yamlAgain(before: ReadSource, text: string, change: Change): Again | null {
  const frames = yamlFrames(before, change)
  const grown = change.now - change.to
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth] as Frame
    const part = text.slice(frame.begins, frame.ends + grown)
    const troubles: Trouble[] = []
    const children = partRead(frame, part, frame.ends === before.text.length, troubles)
    const branch = children && respliced(frame, children, grown)
    if (!branch) continue
    return {
      branch: grownAround(frames, depth, branch, grown),
      troubles: troubles.map(({ from, to, message }) => ({
        from: from + frame.begins,
        to: to + frame.begins,
        message,
      })),
    }
  }
  return null
}

function yamlFrames(before: ReadSource, change: Change): Frame[] {
  const frames: Frame[] = []
  let branch = before.branch as Branch
  let from = before.at
  let ends = before.text.length
  while (branch.block && branch.children.length > 0) {
    const { children } = branch
    let first = lastBefore(children, change.from - from)
    // The line of a child counts as a part of it.
    const next = children[first + 1]
    if (next && lineOf(before.text, from + next.at) <= change.from) first++
    if (first < 0) break
    let last = first
    while (last + 1 < children.length) {
      if (lineOf(before.text, from + (children[last + 1] as Child).at) >= change.to) break
      last++
    }
    const begins = lineOf(before.text, from + (children[first] as Child).at)
    const after = children[last + 1]
    if (after) ends = lineOf(before.text, from + after.at)
    if (begins > change.from || ends < change.to) break
    frames.push({ branch, from, first, last, begins, ends })
    if (first !== last) break
    const child = children[first] as Child
    branch = child.value
    from += child.valueAt
  }
  return frames
}

/** The last child that begins at or before a place. */
function lastBefore(children: readonly Child[], at: number): number {
  let low = 0
  let high = children.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((children[middle] as Child).at <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

function lineOf(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** The children that a part of the text says, placed from where the part begins; null where it can't be told. What
 * is wrong within indented lines stays within them, and is added to `troubles`. */
function partRead(frame: Frame, part: string, atEnd: boolean, troubles: Trouble[]): readonly Child[] | null {
  const { branch, from, first, begins } = frame
  const column = from + (branch.children[first] as Child).at - begins
  if (part === '') return first > 0 ? [] : null
  if (!part.endsWith('\n') && !atEnd) return null
  for (let at = 0; at < column; at++) if (part.charCodeAt(at) !== 32) return null
  const sign = part[column]
  if (sign === undefined || ' \t\r\n#'.includes(sign) || MARKS.test(part)) return null
  if (branch.kind === 'list' && sign !== '-') return null
  const placed = yamlIn(part, troubles)
  if (!placed || placed.from !== column) return null
  if (troubles.length > 0 && (column === 0 || !staysWithin(part, column, branch.kind === 'list'))) return null
  if (placed.branch.kind !== branch.kind || !placed.branch.block) return null
  return placed.branch.children.map((child) => ({
    ...child,
    at: child.at + column,
    valueAt: child.valueAt + column,
  }))
}

/** Whether no line begins further left than a column; in a list, none at its dashes that could be a key of the map
 * around it. */
function staysWithin(part: string, column: number, isList: boolean): boolean {
  for (const line of part.split('\n')) {
    const own = line.search(/[^ ]/)
    if (own >= 0 && own < column && line.trim() !== '') return false
    if (isList && own === column && line[own] !== '-' && line[own] !== '#') return false
  }
  return true
}

/** The collection with the children that were read anew; null where a key stands twice or nothing is left. */
function respliced(frame: Frame, read: readonly Child[], grown: number): Branch | null {
  const { branch, from, first, last, begins } = frame
  const shift = begins - from
  const before = branch.children.slice(0, first)
  const fresh = read.map((child) => ({ ...child, at: child.at + shift, valueAt: child.valueAt + shift }))
  const after = branch.children.slice(last + 1).map((child) => shifted(child, grown))
  const children = [...before, ...fresh, ...after]
  if (children.length === 0) return null
  if (branch.kind === 'map' && (fresh.length !== 1 || fresh[0]?.key !== branch.children[first]?.key)) {
    const keys = new Set(children.map((child) => child.key))
    if (keys.size !== children.length) return null
  }
  return withChildren(branch, children, sizeOf(children))
}

function shifted(child: Child, by: number): Child {
  return by === 0 ? child : { ...child, at: child.at + by, valueAt: child.valueAt + by }
}

function sizeOf(children: readonly Child[]): number {
  let size = 0
  for (const child of children) {
    size = Math.max(size, child.at + child.keySize, child.valueAt + child.value.size)
  }
  return size
}

/** The root with another branch at a depth of the way. */
function grownAround(frames: readonly Frame[], depth: number, inner: Branch, grown: number): Branch {
  let branch = inner
  for (let each = depth - 1; each >= 0; each--) {
    const frame = frames[each] as Frame
    const children = frame.branch.children.map((child, index) =>
      index < frame.first
        ? child
        : index === frame.first
          ? { ...child, value: branch }
          : shifted(child, grown),
    )
    branch = withChildren(frame.branch, children, sizeOf(children))
  }
  return branch
}

function withChildren(old: Branch, children: readonly Child[], size: number): Branch {
  const { kind, block } = old
  if (kind === 'list') {
    const made = listOf(children, size, block)
    return sameItems(old.data as unknown[], made.data as unknown[]) ? { ...made, data: old.data } : made
  }
  const data: Record<string, unknown> = {}
  for (const child of children) put(data, child.key, child.value.data)
  return { kind, size, block, children, data: sameEntries(old, children) ? old.data : data }
}

function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index])
}

function sameEntries(old: Branch, children: readonly Child[]): boolean {
  return (
    old.children.length === children.length &&
    old.children.every((child, index) => {
      const now = children[index] as Child
      return child.key === now.key && child.value.data === now.value.data
    })
  )
}

function jsonAgain(before: ReadSource, text: string, change: Change): Again | null {
  const frames = jsonFrames(before, change)
  const grown = change.now - change.to
  for (let depth = frames.length - 1; depth >= 0; depth--) {
    const frame = frames[depth] as Frame
    const end = frame.ends + grown
    const read = jsonAt(text, frame.from, depth)
    if (!read || read.to !== end || read.branch.kind !== frame.branch.kind) continue
    return { branch: jsonAround(frames, depth, read.branch, grown), troubles: [] }
  }
  return null
}

/** The values in brackets that hold the edit wholly within their brackets. */
function jsonFrames(before: ReadSource, change: Change): Frame[] {
  const frames: Frame[] = []
  let branch = before.branch as Branch
  let from = before.at
  while (branch.kind !== 'scalar') {
    const ends = from + branch.size
    if (change.from <= from || change.to >= ends) break
    const index = lastBefore(branch.children, change.from - from)
    frames.push({ branch, from, first: index, last: index, begins: from, ends })
    const child = branch.children[index]
    if (!child) break
    branch = child.value
    from += child.valueAt
  }
  return frames
}

function jsonAround(frames: readonly Frame[], depth: number, inner: Branch, grown: number): Branch {
  let branch = inner
  for (let each = depth - 1; each >= 0; each--) {
    const frame = frames[each] as Frame
    const children = frame.branch.children.map((child, index) =>
      index < frame.first
        ? child
        : index === frame.first
          ? { ...child, value: branch }
          : shifted(child, grown),
    )
    branch = withChildren(frame.branch, children, frame.branch.size + grown)
  }
  return branch
}
