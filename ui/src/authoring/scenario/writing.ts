// How scenarios are written: an entry on one line, what it does first and what must be so last. Everything
// gives patches of the text; what is not touched stays to the byte.

import {
  addEntry,
  addItem,
  apply,
  compose,
  moveItem,
  nodeAt,
  onOneLine,
  type Patch,
  type Path,
  read,
  remove,
  type Source,
  setValue,
  Written,
} from '../../document/index.ts'
import { type Data, type Entry, storyOf } from './story.ts'

const ORDER = [
  'in',
  'do',
  'fault',
  'decide',
  'event',
  'act',
  'child',
  'after',
  'end',
  'at',
  'as',
  'to',
  'by',
  'until',
  'answers',
  'evidence',
  'comment',
  'reason',
  'actions',
  'expect',
  'refused',
] // prettier-ignore
const HEAD = [
  'scenario',
  'variant',
  'branch',
  'start',
  'inputs',
  'subject',
  'site',
  'assignee',
  'actions',
  'refused',
  'walk',
] // prettier-ignore

/** An entry with its keys in the order that scenarios are read in. */
export function arranged(entry: Entry): Entry {
  const known = ORDER.filter((key) => entry[key] !== undefined)
  const others = Object.keys(entry).filter((key) => !ORDER.includes(key) && entry[key] !== undefined)
  return Object.fromEntries([...known, ...others].map((key) => [key, entry[key]]))
}

/** Puts an entry into the walk so that it stands at `index`. */
export function insertEntry(source: Source, index: number, entry: Entry | string): Patch[] {
  const line = typeof entry === 'string' ? entry : onOneLine(arranged(entry))
  const walk = nodeAt(source, ['walk'])
  if (walk?.kind === 'list' && (walk.items ?? []).length > 0) {
    return addItem(source, ['walk'], index, new Written(line))
  }
  if (!walk || source.format === 'json') return setValue(source, ['walk'], [new Written(line)])
  // `walk: []` becomes a list of lines, as all others are.
  const before = source.text.slice(0, walk.from).replace(/[ \t]+$/, '')
  return [{ from: before.length, to: walk.to, insert: `\n  - ${line}` }]
}

export function removeEntry(source: Source, index: number): Patch[] {
  return remove(source, ['walk', index])
}

export function moveEntryTo(source: Source, index: number, to: number): Patch[] {
  return moveItem(source, ['walk', index], to)
}

/** Takes away everything from an entry on. */
export function cutFrom(source: Source, index: number): Patch[] {
  const pen = new Steps(source)
  for (let at = storyOf(source).walk.length - 1; at >= index; at--) pen.do((one) => remove(one, ['walk', at]))
  return pen.patches
}

/** Makes an entry say what `next` says, touching only what differs. */
export function rewriteEntry(source: Source, index: number, next: Entry): Patch[] {
  const before = storyOf(source).walk[index]
  if (!before) return []
  const pen = new Steps(source)
  const path: Path = ['walk', index]
  const wanted = arranged(next)
  const doomed = Object.keys(before).filter((key) => wanted[key] === undefined)
  // An entry is never left empty in between: it would be written as a block anew.
  for (const [key, value] of Object.entries(wanted)) pen.do((one) => put(one, path, key, value))
  for (const key of doomed) pen.do((one) => remove(one, [...path, key]))
  return pen.patches
}

/** Sets or takes away some keys of an entry. */
export function changeEntry(source: Source, index: number, keys: Data): Patch[] {
  const before = storyOf(source).walk[index]
  return before ? rewriteEntry(source, index, { ...before, ...keys }) : []
}

/** Sets what a scenario begins with; `undefined` takes it away. */
export function changeHead(source: Source, keys: Data): Patch[] {
  const pen = new Steps(source)
  for (const [key, value] of Object.entries(keys)) {
    pen.do((one) => {
      if (value === undefined) return remove(one, [key])
      const written = typeof value === 'object' && value !== null ? new Written(onOneLine(value)) : value
      if (nodeAt(one, [key])) return setValue(one, [key], value)
      const later = HEAD.slice(HEAD.indexOf(key) + 1).find((name) => nodeAt(one, [name]))
      return addEntry(one, [], key, written, later ? { before: later } : {})
    })
  }
  return pen.patches
}

function put(source: Source, path: Path, key: string, value: unknown): Patch[] {
  if (nodeAt(source, [...path, key])) return setValue(source, [...path, key], value)
  const later = ORDER.slice(ORDER.indexOf(key) + 1).find((name) => nodeAt(source, [...path, name]))
  const written = typeof value === 'object' && value !== null ? new Written(onOneLine(value)) : value
  return addEntry(source, path, key, written, later ? { before: later } : {})
}

/** The text of a scenario that is begun. */
export function freshStory(name: string, head: Data = {}, walk: readonly Entry[] = []): string {
  const lines = [
    '# yaml-language-server: $schema=../../../engine/language/schemas/scenario.schema.json',
    `scenario: ${onOneLine(name, false)}`,
  ]
  for (const key of HEAD.slice(1, -1))
    if (head[key] !== undefined) lines.push(`${key}: ${onOneLine(head[key])}`)
  lines.push(walk.length === 0 ? 'walk: []' : 'walk:')
  for (const entry of walk) lines.push(`  - ${onOneLine(arranged(entry))}`)
  return `${lines.join('\n')}\n`
}

/** A name for the file of a scenario: of its sentence where that is in Latin letters. */
export function fileName(sentence: string, taken: ReadonlySet<string>, otherwise = 'scenario'): string {
  const words = sentence
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const stem = words.length >= 3 ? words.slice(0, 48).replace(/-+$/, '') : otherwise
  if (!taken.has(stem)) return stem
  for (let number = 2; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`
}

/** Several edits as one change: each is made on what the one before left. */
class Steps {
  patches: Patch[] = []
  #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  do(edit: (source: Source) => Patch[]): void {
    const patches = edit(this.#source)
    if (patches.length === 0) return
    const text = apply(this.#source.text, patches)
    this.#source = read(text, this.#source.format, this.#source)
    this.patches = this.patches.length === 0 ? patches : compose(this.patches, patches)
  }
}
