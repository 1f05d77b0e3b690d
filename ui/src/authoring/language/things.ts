// What a piece of text names: the step, form, field, role … under the cursor, where it is defined, and every other
// place of the draft that names it.

import { entryAt, type Node, nodeAt, type Path, pathAt, type Source } from '../../document/index.ts'
import { keyThing } from './naming/keys.ts'
import type { Thing } from './naming/thing.ts'
import { valueThings } from './naming/values.ts'
import type { World } from './world.ts'

/** What is named at a place of a text. */
export function thingAt(world: World, file: string, source: Source, offset: number): Thing | null {
  const path = pathAt(source, offset)
  const entry = entryAt(source, path)
  if (entry && offset >= entry.keyFrom && offset <= entry.keyTo) {
    return keyThing(world, file, path, entry.keyFrom, entry.keyTo)
  }
  const node = nodeAt(source, path)
  if (!node) return null
  return (
    valueThings(world, file, source, path, node).find(({ from, to }) => from <= offset && offset <= to) ??
    null
  )
}

export interface Use {
  file: string
  from: number
  to: number
  line: number
  /** The whole line. */
  text: string
  defines: boolean
}

/** Every place of the draft that names a thing, its definition among them. */
export function usesOf(world: World, sources: ReadonlyMap<string, Source>, id: string): Use[] {
  const found: Use[] = []
  for (const [file, source] of sources) {
    if (!world.kind(file)) continue
    const seen = (thing: Thing | null, path: Path, byKey: boolean) => {
      if (thing?.id !== id) return
      const start = source.text.lastIndexOf('\n', thing.from - 1) + 1
      const end = source.text.indexOf('\n', thing.from)
      const defined = thing.defined
      found.push({
        file,
        from: thing.from,
        to: thing.to,
        line: source.text.slice(0, thing.from).split('\n').length,
        text: source.text.slice(start, end < 0 ? undefined : end),
        defines: byKey && defined?.file === file && defined.path.join('\0') === path.join('\0'),
      })
    }
    const walk = (node: Node, path: Path) => {
      for (const entry of node.entries ?? []) {
        const at = [...path, entry.key]
        seen(keyThing(world, file, at, entry.keyFrom, entry.keyTo), at, true)
        walk(entry.value, at)
      }
      node.items?.forEach((item, index) => {
        walk(item, [...path, index])
      })
      if (node.kind === 'scalar') {
        for (const thing of valueThings(world, file, source, path, node)) seen(thing, path, false)
      }
    }
    if (source.root) walk(source.root, [])
  }
  return found
}

/** The place in the text at which something defined stands. */
export function spanOf(source: Source, path: Path): { from: number; to: number } | null {
  const entry = entryAt(source, path)
  if (entry) return { from: entry.keyFrom, to: entry.keyTo }
  const node = nodeAt(source, path)
  return node ? { from: node.from, to: node.to } : null
}
