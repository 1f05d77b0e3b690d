// The variants of the draft, the branches there are, and who takes what.

import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import { type Taking, takingOf } from '../../../authoring/variant/index.ts'
import type { Source } from '../../../document/index.ts'
import { useSession } from '../../../session/index.ts'
import { type Language, useWords } from '../../../words/index.ts'
import { textOf } from '../flow/sop_desk.tsx'
import { type Analysis, useAnalysis, useFile, useWorkshop } from '../workshop/index.ts'

export interface KnownVariant {
  name: string
  file: string
  source: Source
  title: string
}

export type BranchWord = Schemas['BranchWordOut']

export function fileOf(sop: string, name: string): string {
  return `${sop}/variants/${name}.yaml`
}

/** The variants by name, as they are written now. */
export function useVariants(): ReadonlyMap<string, KnownVariant> {
  const workshop = useWorkshop()
  const { language } = useWords()
  const { revision, sop } = workshop
  const kept = useRef(new Map<string, KnownVariant>())
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision says when files changed
  return useMemo(() => {
    const found = new Map<string, KnownVariant>()
    const folder = `${sop}/variants/`
    for (const [file, one] of workshop.files) {
      if (!file.startsWith(folder) || !file.endsWith('.yaml') || !one.source) continue
      const name = file.slice(folder.length, -'.yaml'.length)
      const before = kept.current.get(name)
      const title = titleIn(one.source.data, language) || name
      found.set(
        name,
        before?.source === one.source && before.title === title
          ? before
          : { name, file, source: one.source, title },
      )
    }
    kept.current = found
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)))
  }, [workshop, revision, sop, language])
}

export function titleIn(data: unknown, language: Language): string {
  const title = typeof data === 'object' && data !== null && 'title' in data ? data.title : null
  return textOf(title, language)
}

/** The base as it is written now. */
export function useBase(): Source | null {
  const { sop } = useWorkshop()
  return useFile(`${sop}/sop.yaml`)?.source ?? null
}

/** All branches, and the tags that they have; null until they are here. */
export function useBranches(): { branches: readonly BranchWord[]; tags: readonly string[] } | null {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'vocabulary'],
    staleTime: 300_000,
    queryFn: ({ signal }) => got(client.GET('/api/designing/vocabulary', { signal })),
  })
  return data ?? null
}

/** What every branch takes, by its code. */
export function takings(
  variants: ReadonlyMap<string, unknown>,
  branches: readonly BranchWord[],
): ReadonlyMap<string, Taking | null> {
  const known = new Map(branches.map((one) => [one.branch, one]))
  return new Map(branches.map(({ branch }) => [branch, takingOf(variants, known, branch)]))
}

export function dataOf(variants: ReadonlyMap<string, KnownVariant>): Map<string, unknown> {
  return new Map([...variants].map(([name, { source }]) => [name, source.data]))
}

/** How a version stands: its errors, and the first that shows a way through the steps. */
export interface Proof {
  ok: boolean
  errors: number
  way: readonly string[]
  file: string | null
  at: readonly (string | number)[]
}

export function proofOf(analysis: Analysis | null, variant: string | null): Proof | null {
  const version = analysis?.versions.find((one) => one.variant === variant)
  if (!analysis || (!version && variant === null)) return null
  const own = analysis.findings.filter(
    (one) =>
      one.severity === 'error' &&
      !one.file.includes('/scenarios/') &&
      (one.variant === variant ||
        one.variant === null ||
        (variant !== null && one.file.endsWith(`/variants/${variant}.yaml`))) &&
      (!one.file.includes('/variants/') ||
        (variant !== null && one.file.endsWith(`/variants/${variant}.yaml`))),
  )
  const shown = own.find(({ path }) => path.length > 1) ?? own[0]
  return {
    ok: own.length === 0 && version?.compiles === true,
    errors: Math.max(own.length, version?.compiles ? 0 : 1),
    way: shown?.path ?? [],
    file: shown?.file ?? null,
    at: shown?.at ?? [],
  }
}

export function useProofs(): { of: (variant: string | null) => Proof | null; stale: boolean } {
  const { analysis, stale } = useAnalysis()
  const proofs = useMemo(() => new Map<string | null, Proof | null>(), [])
  const last = useRef(analysis)
  if (last.current !== analysis) {
    last.current = analysis
    proofs.clear()
  }
  // One of its own per analysis, so that whoever draws by it knows when to draw again.
  const of = useCallback(
    (variant: string | null) => {
      const known = proofs.get(variant)
      if (known !== undefined) return known
      const made = proofOf(analysis, variant)
      proofs.set(variant, made)
      return made
    },
    [analysis, proofs],
  )
  return { stale, of }
}
