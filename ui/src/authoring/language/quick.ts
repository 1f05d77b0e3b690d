// What can be said of a file at once, while the server still looks: text that can't be read, keys that can't stand
// where they do, steps that do not exist.

import type { Node, Path, Source } from '../../document/index.ts'
import { placeOf, slotAt } from './slots.ts'
import type { World } from './world.ts'

export interface Quick {
  from: number
  to: number
  what: 'unread' | 'unknownKey' | 'unknownName' | 'inLibrary'
  name: string
  /** Of a text that can't be read: why. */
  message: string
  /** What was meant, perhaps. */
  near: string | null
}

export function quickFindings(world: World, file: string, source: Source): Quick[] {
  const found: Quick[] = source.troubles.map(({ from, to, message }) => ({
    from,
    to,
    what: 'unread',
    name: '',
    message,
    near: null,
  }))
  const kind = world.kind(file)
  if (!kind || !source.root || found.length) return found
  const walk = (node: Node, path: Path) => {
    const place = placeOf(world, file, path)
    if (!place) return
    if (node.kind === 'map') {
      const language = world.language(place.inSop ? 'sop' : kind)
      const data = place.inSop ? world.sop(file) : world.data(file)
      const at = place.inSop ?? path
      const known = language?.closed(data, at) ? language.keys(data, at).map(({ key }) => key) : null
      for (const entry of node.entries ?? []) {
        const moving = kind === 'variant' && (entry.key === 'after' || entry.key === 'before')
        if (known && !known.includes(entry.key) && !moving) {
          found.push({
            from: entry.keyFrom,
            to: entry.keyTo,
            what: 'unknownKey',
            name: entry.key,
            message: '',
            near: nearest(entry.key, known),
          })
        } else walk(entry.value, [...path, entry.key])
      }
    } else if (node.kind === 'list') {
      node.items?.forEach((item, index) => {
        walk(item, [...path, index])
      })
    } else if (typeof node.value === 'string' && place.inSop) {
      const slot = slotAt(world, place)
      if (slot === 'form' && Object.keys(world.broughtBy(node.value)).length > 0) {
        const { from, to, value } = node
        found.push({ from, to, what: 'inLibrary', name: value, message: '', near: null })
      }
      if ((slot === 'go' || slot === 'step') && !node.value.startsWith('$')) {
        const steps = world.stepsSeen(file, place.inSop, slot === 'go')
        const outline = world.outline(file)
        if (!steps.has(node.value) && !outline.steps.has(node.value)) {
          found.push({
            from: node.from,
            to: node.to,
            what: 'unknownName',
            name: node.value,
            message: '',
            near: nearest(node.value, [...steps.keys()]),
          })
        }
      }
    }
  }
  walk(source.root, [])
  return found
}

/** The known name that is nearest to a word, if one is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: string | null = null
  let least = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const name of known) {
    const far = distance(word, name, least)
    if (far < least) {
      least = far
      best = name
    }
  }
  return best
}

function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) >= most) return most
  let before = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row += 1) {
    const now = [row]
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1
      now.push(
        Math.min((before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, (before[column - 1] ?? 0) + same),
      )
    }
    before = now
  }
  return before[other.length] ?? most
}
