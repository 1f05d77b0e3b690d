// One step of an edit, as patches of the text. Nothing is looked at again here: see checking.ts.

import { nodeAt } from '../places.ts'
import { changedAt, dataAt, isMapData, mapFrom, plainOf, Written } from '../plain.ts'
import { readYaml } from '../reading_yaml.ts'
import type { Node, Patch, Path, Source } from '../source.ts'
import { type Style, styleOf } from '../style.ts'
import { branchOf } from '../tree.ts'
import {
  BARE,
  blockLines,
  entryLines,
  flowText,
  itemLines,
  jsonText,
  keyText,
  type Lines,
  mapLines,
  onOneLine,
  type Quote,
  WIDTH,
} from '../writing.ts'
import { emptied, inserted, moved, removed, replaced } from './block.ts'
import {
  addComments,
  type Comment,
  commentsHeld,
  commentsIn,
  commentsOf,
  commentsWithin,
  regionInFlow,
} from './comments.ts'
import { endOf, insertedInFlow, movedInFlow, removedFromFlow, startOf } from './flow.ts'
import { type Collection, collectionOf, lineEnd, lineStart, nextLine, spanOf } from './spans.ts'

/** A value put in place of what stands at a path. */
export function put(source: Source, path: Path, value: unknown): Patch[] {
  const { text, format } = source
  const style = styleOf(source)
  if (path.length === 0) return putRoot(source, style, value)
  const parent = nodeAt(source, path.slice(0, -1)) as Node
  const index = indexOf(parent, path[path.length - 1] as string | number)
  const of = collectionOf(source, parent)
  const child = of.branch.children[index]
  if (!child) return []
  const from = of.from + child.valueAt
  const to = from + child.value.size
  const quote = quoteOf(text, from, to, child.value.data)
  if (format === 'json') {
    const indent = /^[ \t]*/.exec(text.slice(lineStart(text, from), from))?.[0] ?? ''
    return [{ from, to, insert: jsonText(plainOf(value), style, indent) }]
  }
  if (!of.branch.block) {
    const commented = inFlowWithComments(source, path, value, () => value)
    if (commented) return commented
    const written = flowText(plainOf(value), style, quote)
    const plain = plainOf(value)
    const below = broken(source, path, written.length - (to - from), () => plain)
    if (below) return below
    if (to > from) return [{ from, to, insert: written }]
    if (parent.kind === 'list') return [{ from, to, insert: written }]
    return [{ from, to, insert: text[from - 1] === ':' ? ` ${written}` : `: ${written}` }]
  }
  const isMap = parent.kind === 'map'
  const keyAt = of.from + child.at
  const column = keyAt - lineStart(text, keyAt)
  const head = headOf(source, of, index)
  const lines = blockLines(value, style, {
    column,
    used: isMap ? child.keySize + 2 : 2,
    item: !isMap,
    nested: isNested(of),
    quote,
  })
  const patches = replaced(text, style, { head, from, to, block: child.value.block }, lines)
  if (!(value instanceof Written) || !(value.above || value.behind)) return patches
  return [...addComments(source, path, [value.above, value.behind]), ...patches]
}

/** The whole text written anew. */
export function rewritten(source: Source, value: unknown): Patch[] {
  const style = styleOf(source)
  const { head, lines } = rootLines(value, style)
  const insert =
    style.format === 'json'
      ? jsonText(value, style, '')
      : [...(head ? [head] : []), ...lines].join(style.newline)
  return [{ from: 0, to: source.text.length, insert: insert + style.newline }]
}

