// All kinds of fields, in the order in which they are asked whether a schema is theirs. A new kind is one file
// and one line here.

import type { Control } from '../../forms/layout.ts'
import { asked } from '../schemas.ts'
import { boolean } from './boolean.tsx'
import { choice } from './choice.tsx'
import { constant } from './constant.tsx'
import { date } from './date.tsx'
import { duration } from './duration.tsx'
import { evidence } from './evidence.tsx'
import { list } from './list.tsx'
import { multipleChoice } from './multipleChoice.tsx'
import { number } from './number.tsx'
import { object } from './object.tsx'
import { range } from './range.tsx'
import { text } from './text.tsx'
import type { FieldType } from './types.ts'
import { unknown } from './unknown.tsx'
import { variant } from './variant.tsx'

export const FIELD_TYPES: readonly FieldType[] = [
  evidence,
  constant,
  choice,
  multipleChoice,
  variant,
  boolean,
  range,
  number,
  date,
  duration,
  text,
  object,
  list,
  unknown,
]

const known = new WeakMap<Control, FieldType>()

export function fieldTypeOf(control: Control): FieldType {
  let type = known.get(control)
  if (!type) {
    const about = asked(control.schema)
    type = FIELD_TYPES.find((candidate) => candidate.takes(control, about)) ?? unknown
    known.set(control, type)
  }
  return type
}
