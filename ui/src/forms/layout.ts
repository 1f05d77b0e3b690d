// The layout of a form as a tree of elements, made once per form. Where there is no UI schema the fields
// stand one under the other. What is shown and enabled at a moment is said by what `FormTaker.take` gives.

import type { Path } from './fields.ts'
import type { EvidencePolicy, Schema, Text } from './form.ts'

/** Words of the form's author: one text, or one per language (see `pick` of words/). */
export type Label = string | Text

interface Base {
  /** Unique in the form and the same as long as the form is; good as a key. */
  id: string
  label: Label | null
  description: Label | null
  options: Record<string, unknown>
}

/** Elements one under the other, or beside each other; a group has a heading, a category is a page or tab. */
export interface Box extends Base {
  kind: 'vertical' | 'horizontal' | 'group' | 'categorization' | 'category'
  elements: readonly Element[]
}

/** A text between fields. */
export interface Note extends Base {
  kind: 'label'
}

export interface Control extends Base {
  kind: 'control'
  /** The field: names from the form, `*` for each row of a list. */
  path: Path
  /** The last name of the path. */
  name: string
  /** The field's schema with its references followed. */
  schema: Schema
  required: boolean
  /** Calculated: shown, never filled in. */
  calculated: boolean
  /** The code list it is chosen from; `many` where the field is a list of codes. */
  codeList: { name: string; many: boolean } | null
  evidence: EvidencePolicy | null
  /** What a row of a list, or a group of fields without controls of its own, is made of. */
  detail: Box | null
}

export type Element = Box | Note | Control