/** A new child of the map or list at a path. */
export function insert(source: Source, path: Path, index: number, key: string, value: unknown): Patch[] {
  const style = styleOf(source)
  const node = nodeAt(source, path)
  const made = node?.kind === 'list' ? [value] : mapWith(key, value)
  if (!node || node.kind === 'scalar') return put(source, path, made)
  const of = collectionOf(source, node)
  const isMap = node.kind === 'map'
  if (of.branch.block && of.branch.children.length > 0) {
    const first = of.branch.children[0] as { at: number }
    const column = of.from + first.at - lineStart(source.text, of.from + first.at)
    const nested = isNested(of)
    const lines = isMap
      ? entryLines(key, value, style, column, nested)
      : itemLines(value, style, column, nested)
    return inserted(of, style, index, lines)
  }
  // Into an empty map or list that stands in lines of its own goes what needs lines.
  if (of.branch.children.length === 0 && source.format === 'yaml' && !inFlow(source, path)) {
    return put(source, path, made)
  }
  const commented = inFlowWithComments(source, path, value, (there) =>
    withChild(there, node, index, key, value),
  )
  if (commented) return commented
  const plain = plainOf(value)
  const size = source.format === 'json' ? 0 : flowText(plain, style).length + (isMap ? key.length + 4 : 2)
  const below = broken(source, path, size, (there) => withChild(there, node, index, key, plain))
  if (below) return below
  return insertedInFlow(of, style, index, (indent) => {
    if (source.format === 'json') {
      const body = jsonText(plain, style, indent)
      return isMap ? `${JSON.stringify(key)}:${style.space}${body}` : body
    }
    const body = flowText(plain, style)
    return isMap ? `${keyText(key, true)}: ${body}` : body
  })
}

/** A child taken away. */
export function cut(source: Source, path: Path): Patch[] {
  if (path.length === 0) return putRoot(source, styleOf(source), null)
  const around = path.slice(0, -1)
  const parent = nodeAt(source, around) as Node
  const of = collectionOf(source, parent)
  const index = indexOf(parent, path[path.length - 1] as string | number)
  if (!of.branch.block) return cutFromFlow(source, of, index)
  if (of.branch.children.length > 1) return [removed(of, index)]
  const empty = parent.kind === 'map' ? '{}' : '[]'
  if (around.length === 0) return emptied(of, empty, null)
  const outer = nodeAt(source, around.slice(0, -1)) as Node
  const last = around[around.length - 1] as string | number
  return emptied(of, empty, headOf(source, collectionOf(source, outer), indexOf(outer, last)))
}

/** A child put before the one that stands at `before` now; null where it can't be done by moving lines. */
export function move(source: Source, path: Path, index: number, before: number): Patch[] | null {
  const of = collectionOf(source, nodeAt(source, path) as Node)
  const style = styleOf(source)
  if (of.branch.block) return moved(of, style, index, before)
  return withinOf(of).length > 0 ? null : movedInFlow(of, style, index, before)
}

function withinOf(of: Collection): Comment[] {
  return of.branch.children.length === 0 ? [] : commentsIn(of.text.slice(of.from, of.from + of.branch.size))
}

/** A child between brackets taken away with its own comments; those of its neighbours stay. */
function cutFromFlow(source: Source, of: Collection, index: number): Patch[] {
  const count = of.branch.children.length
  if (source.format === 'json' || withinOf(of).length === 0) return [removedFromFlow(of, index)]
  const mine = regionInFlow(of, index)
  const { text } = of
  if (count === 1) return [{ from: mine.from, to: mine.to, insert: '' }]
  if (index + 1 < count) {
    const to = text[mine.to] === '\n' ? mine.to + 1 : startOf(of, index + 1)
    return [{ from: mine.from, to, insert: '' }]
  }
  const end = endOf(of, index - 1)
  const comma = text.indexOf(',', end)
  const to = text[mine.to] === '\n' ? mine.to + 1 : mine.to
  if (comma < 0 || text.slice(end, comma).trim() !== '') return [removedFromFlow(of, index)]
  return [
    { from: comma, to: comma + 1, insert: '' },
    { from: Math.max(comma + 1, mine.from), to, insert: '' },
  ]
}

/** Another name for a key. */
export function rename(source: Source, path: Path, key: string): Patch[] {
  const parent = nodeAt(source, path.slice(0, -1)) as Node
  const of = collectionOf(source, parent)
  const child = of.branch.children[indexOf(parent, path[path.length - 1] as string | number)]
  if (!child) return []
  const from = of.from + child.at
  const to = from + child.keySize
  const written = source.format === 'json' ? JSON.stringify(key) : keyText(key, !of.branch.block)
  return [{ from, to, insert: written }]
}

