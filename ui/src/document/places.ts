// From a path to its place in the text, and back.

import type { Entry, Node, Path, Source } from './source.ts'

/** What stands at a path, if there is something. */
export function nodeAt(source: Source, path: Path): Node | undefined {
  let node = source.root ?? undefined
  for (const step of path) {
    if (!node) return undefined
    node = below(node, step)
  }
  return node
}

/** The entry of a map at a path, with the place of its key. */
export function entryAt(source: Source, path: Path): Entry | undefined {
  if (path.length === 0) return undefined
  const parent = nodeAt(source, path.slice(0, -1))
  return parent?.kind === 'map' ? entryOf(parent, path[path.length - 1]) : undefined
}

export function entryOf(map: Node, key: string | number | undefined): Entry | undefined {
  const name = String(key)
  return map.entries?.find((entry) => entry.key === name)
}

export function below(node: Node, step: string | number): Node | undefined {
  if (node.kind === 'map') return entryOf(node, step)?.value
  if (node.kind === 'list') return node.items?.[Number(step)]
  return undefined
}

/** The path of the innermost entry or item that holds a place of the text, its key and the rest of its last line
 * counted in. */
export function pathAt(source: Source, offset: number): Path {
  const path: (string | number)[] = []
  let node = source.root
  while (node && node.kind !== 'scalar') {
    const isMap: boolean = node.kind === 'map'
    const starts: number[] = isMap
      ? (node.entries ?? []).map((entry) => entry.keyFrom)
      : (node.items ?? []).map((item) => item.from)
    const flow = '{['.includes(source.text[node.from] ?? ' ') && !starts.includes(node.from)
    let index = -1
    for (let each = 0; each < starts.length; each++) {
      let start = starts[each] as number
      if (!flow) start = Math.min(start, source.text.lastIndexOf('\n', start - 1) + 1)
      if (start <= offset) index = each
    }
    if (index < 0) break
    const value: Node | undefined = isMap ? node.entries?.[index]?.value : node.items?.[index]
    if (!value) break
    let end = value.to
    if (!flow && source.text[end - 1] !== '\n') {
      const next = source.text.indexOf('\n', end)
      end = next < 0 ? source.text.length : next
    }
    if (offset > end || (end > value.from && offset === end && source.text[end - 1] === '\n')) break
    path.push(isMap ? (node.entries?.[index]?.key as string) : index)
    node = value
  }
  return path
}

/** Whether two paths lead to the same place. */
export function samePath(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((part, at) => part === other[at])
}
