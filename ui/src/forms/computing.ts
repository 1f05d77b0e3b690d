// Calculated fields: always what their expression gives, never what somebody sent. The twin of
// forms/computing.py.

import { EVERY, keyOf, type Path, pathOfPointer } from './fields.ts'
import type { Computed } from './form.ts'
import { Formula } from './formulas.ts'

/** One calculated field, ready to run. */
export interface Calculation {
  path: Path
  holder: Path
  name: string
  formula: Formula
}

/**
 * The calculated fields in an order in which each comes after what it reads. `names` are the names of the
 * fields in each object. Fields that wait for each other keep the order in which they are written.
 */
export function calculations(
  computed: readonly Computed[],
  names: ReadonlyMap<string, { names: readonly string[] }>,
): Calculation[] {
  const waiting = computed.map(({ pointer, expression }) => {
    const path = pathOfPointer(pointer)
    const holder = path.slice(0, -1)
    const beside = names.get(keyOf(holder))?.names ?? []
    const formula = new Formula(expression.cel, expression.vars ?? {}, beside)
    return { path, holder, name: path.at(-1) ?? '', formula }
  })
  const ordered: Calculation[] = []
  while (waiting.length > 0) {
    const ready = waiting.findIndex((one) => !waiting.some((other) => other !== one && waitsFor(one, other)))
    ordered.push(...waiting.splice(Math.max(ready, 0), 1))
  }
  return ordered
}

/** Whether the other's field is among what this one reads. */
function waitsFor({ formula, holder }: Calculation, other: Calculation): boolean {
  return formula.reads.some((name) => touches(pathRead(name, holder), other.path))
}

/** The path that a name means to an expression in the object at `holder`. */
function pathRead(name: string, holder: Path): Path {
  const [head = '', ...rest] = name.split('.')
  return head === 'this' ? rest : [...holder, head, ...rest]
}

/** Whether reading `read` sees the field at `path`, or something inside it. */
function touches(read: Path, path: Path): boolean {
  const plain = path.filter((step) => step !== EVERY)
  const seen = read.filter((step) => step !== EVERY)
  const shorter = Math.min(plain.length, seen.length)
  return plain.slice(0, shorter).every((step, at) => step === seen[at])
}
