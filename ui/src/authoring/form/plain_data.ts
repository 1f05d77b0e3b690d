// Places in data as it is read from a document.

import type { Path } from '../../document/index.ts'
import { isObject } from '../../forms/fields.ts'

/** What stands at a path of plain data. */
export function at(data: unknown, path: Path): unknown {
  let here = data
  for (const step of path) {
    if (Array.isArray(here)) here = typeof step === 'number' ? here[step] : undefined
    else if (isObject(here) && Object.hasOwn(here, step)) here = here[step]
    else return undefined
  }
  return here
}
