// What was done, over a reload: kept beside what is not sent yet, and taken up again only where the texts are just
// those that it ends at.

import type { Content } from './content.ts'
import type { Entry, History } from './history.ts'

const MOST = 200 // entries on each side
const LARGEST = 2_000_000 // letters and bytes that they bring with them

export interface Past {
  readonly undo: readonly Entry[]
  readonly redo: readonly Entry[]
  /** Marks of the files that the entries speak of, as they stood at the end. */
  readonly ends: ReadonlyMap<string, string>
}

type ContentOf = (path: string) => Content | null

/** The history as it is kept: the newest of it. Null where nothing was done. */
export function pastOf(history: History, contentOf: ContentOf): Past | null {
  const undo = newest(history.undo)
  const redo = newest(history.redo)
  const paths = new Set([...undo, ...redo].flatMap(({ steps }) => [...steps.keys()]))
  if (paths.size === 0) return null
  return { undo, redo, ends: new Map([...paths].map((path) => [path, markOf(contentOf(path))])) }
}

/** Whether what was kept can be gone on with. */
export function fits(past: Past, contentOf: ContentOf): boolean {
  return [...past.ends].every(([path, mark]) => markOf(contentOf(path)) === mark)
}

function newest(entries: readonly Entry[]): readonly Entry[] {
  let left = LARGEST
  const found: Entry[] = []
  for (const entry of entries.slice(-MOST).reverse()) {
    left -= sizeOf(entry)
    if (left < 0) break
    found.push(entry)
  }
  return found.reverse()
}

function sizeOf({ steps }: Entry): number {
  let size = 100
  for (const step of steps.values()) {
    if ('content' in step) size += step.content?.text?.length ?? step.content?.size ?? 0
    else for (const { insert } of step.patches) size += insert.length + 20
  }
  return size
}

const marks = new WeakMap<Content, string>()

/** A name for a content: two that have the same are the same. */
function markOf(content: Content | null): string {
  if (content === null) return ''
  const known = marks.get(content)
  if (known !== undefined) return known
  const mark = content.text === null ? `#${content.hash}` : hashed(content.text)
  marks.set(content, mark)
  return mark
}

/** Two running sums of 32 bits each, with the length. */
function hashed(text: string): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at)
    one = Math.imul(one ^ letter, 2_654_435_761)
    other = Math.imul(other ^ letter, 1_597_334_677)
  }
  return `${text.length} ${one >>> 0} ${other >>> 0}`
}
