// The SOP that lies on the desk: what graph and panel read, and by which they change it.

import { createContext, useContext } from 'react'
import type { Change } from '../../../authoring/sop/flow_commands.ts'
import type { Arrow, Outline } from '../../../authoring/sop/outline.ts'
import { type Path, type Source, samePath } from '../../../document/index.ts'
import type { Key, Language, Params } from '../../../words/index.ts'
import { pick } from '../../../words/index.ts'

/** What is chosen: a step, an arrow, a fault, or nothing (the SOP as a whole). */
export type Chosen =
  | { kind: 'step'; step: string }
  | { kind: 'arrow'; arrow: string; step: string }
  | { kind: 'fault'; fault: string }
  | { kind: 'sop' }

/** Something that is wrong, at its place in the document. */
export interface Trouble {
  code: string
  severity: 'error' | 'warning'
  message: string
  hint: string | null
  at: Path
  /** The steps of an offending way. */
  way: readonly string[]
  /** The variant on whose graph the way is walked; null for the base, left out for what lies on the desk. */
  variant?: string | null
  mends: readonly { title: string; make: () => void }[]
}

export interface Choice {
  value: string
  label: string
}

/** What the organisation has, to choose from. */
export interface Vocabulary {
  roles: readonly Choice[]
  people: readonly Choice[]
  skills: readonly string[]
  actions: readonly Choice[]
  /** What is handed to an action, where it says so. */
  handed: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  checks: readonly Choice[]
  strategies: readonly string[]
  codeLists: readonly Choice[]
  subjectKinds: readonly Choice[]
  sops: readonly Choice[]
  /** Forms that every SOP may use, as they are written. */
  shared: readonly { path: string; text: string }[]
}

/** A form that a step may use, with its schema as far as it can be read. */
export interface KnownForm {
  name: string
  title: string
  schema: Readonly<Record<string, unknown>>
  file: string
  library: boolean
  /** Of a form that is not in the draft: its file. */
  text?: string
}

/** Arrows that scenarios take, by `source kind label target when`; null where nothing is known. */
export type Walked = ReadonlyMap<string, number> | null

export interface SopDesk {
  file: string
  source: Source
  outline: Outline
  readOnly: boolean
  chosen: Chosen
  choose(chosen: Chosen): void
  /** Shows a place of the document in the text. */
  show(path: Path): void
  /** Does a change, if there is one. Gives the step that is chosen then. */
  run(word: Key, change: Change | null, params?: Params): void
  troubles: readonly Trouble[]
  stale: boolean
  walked: Walked
  vocabulary: Vocabulary
  forms: readonly KnownForm[]
  /** Opens a form in its builder; without a name the one that is written at the place, else a new one. */
  openForm(name: string | null, at: Path): void
  /** Has the step at a place ask for a form; null for none. */
  takeForm(name: string | null, at: Path): void
  /** Puts the form that is written at a place into a file of its own. */
  fileForm(at: Path): void
  /** Shows a way on the graph, step by step: on that of the variant which has it. */
  walk(way: readonly string[], variant?: string | null): void
  /** What the variants make of each step of the base, in words; empty where one lies on the desk itself. */
  variants: ReadonlyMap<string, string>
  /** What a variant makes of each step, where one lies on the desk: in a word and in words. */
  marks: ReadonlyMap<string, { mark: 'added' | 'changed' | 'moved'; said: string }> | null
  /** Whether a step is locked in the base of the variant that lies on the desk. */
  locked: ((step: string) => boolean) | null
}

const Context = createContext<SopDesk | null>(null)

export const NO_VARIANTS: ReadonlyMap<string, string> = new Map()

export const SopDeskProvider = Context.Provider

export function useSopDesk(): SopDesk {
  const desk = useContext(Context)
  if (!desk) throw new Error('there is no SOP on the desk')
  return desk
}

/** What a step is called in the reader's language; its id where it has no title. */
export function titleOf(outline: Outline, id: string, language: Language): string {
  const title = outline.steps.get(id)?.data.title
  return textOf(title, language) || id
}

export function textOf(text: unknown, language: Language): string {
  if (typeof text === 'string') return text
  return typeof text === 'object' && text !== null ? pick(text as Record<string, string>, language) : ''
}

/** What is wrong at a place or below it, nearest first. */
export function troublesAt(troubles: readonly Trouble[], path: Path): Trouble[] {
  return troubles.filter(({ at }) => begins(at, path))
}

export function begins(path: Path, with_: Path): boolean {
  return path.length >= with_.length && with_.every((part, index) => path[index] === part)
}

/** What the place of a document belongs to. */
export function chosenAt(outline: Outline, path: Path): Chosen {
  if (path[0] === 'faults' && typeof path[1] === 'string' && outline.faults.has(path[1])) {
    return { kind: 'fault', fault: path[1] }
  }
  let step: string | null = null
  let length = 0
  for (const one of outline.steps.values()) {
    if (one.at.length > length && begins(path, one.at)) {
      step = one.id
      length = one.at.length
    }
  }
  if (step === null) return { kind: 'sop' }
  const arrow = (outline.arrows.get(step) ?? []).find((one) => !one.implicit && samePath(one.at, path))
  return arrow ? { kind: 'arrow', arrow: arrow.id, step } : { kind: 'step', step }
}

/** The place of the document that something chosen stands at. */
export function placeOf(outline: Outline, chosen: Chosen): Path {
  if (chosen.kind === 'fault') return ['faults', chosen.fault]
  if (chosen.kind === 'sop') return []
  const step = outline.steps.get(chosen.step)
  if (chosen.kind === 'step') return step?.at ?? []
  return (outline.arrows.get(chosen.step) ?? []).find(({ id }) => id === chosen.arrow)?.at ?? step?.at ?? []
}

/** How a way of the graph is told from others, here and at the server. */
export function wayKey(
  arrow: Pick<Arrow, 'source' | 'target' | 'kind' | 'label' | 'when'> | Readonly<Record<string, unknown>>,
): string {
  const { source, target, kind, label, when } = arrow as Arrow
  return JSON.stringify([source, target, kind, label, when])
}
