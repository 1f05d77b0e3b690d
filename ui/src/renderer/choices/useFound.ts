// What matches as somebody types: at once in a list of a few thousand, in slices in a longer one, so that no key
// ever waits for the search of the one before.

import { useEffect, useMemo, useState } from 'react'
import type { Entry } from './entries.ts'
import { indexOf } from './search.ts'

const AT_ONCE = 1000

export interface Found {
  /** What matches the query; what matched an earlier one until it is found. */
  entries: readonly Entry[]
  /** What matches the query, for whoever cannot wait. */
  now(): readonly Entry[]
}

export function useFound(entries: readonly Entry[], query: string): Found {
  const index = indexOf(entries)
  const soon = entries.length > AT_ONCE && query !== ''
  const [late, tell] = useState<{ of: readonly Entry[]; query: string; found: readonly Entry[] } | null>(null)
  useEffect(() => {
    if (soon) return index.search(query, (found) => tell({ of: entries, query, found }))
    tell(null)
    return undefined
  }, [index, entries, query, soon])
  const current = useMemo(() => (soon ? null : index.find(query)), [index, query, soon])
  const earlier = late?.of === entries ? late.found : entries
  const isFound = late?.of === entries && late.query === query
  return {
    entries: current ?? earlier,
    now: () => current ?? (isFound ? earlier : index.find(query)),
  }
}
