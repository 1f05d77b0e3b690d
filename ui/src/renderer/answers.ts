// Answers are never changed in place: a change makes new objects along its path and shares all the rest.

import { isObject, type Place } from '../forms/fields.ts'

export type Answers = Record<string, unknown>

/** The value at a place, undefined where there is none. */
export function valueAt(data: unknown, place: Place): unknown {
  let here = data
  for (const step of place) {
    if (Array.isArray(here) && typeof step === 'number') here = here[step]
    else if (isObject(here) && typeof step === 'string' && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}

/** The data with the value at a place changed; `undefined` takes the field out. Missing objects are made. */
export function changedAt(data: unknown, place: Place, change: (now: unknown) => unknown, at = 0): unknown {
  const step = place[at]
  if (step === undefined) return change(data)
  if (typeof step === 'number') {
    const rows = Array.isArray(data) ? data : []
    const value = changedAt(rows[step], place, change, at + 1)
    if (value === rows[step]) return data
    const changed = rows.slice()
    changed[step] = value
    return changed
  }
  const fields = isObject(data) ? data : {}
  const before = Object.hasOwn(fields, step) ? fields[step] : undefined
  const value = changedAt(before, place, change, at + 1)
  if (value === before) return data
  if (value !== undefined) return { ...fields, [step]: value }
  const { [step]: _gone, ...rest } = fields
  return rest
}
