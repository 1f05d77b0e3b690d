// Which step an address means, in completion as in renaming.

import type { Path } from '../../document/index.ts'

/** The step of an address: the items of `each` between its names are left out. */
export function stepOf(
  outline: {
    steps: ReadonlyMap<
      string,
      { id: string; data: Readonly<Record<string, unknown>>; kind: string; at: Path }
    >
  },
  address: string,
) {
  const exact = outline.steps.get(address)
  if (exact) return exact
  let found = ''
  for (const part of address.split('.')) {
    const next = found ? `${found}.${part}` : part
    if (outline.steps.has(next)) found = next
  }
  return outline.steps.get(found) ?? null
}
