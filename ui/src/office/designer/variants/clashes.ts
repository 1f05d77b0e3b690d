// What the base changed that a variant says too. What is decided for the variant is noted in its file.

import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { got } from '../../../api/index.ts'
import {
  changeOf,
  conflictKey,
  conflictsOf,
  decideAgain,
  isKept,
  keep,
  type VariantConflict,
} from '../../../authoring/variant/index.ts'
import { read } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWorkshop } from '../workshop/index.ts'
import { fileOf, useBase, useVariants } from './known.ts'

export interface Clash extends VariantConflict {
  variant: string
  key: string
  kept: boolean
}

export interface Clashes {
  all: readonly Clash[]
  /** The revision that the base is compared with. */
  since: number | null
  open: number
  keep(clash: Clash, kept: boolean): void
}

/** The SOP that the draft began from, else what is live: data, or null where the draft is the first. */
function useOlder(): { data: unknown; revision: number | null } | null {
  const { client } = useSession()
  const { draft, sop, line } = useWorkshop()
  const { data } = useQuery({
    queryKey: ['draft-base', draft, line.base_revision, line.live_revision],
    staleTime: 300_000,
    queryFn: ({ signal }) =>
      got(client.GET('/api/drafts/{draft}/base', { params: { path: { draft } }, signal })),
  })
  return useMemo(() => {
    if (!data) return null
    const begun = data.base.length > 0
    const file = (begun ? data.base : data.live).find(({ path }) => path === `${sop}/sop.yaml`)
    if (typeof file?.text !== 'string') return null
    return { data: read(file.text).data, revision: begun ? data.base_revision : data.live_revision }
  }, [data, sop])
}

export function useClashes(): Clashes {
  const workshop = useWorkshop()
  const base = useBase()
  const variants = useVariants()
  const older = useOlder()
  const [kept, setKept] = useKept(workshop.draft)
  const all = useMemo(
    () =>
      older === null || base === null || base.troubles.length > 0
        ? []
        : [...variants.values()].flatMap(({ name, source }) =>
            conflictsOf(older.data, base.data, changeOf(source)).map((one) => ({
              ...one,
              variant: name,
              key: conflictKey(name, one),
              noted: isKept(source, one),
            })),
          ),
    [older, base, variants],
  )
  const marked = useMemo(
    () => all.map(({ noted, ...one }) => ({ ...one, kept: noted || kept.has(one.key) })),
    [all, kept],
  )
  return {
    all: marked,
    since: older?.revision ?? null,
    open: marked.filter((one) => !one.kept).length,
    keep: (clash, wanted) => {
      const file = fileOf(workshop.sop, clash.variant)
      const source = workshop.source(file)
      const patches = source && (wanted ? keep(source, clash) : decideAgain(source, clash))
      if (patches) workshop.change({ word: 'variant.do.conflict' }, { [file]: patches })
      if (!patches || !wanted) setKept(clash.key, wanted)
    },
  }
}

const listeners = new Set<() => void>()
const NONE = '[]'

/** Where no note can stand in the file, it is remembered on this device. */
function useKept(draft: string): readonly [ReadonlySet<string>, (key: string, kept: boolean) => void] {
  const name = `designer.variants.kept.${draft}`
  const text = useSyncExternalStore(
    useCallback((listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }, []),
    () => localStorage.getItem(name) ?? NONE,
  )
  const kept = useMemo(() => {
    try {
      return new Set(JSON.parse(text) as string[])
    } catch {
      return new Set<string>()
    }
  }, [text])
  const set = (key: string, keep: boolean) => {
    const next = new Set(kept)
    if (keep) next.add(key)
    else next.delete(key)
    localStorage.setItem(name, JSON.stringify([...next]))
    for (const listener of listeners) listener()
  }
  return [kept, set]
}