export function indexOf(parent: Node, step: string | number): number {
  if (parent.kind === 'list') return Number(step)
  const name = String(step)
  return branchOf(parent).children.findIndex((child) => child.key === name)
}

/** Behind the colon of an entry or the dash of an item. */
export function headOf(source: Source, of: Collection, index: number): number {
  const child = of.branch.children[index] as { at: number; keySize: number }
  if (of.branch.kind === 'list') return of.from + child.at + 1
  return source.text.indexOf(':', of.from + child.at + child.keySize) + 1
}

/** A value with comments put between brackets, where they can't stand: what the brackets hold goes in lines below
 * each other. Comments that stood between the brackets go above. */
function inFlowWithComments(
  source: Source,
  path: Path,
  value: unknown,
  change: (there: unknown) => unknown,
): Patch[] | null {
  if (source.format === 'json') return null
  const comments = commentsHeld(value)
  if (comments.length === 0) return null
  let depth = path.length
  while (depth > 0 && inFlow(source, path.slice(0, depth))) depth--
  const outermost = path.slice(0, depth)
  const node = nodeAt(source, outermost)
  if (!node || branchOf(node).block) return null
  const within = commentsIn(source.text.slice(node.from, node.to)).map(({ text }) => text)
  const whole = changedAt(dataAt(source.data, outermost), path.slice(depth), change)
  return [...addComments(source, outermost, within), ...put(source, outermost, whole)]
}

/** Where a map or list on one line would grow past the end of the line: what its outermost brackets hold, below
 * each other instead. `longer` is by how much it grows, `change` what becomes of the data at `path`. */
function broken(
  source: Source,
  path: Path,
  longer: number,
  change: (there: unknown) => unknown,
): Patch[] | null {
  const outermost = outgrown(source, path, longer)
  if (!outermost) return null
  const whole = changedAt(dataAt(source.data, outermost), path.slice(outermost.length), change)
  return put(source, outermost, whole)
}

/** The outermost map or list in brackets around a path that stands on one line and would not when it was so
 * much longer. A line that is too long already was somebody's choice, and so is one that was broken by hand. */
export function outgrown(source: Source, path: Path, longer: number): Path | null {
  if (source.format === 'json') return null
  let depth = path.length
  while (depth > 0 && inFlow(source, path.slice(0, depth))) depth--
  const node = nodeAt(source, path.slice(0, depth))
  if (!node || node.kind === 'scalar' || depth === 0 || branchOf(node).block) return null
  const { text } = source
  if (text.slice(node.from, node.to).includes('\n')) return null
  const line = lineEnd(text, node.to) - lineStart(text, node.from)
  return line <= WIDTH && line + longer > WIDTH ? path.slice(0, depth) : null
}

/** The data of a map or list with one more child. */
function withChild(there: unknown, node: Node, index: number, key: string, value: unknown): unknown {
  if (Array.isArray(there)) return [...there.slice(0, index), value, ...there.slice(index)]
  const map = there as Record<string, unknown>
  const entries = (node.entries ?? []).map((entry): [string, unknown] => [entry.key, map[entry.key]])
  return mapFrom([...entries.slice(0, index), [key, value], ...entries.slice(index)])
}

/** Whether a map or list stands within brackets, or in JSON. */
function inFlow(source: Source, path: Path): boolean {
  if (path.length === 0) return false
  const parent = nodeAt(source, path.slice(0, -1))
  return !parent || !branchOf(parent).block
}

/** Whether what stands here already are maps on one line with maps in them. */
function isNested(of: Collection): boolean {
  const flat = of.branch.children.filter(
    (child) => child.value.kind === 'map' && child.value.children.length > 0,
  )
  const deep = flat.filter(
    (child) => !child.value.block && child.value.children.some((each) => each.value.kind !== 'scalar'),
  )
  return deep.length > 0 && deep.length * 2 >= flat.length
}

function mapWith(key: string, value: unknown): Record<string, unknown> {
  return Object.fromEntries([[key, value]])
}

/** The kind of quotes that a text has, so that its successor gets the same. */
function quoteOf(text: string, from: number, to: number, data: unknown): Quote {
  const sign = text[from]
  return to > from && typeof data === 'string' && (sign === '"' || sign === "'") ? sign : ''
}

