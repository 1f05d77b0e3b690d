// What designers do to a variant. An edit of the SOP as the variant has it becomes what the variant says.

import {
  apply,
  nodeAt,
  type Patch,
  type Path,
  read,
  remove,
  type Source,
  setValue,
} from '../../document/index.ts'
import { dataAt, isMap, type Json, type Map_, overlay, PLACED } from './overlay.ts'
import { restated, sayable } from './restating.ts'

const merges = new WeakMap<Source, WeakMap<Source, Source>>()

/** The patch that a variant is. */
export function changeOf(variant: Source): Map_ {
  const change = isMap(variant.data) ? variant.data.change : undefined
  return isMap(change) ? change : {}
}

/** The SOP as a variant has it, as a text to be read and edited: the base's own with what differs. */
export function mergedOf(base: Source, variant: Source): Source {
  const known = merges.get(base)?.get(variant)
  if (known) return known
  const text = apply(base.text, setValue(base, [], overlay(base.data, changeOf(variant))))
  const merged = read(text, base.format, base)
  remember(base, variant, merged)
  return merged
}

function remember(base: Source, variant: Source, merged: Source): void {
  const of = merges.get(base) ?? new WeakMap<Source, Source>()
  of.set(variant, merged)
  merges.set(base, of)
}

/** What an edit of the merged text makes of the variant's; null where no variant can say it. */
export function written(base: Source, variant: Source, edit: readonly Patch[]): Patch[] | null {
  const merged = mergedOf(base, variant)
  const wanted = read(apply(merged.text, edit), merged.format, merged).data
  return become(base, variant, wanted)
}

function become(base: Source, variant: Source, wanted: Json): Patch[] | null {
  const change = changeOf(variant)
  const before = overlay(base.data, change)
  const next = restated(base.data, before, wanted, change)
  if (!sayable(base.data, next, wanted)) return null
  return setValue(variant, ['change'], next)
}

/** The variant without what it says at a place (a path of the SOP): what the base says holds again. */
export function takenBack(base: Source, variant: Source, path: Path): Patch[] {
  let gone: Path = ['change', ...path]
  if (nodeAt(variant, gone) === undefined) return []
  while (gone.length > 2) {
    const around = dataAt(variant.data, gone.slice(0, -1))
    const rest = isMap(around) ? Object.keys(around).filter((key) => key !== gone.at(-1)) : []
    // Steps that the base does not have stay, even with nothing said of them.
    const own = dataAt(base.data, gone.slice(1, -1)) === undefined
    if (rest.length > 0 || own) break
    gone = gone.slice(0, -1)
  }
  return remove(variant, gone)
}

/** The variant no longer says where a step stands. */
export function putBack(base: Source, variant: Source, path: Path): Patch[] {
  const way = PLACED.find((one) => dataAt(variant.data, ['change', ...path, one]) !== undefined)
  return way === undefined ? [] : takenBack(base, variant, [...path, way])
}

/** The variant says `value` at a place; `null` takes what is there away. */
export function says(variant: Source, path: Path, value: Json): Patch[] {
  return setValue(variant, ['change', ...path], value)
}

/** Which branches a variant is for: a tag, or codes. */
export type Branches = { tag: string } | readonly string[]

/** The text of a new variant that changes nothing yet. */
export function blankVariant(
  of: string,
  name: string,
  title: Map_ | string | null,
  branches: Branches,
): string {
  const texts =
    title === null
      ? ''
      : typeof title === 'string'
        ? `title: ${JSON.stringify(title)}\n`
        : `title: {${Object.entries(title)
            .map(([language, text]) => `${language}: ${JSON.stringify(text)}`)
            .join(', ')}}\n`
  const chosen = 'tag' in branches ? `{tag: ${quoted(branches.tag)}}` : `[${branches.map(quoted).join(', ')}]`
  return `variant: ${name}\nof: ${of}\n${texts}branches: ${chosen}\nchange: {}\n`
}

function quoted(word: string): string {
  return /^[a-z][a-z0-9_-]*$/.test(word) && !['true', 'false', 'null', 'yes', 'no'].includes(word)
    ? word
    : JSON.stringify(word)
}

/** A copy of a variant under another name, for other branches. */
export function copyOf(
  variant: Source,
  name: string,
  title: Map_ | string | null,
  branches: Branches,
): string {
  let source = variant
  const set = (path: Path, value: Json) => {
    const text = apply(source.text, setValue(source, path, value))
    source = read(text, source.format)
  }
  set(['variant'], name)
  set(['branches'], branches)
  if (title !== null) set(['title'], title)
  return source.text
}
