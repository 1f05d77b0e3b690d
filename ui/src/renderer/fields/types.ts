// What a kind of field is. Each is one file with one descriptor; index.ts lists them.

import type { ReactNode } from 'react'
import type { Control } from '../../forms/layout.ts'
import type { Words } from '../../words/index.ts'
import type { Asked } from '../schemas.ts'
import type { Spot } from '../spots.ts'
import type { FormStore } from '../store.ts'

/** What a field is drawn from. */
export interface FieldProps {
  control: Control
  spot: Spot
  /** The row that the field stands in; the form itself outside lists. */
  row: Spot
  /** What carries the focus and the name of the field has this id. */
  id: string
  title: string
  value: unknown
  /** The new value; undefined where nothing is left. */
  onChange(value: unknown): void
  /** The field was left. */
  onLeave(): void
  describedBy: string | undefined
  invalid: boolean
  required: boolean
  /** In a cell of a table: no room, and the column names it. */
  compact: boolean
}

/** What a value is put into words with. */
export interface Wording {
  words: Words
  language: string
  codeLists: FormStore['codeLists']
}

export type Named = 'label' | 'legend' | 'radios' | 'own' | 'container'

export interface FieldType {
  name: string
  /** Whether fields of this kind ask for what the control's schema wants. The first in the table that does, is it. */
  takes(control: Control, asked: Asked): boolean
  Field(props: FieldProps): ReactNode
  /**
   * How the field is named: by a label for one control, by a legend around several controls or radio buttons,
   * or by itself. A container has a legend, and draws itself where it is read only.
   */
  named: Named | ((control: Control, codeLists: FormStore['codeLists']) => Named)
  /** It also shows what is wrong with the parts of its value, since they have no fields of their own. */
  whole?: true
  /** The value in words, for what is read only and for summaries of rows; empty where there is none. */
  text(value: unknown, control: Control, wording: Wording): string
  /** The value that pasted text means; the text itself where it means none, so that nothing is lost. */
  read(text: string, control: Control, wording: Wording): unknown
}

/** For kinds that can't be pasted into. */
export const asText = (text: string): unknown => text
