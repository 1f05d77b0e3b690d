// Everybody with what they do, fetched once for the pages about people.

import { useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranchList } from '../jobs/directory.ts'
import type { Person } from './absences.ts'
import type { Role } from './rights.ts'

/** Everybody that one may see, inactive people too, by name. */
export function useAllPeople() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['people', 'all'],
    queryFn: async ({ signal }) => {
      const found: Person[] = []
      let cursor: string | null = null
      do {
        const page: Schemas['PersonPage'] = await got(
          client.GET('/api/people', { params: { query: { limit: 200, ...(cursor && { cursor }) } }, signal }),
        )
        found.push(...page.items)
        cursor = page.next
      } while (cursor)
      return found.sort((a, b) => a.name.localeCompare(b.name))
    },
  })
}

export function useWorkloads(): Readonly<Record<string, number>> {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['jobs', 'workloads'],
    queryFn: ({ signal }) => got(client.GET('/api/workloads', { signal })),
  })
  return data?.open ?? {}
}

export function useRoles() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['roles'],
    staleTime: 3_600_000,
    queryFn: ({ signal }) => got(client.GET('/api/roles', { signal })),
  })
}

/** Titles of roles and branches in one's language. */
export function useTitles() {
  const { language } = useWords()
  const roles = useRoles().data?.items ?? NO_ROLES
  const branches = useBranchList().data?.items ?? NO_BRANCHES
  return {
    roles,
    branches,
    role: (name: string) => pick(roles.find((one) => one.name === name)?.title, language) || name,
    branch: (code: string) => pick(branches.find((one) => one.code === code)?.title, language) || code,
  }
}

const NO_ROLES: readonly Role[] = []
const NO_BRANCHES: readonly Schemas['BranchOut'][] = []
