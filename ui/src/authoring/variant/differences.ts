// What a variant does differently, difference by difference.

import type { Path } from '../../document/index.ts'
import { type Data, type Outline, outlineOf } from '../sop/outline.ts'
import { dataAt, isMap, type Json, overlay, PLACED, type Where, within } from './overlay.ts'

export type DifferenceKind = 'added' | 'removed' | 'changed' | 'moved'

/** One thing that differs. `path` is its place in the SOP; where it is about a step, `step` is the step's address and
 * `rest` the place within it. */
export interface Difference {
  kind: DifferenceKind
  path: Path
  step: string | null
  rest: Path
  /** What the base says there, and what the variant does; `undefined` for nothing. */
  was: Json
  now: Json
}

/** Texts in several languages, and lists, differ as a whole. */
function whole(value: Json): boolean {
  if (!isMap(value)) return true
  const keys = Object.keys(value)
  return keys.length > 0 && keys.every((key) => key === 'zh-CN' || key === 'en')
}

/** Everything that a patch says, as differences from what the base says. What only repeats the base is none. */
export function differencesOf(base: Json, change: Json): Difference[] {
  const merged = overlay(base, change)
  const old = outlineOf(base)
  const now = outlineOf(merged)
  const found: Difference[] = []
  const say = (kind: DifferenceKind, path: Path) => {
    const { step, rest } = placeIn(now, old, path)
    found.push({ kind, path, step, rest, was: dataAt(base, path), now: dataAt(merged, path) })
  }
  const walk = (before: Json, patch: Json, path: Path, where: Where) => {
    if (!isMap(patch)) return
    for (const [key, value] of Object.entries(patch)) {
      const at = [...path, key]
      if (where === 'step' && PLACED.includes(key)) continue
      const there = isMap(before) && Object.hasOwn(before, key) ? before[key] : undefined
      if (value === null) {
        if (there !== undefined) say('removed', at)
      } else if (there === undefined) say('added', at)
      else if (whole(value) || !isMap(there) || grain(at, where)) {
        if (JSON.stringify(overlay(there, value, within(where, key))) !== JSON.stringify(there))
          say('changed', at)
      } else {
        walk(there, value, at, within(where, key))
        if (where === 'steps' && isMap(value) && PLACED.some((way) => typeof value[way] === 'string')) {
          if (moved(before, dataAt(merged, path), key)) say('moved', at)
        }
      }
    }
  }
  walk(base, change, [], 'sop')
  return found
}

/** What reads best as one: a piece of evidence, a table, a trigger, a fault, who decides. */
function grain(path: Path, where: Where): boolean {
  const around = path.at(-2)
  return where === '' && (around === 'evidence' || path.at(-1) === 'dispatch' || path[0] === 'tables')
}

/** Whether a step stands after another one than in the base, of those that are in both. */
function moved(before: Json, after: Json, name: string): boolean {
  if (!isMap(before) || !isMap(after)) return true
  const both = (one: Readonly<Record<string, unknown>>, other: Readonly<Record<string, unknown>>) =>
    Object.keys(one).filter((key) => Object.hasOwn(other, key))
  const was = both(before, after)
  const is = both(after, before)
  return was[was.indexOf(name) - 1] !== is[is.indexOf(name) - 1]
}

/** The innermost step that a place belongs to, and the place within it. */
function placeIn(now: Outline, old: Outline, path: Path): { step: string | null; rest: Path } {
  let step: string | null = null
  let length = 0
  for (const outline of [now, old]) {
    for (const one of outline.steps.values()) {
      if (one.at.length > length && one.at.every((part, at) => part === path[at])) {
        step = one.id
        length = one.at.length
      }
    }
  }
  return { step, rest: path.slice(length) }
}

/** What the variant makes of each step: for the marks on the graph. Those taken away have their data of the base. */
export interface Marks {
  added: ReadonlySet<string>
  changed: ReadonlyMap<string, readonly Difference[]>
  moved: ReadonlySet<string>
  removed: ReadonlyMap<string, Data>
}

export function marksOf(base: Json, differences: readonly Difference[]): Marks {
  const added = new Set<string>()
  const moved = new Set<string>()
  const changed = new Map<string, Difference[]>()
  const removed = new Map<string, Data>()
  const old = outlineOf(base)
  for (const one of differences) {
    if (one.step === null) continue
    if (one.rest.length === 0 && one.kind === 'added') added.add(one.step)
    else if (one.rest.length === 0 && one.kind === 'removed') {
      removed.set(one.step, old.steps.get(one.step)?.data ?? {})
    } else if (one.kind === 'moved') moved.add(one.step)
    else changed.set(one.step, [...(changed.get(one.step) ?? []), one])
  }
  return { added, changed, moved, removed }
}
