// What every part of a form on the page may use: its store, the words, and what the surface gives.

import {
  type ComponentType,
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useSyncExternalStore,
} from 'react'
import type { EvidencePolicy } from '../forms/form.ts'
import type { Box, Control, Element, Label } from '../forms/layout.ts'
import { pick, type Words } from '../words/index.ts'
import type { Fault, FieldFault } from './faults.ts'
import type { FieldType } from './fields/types.ts'
import type { Spot } from './spots.ts'
import type { FieldState, FormStore } from './store.ts'

/** What the surface is asked to draw for an evidence field. */
export interface EvidenceSlot {
  name: string
  pointer: string
  policy: EvidencePolicy
  title: string
  required: boolean
  captures: readonly unknown[]
  /** New captures, or how they follow from those that are there now: use that after anything asynchronous. */
  onChange(next: readonly unknown[] | ((now: readonly unknown[]) => readonly unknown[])): void
  faults: readonly FieldFault[]
  readOnly: boolean
  /** Id of the element that names the field, and of its faults where it has some. */
  labelledBy: string
  describedBy: string | undefined
}

/** What draws fields and boxes within fields: given here, since a field may hold any other. */
export interface Parts {
  typeOf(control: Control): FieldType
  Elements: ComponentType<{ box: Box; row: Spot }>
  FieldControl: ComponentType<{ control: Control; row: Spot; compact?: boolean }>
}

export interface Scope {
  parts: Parts
  store: FormStore
  words: Words
  /** The language of the form's own texts. */
  language: string
  readOnly: boolean
  /** Whether there is room for tables. */
  wide: boolean
  idPrefix: string
  /** Things that hide fields (a folded row, another tab) and can show them. */
  revealers: Set<Revealer>
}

/** What only a few fields ask of the surface; apart, so that a new function does not draw all fields anew. */
export interface Surface {
  evidence: ((slot: EvidenceSlot) => ReactNode) | undefined
  media: ((path: string) => Promise<string | null>) | undefined
}

/** Shows what is around the spot, if it is its own; true where it did something or may still do. */
export type Revealer = (spot: Spot) => void

const Context = createContext<Scope | null>(null)
export const ScopeProvider = Context.Provider

const SurfaceContext = createContext<Surface>({ evidence: undefined, media: undefined })
export const SurfaceProvider = SurfaceContext.Provider

export function useSurface(): Surface {
  return useContext(SurfaceContext)
}

export function useScope(): Scope {
  const scope = useContext(Context)
  if (!scope) throw new Error('a field is used outside <FormView>')
  return scope
}

/** What `read` gives, and again whenever that changes with what stands at, in or around the spot. */
export function useWatched<T>(spot: Spot, read: () => T): T {
  const { store } = useScope()
  const subscribe = useCallback((check: () => void) => store.watch(spot, check), [store, spot])
  return useSyncExternalStore(subscribe, read)
}

/** `whole`: with what is wrong in its value, not only with it. */
export function useFieldState(spot: Spot, control: Control, row: Spot, whole: boolean): FieldState {
  const { store } = useScope()
  return useWatched(spot, () => store.state(spot, control, row, whole))
}

export function useShown(element: Element, row: Spot): boolean {
  const { store } = useScope()
  return useWatched(row, () => store.shown(element, row))
}

/** A text of the form's author in a language; parts that are calculated are left out. */
export function worded(label: unknown, language: string): string {
  if (typeof label === 'string') return label
  if (typeof label === 'number') return String(label)
  if (typeof label !== 'object' || label === null || Array.isArray(label)) return ''
  const texts: Record<string, string> = {}
  for (const [tag, text] of Object.entries(label as Record<string, unknown>)) {
    if (typeof text === 'string') texts[tag] = text
    else if (Array.isArray(text)) texts[tag] = text.filter((part) => typeof part === 'string').join('')
  }
  return pick(texts, language)
}

/** What a field is called: its label, its title, or its name. */
export function titleOf(control: Control, language: string): string {
  const label: Label | null = control.label
  return (
    worded(label, language) ||
    worded(control.schema.title, language) ||
    worded(control.evidence?.title, language) ||
    control.name
  )
}

/** The id of what stands at a spot on the page. */
export function domId(scope: Pick<Scope, 'idPrefix'>, spot: Spot): string {
  return `${scope.idPrefix}${spot.id}`
}

export type { Fault }
