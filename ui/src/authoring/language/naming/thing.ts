// What can be named in a draft and renamed: of what kind it is, what tells it from all others, and where it is defined.

import type { Path } from '../../../document/index.ts'

export type ThingKind =
  | 'step'
  | 'form'
  | 'field'
  | 'evidence'
  | 'input'
  | 'fault'
  | 'outcome'
  | 'table'
  | 'codeList'
  | 'role'
  | 'login'
  | 'branch'
  | 'variant'
  | 'sop'
  | 'subject'

export interface Thing {
  kind: ThingKind
  /** As it is spoken of: of a field its own name, of a step its address. */
  name: string
  /** What tells it from all others. */
  id: string
  /** Where it is named here. */
  from: number
  to: number
  /** Of a field: the form's file and the names of the properties; of evidence and outcomes: the step. */
  of: readonly string[]
  defined: Defined | null
}

export interface Defined {
  file: string
  path: Path
}

/** A thing, before it is known where in a text it was named. */
export type Bare = Omit<Thing, 'from' | 'to'>