function putRoot(source: Source, style: Style, value: unknown): Patch[] {
  const { text, root } = source
  if (style.format === 'json') {
    const insert = jsonText(plainOf(value), style, '')
    return root
      ? [{ from: root.from, to: root.to, insert }]
      : [{ from: text.length, to: text.length, insert }]
  }
  const { head, lines } = rootLines(value, style)
  const body = [...(head ? [head] : []), ...lines].join(style.newline)
  if (!root) {
    const lead = text === '' || text.endsWith('\n') ? '' : style.newline
    return [{ from: text.length, to: text.length, insert: lead + body + style.newline }]
  }
  const line = lineStart(text, root.from)
  const from = text.slice(line, root.from).trim() === '' ? line : root.from
  const to = branchOf(root).block && text[root.to - 1] !== '\n' ? lineEnd(text, root.to) : root.to
  const ends = to > from && text[to - 1] === '\n'
  return [{ from, to, insert: body + (ends ? style.newline : '') }]
}

function rootLines(value: unknown, style: Style): Lines {
  if (value instanceof Written) return { head: '', lines: value.text.trimEnd().split(/\r?\n/) }
  if (isMapData(value) && Object.keys(value).length > 0) return { head: '', lines: mapLines(value, style, 0) }
  if (Array.isArray(value) && value.length > 0) {
    return { head: '', lines: value.flatMap((item) => itemLines(item, style, 0)) }
  }
  return blockLines(value, style, { column: -1, used: 0, item: false, nested: false })
}

/** What stands at a place, to be put elsewhere: with its layout and its comments, those above and behind it too. */
export function copied(source: Source, path: Path): Written | unknown {
  const node = nodeAt(source, path)
  if (!node) return undefined
  const data = dataAt(source.data, path)
  if (source.format === 'json') return data
  const written = pieceAt(source, path, node)
  if (written && says(written, data)) return written
  const comments = commentsOf(source, path).join('\n')
  const anew =
    isMapData(data) || Array.isArray(data) ? rootLines(data, BARE).lines.join('\n') : onOneLine(data)
  const plain = new Written(anew, comments)
  return comments && says(plain, data) ? plain : data
}

function says(written: Written, data: unknown): boolean {
  return JSON.stringify(readYaml(written.text).data) === JSON.stringify(data)
}

function pieceAt(source: Source, path: Path, node: Node): Written | null {
  const { text } = source
  const raw = text.slice(node.from, node.to)
  if (node.kind === 'scalar' && /^[|>][+-]?[0-9]/.test(raw)) return null
  const column = node.from - lineStart(text, node.from)
  const { block } = branchOf(node)
  if (path.length === 0) return new Written(unix(block ? ' '.repeat(column) + raw : raw))
  const parent = nodeAt(source, path.slice(0, -1)) as Node
  const of = collectionOf(source, parent)
  const index = indexOf(parent, path[path.length - 1] as string | number)
  if (!of.branch.block) {
    const { from, to } = regionInFlow(of, index)
    const around = [...commentsWithin(text, from, node.from), ...commentsWithin(text, node.to, to)]
    return new Written(unix(raw), around.join('\n'))
  }
  const span = spanOf(of, index)
  const above = span.own ? text.slice(span.from, lineStart(text, span.keyAt)) : ''
  const head = headOf(source, of, index)
  const end = Math.max(node.to, span.to)
  if (block && lineStart(text, node.from) > head) {
    const behind = text.slice(head, lineEnd(text, head))
    return new Written(unix(text.slice(nextLine(text, head), end)), unix(above), behind)
  }
  if (block) return new Written(unix(' '.repeat(column) + text.slice(node.from, end)), unix(above))
  const ends = /^[|>]/.test(raw) ? node.to : lineEnd(text, node.to)
  const onLine = text.slice(node.to, ends)
  const behind = onLine.trim().startsWith('#') ? onLine : ''
  const others = [
    ...commentsWithin(text, head, node.from),
    ...commentsWithin(text, behind ? ends : node.to, end),
  ]
  return new Written(unix(raw), [unix(above), ...others].join('\n'), behind)
}

function unix(text: string): string {
  return text.replace(/\r\n/g, '\n')
}
