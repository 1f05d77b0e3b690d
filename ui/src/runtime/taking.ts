// Taking in a form: answers, calculated fields and evidence, with everything that is wrong at once; twin of
// engine/runtime/taking.py.

import { pointer } from '../forms/fields.ts'
import { check, PRECEDENCE } from './evidence.ts'
import { byCodePoint } from './text.ts'
import type { Turn } from './turn.ts'
import type { Answers } from './values.ts'
import type { FieldFault, RefusalCode, Refused } from './verdict.ts'

/** What a schema may say of an evidence field that its policy says better. */
const COUNTS = new Set(['required', 'minItems'])

/**
 * The answers to keep of what was handed in to a form, or the refusal with all faults. `address` is the open
 * step that is handed in, left by a fault, or decided. A step without a form keeps nothing.
 */
export function takeForm(
  turn: Turn,
  form: string | null | undefined,
  answers: Answers,
  address: string,
): { answers: Answers } | Refused {
  if (form === null || form === undefined) return { answers: {} }
  const written = turn.playbook.form(form)
  const { scope } = turn.open(address)
  const taken = turn.playbook.taker(form).take(answers, turn.view(scope))
  const counted = new Set(Object.keys(written.evidence ?? {}).map((name) => pointer([name])))
  const faults: FieldFault[] = taken.faults
    .filter((fault) => !(COUNTS.has(fault.code) && counted.has(fault.pointer)))
    .map(fieldFault)
  faults.push(...check(turn, written, taken, turn.view(scope, { this: taken.answers }), address))
  return faults.length > 0 ? refusal(faults) : { answers: taken.answers }
}

/** A fault as the wire has it, its place below `prefix`. */
export function fieldFault(fault: FieldFault, prefix: unknown = ''): FieldFault {
  const { code, params } = fault
  const place = `${typeof prefix === 'string' ? prefix : ''}${fault.pointer}`
  return { pointer: place, code, ...(params && Object.keys(params).length > 0 ? { params } : {}) }
}

/**
 * The refusal for faults of fields: named by the first kind of them in a fixed order; the faults stand in the
 * order of their fields, so that every implementation gives the same.
 */
export function refusal(faults: FieldFault[]): Refused {
  const [usual, ...ofEvidence] = PRECEDENCE
  const codes = new Set(faults.map((fault) => fault.code))
  const plain = [...codes].some((code) => !ofEvidence.includes(code as RefusalCode))
  const code = plain ? usual : (ofEvidence.find((one) => codes.has(one)) ?? usual)
  const inOrder = [...faults].sort((a, b) => byCodePoint(a.pointer, b.pointer) || byCodePoint(a.code, b.code))
  return { code, faults: inOrder }
}
