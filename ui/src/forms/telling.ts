// What is said of all that was found wrong, as told() of forms/validation.py: each code once at a pointer,
// with the strictest limit, in the order of pointers and codes.

import { shown } from '../expressions/shown.ts'
import type { FieldProblem } from './problem.ts'

/** Codes whose limit bounds from below: the greater it is, the stricter. */
const LEAST = new Set(['exclusiveMinimum', 'minimum', 'minItems', 'minLength', 'minProperties'])
const UNEVALUATED = new Set(['unevaluatedProperties', 'unevaluatedItems'])

export function told(found: readonly FieldProblem[]): FieldProblem[] {
  const once = new Map<string, FieldProblem>()
  for (const fault of found) {
    const key = `${fault.pointer}\n${fault.code}`
    const other = once.get(key)
    if (other === undefined || tellsMore(fault, other)) once.set(key, fault)
  }
  const faults = [...once.values()]
  const kept = faults.some(({ code }) => UNEVALUATED.has(code))
    ? faults.filter((fault) => !depends(fault, faults))
    : faults
  return inOrder(kept)
}

/** By pointer and code, as texts are ordered on the server: by code points. */
export function inOrder(faults: FieldProblem[]): FieldProblem[] {
  return faults.sort((a, b) => compared(a.pointer, b.pointer) || compared(a.code, b.code))
}

/** Negative where `a` comes first. Half a surrogate pair stands for a code point beyond all single ones. */
export function compared(a: string, b: string): number {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const one = a.charCodeAt(at)
    const other = b.charCodeAt(at)
    if (one !== other) return weight(one) - weight(other)
  }
  return a.length - b.length
}

function weight(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function tellsMore(fault: FieldProblem, other: FieldProblem): boolean {
  const limit = fault.params?.limit
  const known = other.params?.limit
  if (typeof limit === 'number' && typeof known === 'number')
    return LEAST.has(fault.code) ? limit > known : limit < known
  return compared(inARow(fault.params), inARow(other.params)) < 0
}

function inARow(params: Record<string, unknown> = {}): string {
  return Object.keys(params)
    .sort()
    .map((name) => shown(params[name]))
    .join('; ')
}

/** Whether a fault says nothing yet: what is unevaluated is known once the rest holds. */
function depends({ pointer, code }: FieldProblem, faults: readonly FieldProblem[]): boolean {
  return (
    UNEVALUATED.has(code) &&
    faults.some(
      (other) =>
        other.code !== code && (other.pointer === pointer || other.pointer.startsWith(`${pointer}/`)),
    )
  )
}
