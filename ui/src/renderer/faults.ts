// What is wrong, found at the spots of a form: by the form itself, and by whoever judged what was handed in.

import { isObject } from '../forms/fields.ts'
import { ROOT, type Spot, type Spots } from './spots.ts'

/** One thing wrong with one field, as the form, the runtime or the server tells it. */
export interface FieldFault {
  pointer: string
  code: string
  params?: Record<string, unknown>
  /** A sentence that came with it; else there is one for the code. */
  message?: string
}

/** A fault and the spot it stands at. */
export interface Fault extends FieldFault {
  spot: Spot
}

/** Finds the spots of pointers into these answers. A pointer beyond them still names a spot of its own. */
export function located(faults: readonly FieldFault[], spots: Spots, answers: unknown): Fault[] {
  return faults.map((fault) => ({ ...fault, spot: spotAt(fault.pointer, spots, answers) }))
}

export function spotAt(pointer: string, spots: Spots, answers: unknown): Spot {
  let spot = ROOT
  let here = answers
  for (const part of pointer.split('/').slice(1)) {
    const step = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(here) && /^\d+$/.test(step)) {
      const key = spots.keys(spot, here.length)[Number(step)]
      spot = key === undefined ? spots.child(spot, step) : spots.row(spot, key)
      here = here[Number(step)]
    } else {
      spot = spots.child(spot, step)
      here = isObject(here) && Object.hasOwn(here, step) ? here[step] : undefined
    }
  }
  return spot
}

/** Faults by the id of their spot. */
export function bySpot(faults: readonly Fault[]): Map<string, Fault[]> {
  const found = new Map<string, Fault[]>()
  for (const fault of faults) {
    const there = found.get(fault.spot.id)
    if (there) there.push(fault)
    else found.set(fault.spot.id, [fault])
  }
  return found
}

/** Whether two lists say the same. */
export function sameFaults(a: readonly Fault[], b: readonly Fault[]): boolean {
  return (
    a.length === b.length &&
    a.every((fault, at) => {
      const other = b[at]
      return (
        other !== undefined &&
        fault.spot === other.spot &&
        fault.code === other.code &&
        fault.message === other.message &&
        JSON.stringify(fault.params) === JSON.stringify(other.params)
      )
    })
  )
}

/** Which of two places comes first on the page. */
export function compared(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
