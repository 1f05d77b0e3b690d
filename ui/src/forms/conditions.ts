// Conditions of rules: whether they hold over the answers as they stand. The twin of forms/conditions.py.

import { dig, isObject, MISSING, type Path, type Place, pathOfScope, pointer } from './fields.ts'
import type { Formula, Scene } from './formulas.ts'
import { Validator } from './validation.ts'

const MOST_DEPTH = 16

/** An object in the answers: its place, its pointer and itself. */
export interface Holder {
  place: Place
  pointer: string
  value: unknown
}

/** Whether something holds for a field that stands in an object. */
export type Condition = (scene: Scene, holder: Holder) => boolean

/** Makes a formula of what stands at `cel` in an object of the given path. */
export type CompileCel = (written: Record<string, unknown>, base: Path) => Formula

/** The object that the condition looks from: the first `base` steps of where the field stands. */
function from(scene: Scene, holder: Holder, base: number): unknown {
  if (base === 0) return scene.answers
  return base === holder.place.length ? holder.value : dig(scene.answers, holder.place.slice(0, base))
}

/** The condition that a rule writes. Throws for one that can't be read. */
export function conditionOf(written: unknown, base: Path, compileCel: CompileCel, depth = 0): Condition {
  if (!isObject(written) || depth > MOST_DEPTH) throw new Error('a rule needs a condition')
  if (Array.isArray(written.conditions)) {
    const parts = written.conditions.map((part) => conditionOf(part, base, compileCel, depth + 1))
    return written.type === 'OR'
      ? (scene, holder) => parts.some((part) => part(scene, holder))
      : (scene, holder) => parts.every((part) => part(scene, holder))
  }
  const level = base.length
  if ('cel' in written) {
    const formula = compileCel(written, base)
    return (scene, holder) => {
      const at = level === holder.place.length ? holder.pointer : pointer(holder.place.slice(0, level))
      return formula.holds(scene, from(scene, holder, level), at)
    }
  }
  const path = pathOfScope(written.scope)
  if (path === null) throw new Error(`the scope ${String(written.scope)} leads nowhere`)
  const schema =
    'expectedValue' in written
      ? { const: written.expectedValue }
      : 'schema' in written
        ? written.schema
        : true
  const whenMissing = !written.failWhenUndefined && satisfiedByNothing(schema)
  const validator = new Validator(schema)
  return (scene, holder) => {
    const value = dig(from(scene, holder, level), path)
    return value === MISSING ? whenMissing : validator.isValid(value)
  }
}

/**
 * Whether a schema is satisfied where there is no value at all, as JSON Forms decides it: what asks for
 * something (`type`, `const`, `enum`) is not; what only bounds values is.
 */
export function satisfiedByNothing(schema: unknown): boolean {
  if (!isObject(schema)) return schema !== false
  if (['type', 'const', 'enum', '$ref'].some((key) => key in schema)) return false
  let holds = partsOf(schema.allOf).every(satisfiedByNothing)
  const anyOf = partsOf(schema.anyOf)
  if (anyOf.length > 0) holds &&= anyOf.some(satisfiedByNothing)
  const oneOf = partsOf(schema.oneOf)
  if (oneOf.length > 0) holds &&= oneOf.filter(satisfiedByNothing).length === 1
  if ('not' in schema) holds &&= !satisfiedByNothing(schema.not)
  if ('if' in schema) {
    const branch = satisfiedByNothing(schema.if) ? 'then' : 'else'
    holds &&= satisfiedByNothing(branch in schema ? schema[branch] : true)
  }
  return holds
}

function partsOf(parts: unknown): unknown[] {
  return Array.isArray(parts) ? parts : []
}
