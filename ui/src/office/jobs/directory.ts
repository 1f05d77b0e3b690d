// Who and what there is to choose from: people, branches with what one may do there, published SOPs.

import { useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import type { Right } from '../frame/rights.ts'

const HOUR = 3_600_000

export type Person = Schemas['PersonOut']
export type Branch = Schemas['BranchOut']

/** Everybody who works here, by name. */
export function useEverybody() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['people', 'everybody'],
    staleTime: HOUR,
    queryFn: async ({ signal }) => {
      const found: Person[] = []
      let cursor: string | null = null
      do {
        const page: Schemas['PersonPage'] = await got(
          client.GET('/api/people', { params: { query: { limit: 200, ...(cursor && { cursor }) } }, signal }),
        )
        found.push(...page.items.filter((one) => one.active))
        cursor = page.next
      } while (cursor)
      return found.sort((a, b) => a.name.localeCompare(b.name))
    },
  })
}

export function useBranchList() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['branches'],
    staleTime: HOUR,
    queryFn: () => got(client.GET('/api/branches')),
  })
}

const CONTAINED: Partial<Record<Right, readonly string[]>> = {
  open: ['manage'],
  assign: ['manage'],
}

/** The branches where the person who is signed in may do something, in the tree's order. */
export function useBranchesWhere(right: Right): { code: string; title: string; depth: number }[] {
  const { me } = useSession()
  const { language } = useWords()
  const { data } = useBranchList()
  const branches = data?.items ?? []
  const enough = new Set([right, 'all', ...(CONTAINED[right] ?? [])])
  const at = new Set(me.rights.flatMap(([held, branch]) => (enough.has(held) ? [branch] : [])))
  return inOrder(branches).flatMap(({ branch, above }) =>
    [branch.code, ...above].some((code) => at.has(code))
      ? [{ code: branch.code, title: pick(branch.title, language) || branch.code, depth: above.length }]
      : [],
  )
}

/** Each branch after the one above it, with all that are above. */
export function inOrder(branches: readonly Branch[]): { branch: Branch; above: string[] }[] {
  const below = new Map<string | null, Branch[]>()
  const known = new Set(branches.map((one) => one.code))
  for (const branch of branches) {
    const parent = branch.parent !== null && known.has(branch.parent) ? branch.parent : null
    below.set(parent, [...(below.get(parent) ?? []), branch])
  }
  const walk = (parent: string | null, above: string[]): { branch: Branch; above: string[] }[] =>
    (below.get(parent) ?? []).flatMap((branch) => [
      { branch, above },
      ...walk(branch.code, [branch.code, ...above]),
    ])
  return walk(null, [])
}

/** The branch and all above it. */
export function ancestry(branches: readonly Branch[], code: string): string[] {
  const found: string[] = []
  let at: string | null | undefined = code
  while (at && !found.includes(at)) {
    found.push(at)
    at = branches.find((one) => one.code === at)?.parent
  }
  return found
}

/** The SOPs that take new jobs, by title. */
export function useSops() {
  const { client } = useSession()
  const { language } = useWords()
  const found = useQuery({
    queryKey: ['sops', 'published'],
    staleTime: HOUR,
    queryFn: ({ signal }) => got(client.GET('/api/sops', { signal })),
  })
  const sops = (found.data?.items ?? [])
    .filter((one) => !one.withdrawn)
    .map((one) => ({ ...one, name: pick(one.title, language) || one.id }))
    .sort((a, b) => a.name.localeCompare(b.name))
  return { ...found, sops }
}
