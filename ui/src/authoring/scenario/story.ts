// A scenario as it is written: what it begins with and its entries, read without judging it.

import type { Source } from '../../document/index.ts'

export type Data = Readonly<Record<string, unknown>>

export const KINDS = ['do', 'fault', 'decide', 'event', 'act', 'child', 'after'] as const
export type Kind = (typeof KINDS)[number] | 'look'

/** One entry as it stands in the text. */
export type Entry = Data

export interface Story {
  name: string
  branch: string | null
  variant: string | null
  start: string | null
  assignee: string | null
  inputs: Data
  subject: Data | null
  actions: Data
  refused: string | null
  walk: readonly Entry[]
}

/** Where a scenario begins that does not say it. */
export const FIRST_MOMENT = '2026-03-02T09:00'

const made = new WeakMap<Source, Story>()

/** The scenario of a file; what can't be read counts as not said. */
export function storyOf(source: Source): Story {
  const kept = made.get(source)
  if (kept) return kept
  const data = mapIn(source.data)
  const walk = Array.isArray(data.walk) ? data.walk : []
  const story: Story = {
    name: wordIn(data.scenario) ?? '',
    branch: wordIn(data.branch),
    variant: wordIn(data.variant),
    start: wordIn(data.start),
    assignee: wordIn(data.assignee),
    inputs: mapIn(data.inputs),
    subject: data.subject && typeof data.subject === 'object' ? mapIn(data.subject) : null,
    actions: mapIn(data.actions),
    refused: wordIn(data.refused),
    walk: walk.map(mapIn),
  }
  made.set(source, story)
  return story
}

export function kindOf(entry: Entry): Kind {
  return KINDS.find((kind) => kind in entry) ?? 'look'
}

/** What an entry is about: the step, fault, outcome, act, event or time. */
export function subjectOf(entry: Entry): string {
  const kind = kindOf(entry)
  if (kind === 'look') return ''
  const value = entry[kind]
  return kind === 'event' ? (wordIn(mapIn(value).type) ?? '') : (wordIn(value) ?? '')
}

export function mapIn(value: unknown): Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {}
}

export function wordIn(value: unknown): string | null {
  if (value === null || value === undefined || typeof value === 'object') return null
  return String(value)
}

export function wordsIn(value: unknown): string[] {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).flatMap((one) => wordIn(one) ?? [])
}
