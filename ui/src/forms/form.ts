// A form as the runbook holds it, resolved: what is asked, how it is laid out, what is calculated, which
// evidence it takes. The same JSON as engine/language/runbook.py.

export interface Expression {
  cel: string
  vars?: Record<string, string>
}

export type Text = Record<string, string | (string | Expression)[]>

export type EvidenceKind = 'photo' | 'signature' | 'scan' | 'position' | 'video' | 'audio' | 'file'

/** What a piece of evidence must satisfy. `at_least` and `at_most` are 1 where they are left out. */
export interface EvidencePolicy {
  kind: EvidenceKind
  at_least?: number
  at_most?: number | null
  within?: number | null
  fresh?: number | null
  source?: 'camera' | null
  distinct?: number | null
  match?: string | (string | Expression)[] | null
  signer?: string
  check?: string[]
  title?: Text
}

export interface Computed {
  pointer: string
  expression: Expression
}

export type Schema = { [keyword: string]: unknown }

export interface Form {
  title?: Text
  schema?: Schema
  uischema?: Record<string, unknown> | null
  computed?: Computed[]
  evidence?: Record<string, EvidencePolicy>
  code_lists?: string[]
}

export interface CodeEntry {
  code: string | number
  title?: Text
  parent?: string | number | null
  retired?: boolean
}

export interface CodeList {
  title?: Text
  parent?: string | null
  entries?: CodeEntry[]
}
