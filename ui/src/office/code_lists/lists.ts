// Code lists as they are, and writing them down.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import type { Content } from './changes.ts'

export type CodeList = Schemas['CodeListOut']

export function useCodeLists() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['code-lists'],
    queryFn: ({ signal }) => got(client.GET('/api/code-lists', { signal })),
  })
}

/** The list in a version; null asks for the one that holds. */
export function useCodeList(name: string, version: number | null = null) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['code-list', name, version],
    staleTime: version === null ? 15_000 : Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/code-lists/{name}', {
          params: { path: { name }, ...(version !== null && { query: { version } }) },
          signal,
        }),
      ),
  })
}

/** Writes a list down where it is still in the version that was seen (0: there is none of that name yet). */
export function usePutCodeList() {
  const { client } = useSession()
  const queries = useQueryClient()
  return async (name: string, content: Content, version: number): Promise<CodeList> => {
    const found = await got(
      client.PUT('/api/code-lists/{name}', {
        params: { path: { name }, header: { 'If-Match': `"${version}"` } },
        body: { title: content.title, parent: content.parent, entries: content.entries },
      }),
    )
    queries.setQueryData(['code-list', name, null], found)
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['code-lists'] }),
      queries.invalidateQueries({ queryKey: ['code-list-history', name] }),
    ])
    return found
  }
}
