// Editing “only for …”: the SOP as a variant has it lies on the desk, and what is changed there is written into the
// variant, never into the SOP.

import { useMemo, useRef } from 'react'
import { type Outline, outlineOf } from '../../../authoring/sop/outline.ts'
import {
  changeOf,
  type Difference,
  differencesOf,
  type Loosening,
  looseningsOf,
  type Marks,
  marksOf,
  mergedOf,
  newly,
  written,
} from '../../../authoring/variant/index.ts'
import { apply, nodeAt, type Patch, type Path, read, type Source } from '../../../document/index.ts'
import { useWords } from '../../../words/index.ts'
import { useFile, useTools } from '../workshop/index.ts'
import { fileOf, titleIn } from './known.ts'
import { differenceSaid, type Saying } from './saying.ts'

export interface Scope {
  name: string
  file: string
  title: string
  variant: Source
  base: Source
  merged: Source
  baseOutline: Outline
  differences: readonly Difference[]
  marks: Marks
  /** What locked steps ask less now: written by hand, or by a change of the base. */
  loose: readonly Loosening[]
  readable: boolean
}

/** What an edit of the merged SOP comes to. */
export type Edited = { patches: readonly Patch[] } | { refused: readonly Loosening[] } | { unsayable: true }

export function edited(scope: Scope, edit: readonly Patch[]): Edited {
  const { base, variant, merged, baseOutline } = scope
  const wanted = read(apply(merged.text, edit), merged.format, merged)
  const refused = newly(scope.loose, looseningsOf(baseOutline, outlineOf(wanted.data)))
  if (refused.length > 0) return { refused }
  const patches = written(base, variant, edit)
  return patches === null ? { unsayable: true } : { patches }
}

/** Where a place of the merged SOP is written: in the variant as far as it says it, else in the base. */
export function placeIn(scope: Scope, sop: string, at: Path): { file: string; path: Path } {
  const own = ['change', ...at]
  return nodeAt(scope.variant, own) ? { file: scope.file, path: own } : { file: sop, path: at }
}

/** The scope of a variant over the base; null where the variant is not there. */
export function useScope(base: Source, name: string | null): Scope | null {
  const { sop } = useTools()
  const { language } = useWords()
  const file = fileOf(sop, name ?? '')
  const source = useFile(file)?.source ?? null
  const last = useRef<Source | null>(null)
  const readable = source !== null && source.troubles.length === 0
  // A text that can't be read for the moment leaves what was shown.
  if (readable || source === null) last.current = name === null ? null : source
  const variant = last.current
  return useMemo(() => {
    if (name === null || variant === null) return null
    const merged = mergedOf(base, variant)
    const baseOutline = outlineOf(base.data)
    const differences = differencesOf(base.data, changeOf(variant))
    return {
      name,
      file,
      title: titleIn(variant.data, language) || name,
      variant,
      base,
      merged,
      baseOutline,
      differences,
      marks: marksOf(base.data, differences),
      loose: looseningsOf(baseOutline, outlineOf(merged.data)),
      readable,
    }
  }, [name, file, variant, base, language, readable])
}

/** The marks of steps with what is to be read on them. */
export function marksSaid(
  { marks }: Scope,
  say: Saying,
): ReadonlyMap<string, { mark: 'added' | 'changed' | 'moved'; said: string }> {
  const found = new Map<string, { mark: 'added' | 'changed' | 'moved'; said: string }>()
  for (const step of marks.moved) found.set(step, { mark: 'moved', said: say.t('variant.mark.moved') })
  for (const [step, all] of marks.changed) {
    found.set(step, { mark: 'changed', said: all.map((one) => differenceSaid(one, say)).join('\n') })
  }
  for (const step of marks.added) found.set(step, { mark: 'added', said: say.t('variant.mark.added') })
  return found
}
