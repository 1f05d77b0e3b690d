// What the pages of SOPs ask the server.

import { useQuery } from '@tanstack/react-query'
import { got, Problem, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranchList } from '../jobs/directory.ts'

export type Line = Schemas['RollOutLineOut']
export type Report = Schemas['RollOutOut']
export type Revision = Schemas['RevisionOut']

/** Whether who is signed in may publish: it needs the right where the whole installation hangs on. */
export function useMayPublish(): boolean {
  const { me } = useSession()
  const { data } = useBranchList()
  const tops = new Set(data?.items.filter((one) => one.parent === null).map((one) => one.code))
  return me.rights.some(([held, branch]) => (held === 'publish' || held === 'all') && tops.has(branch))
}

/** Every SOP that was published, withdrawn ones too. */
export function useAllSops() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['sops', 'published'],
    queryFn: ({ signal }) => got(client.GET('/api/sops', { signal })),
  })
}

/** The newest roll-outs, of one SOP or of all. */
export function useRollOuts(sop: string | null) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['roll-outs', sop],
    queryFn: ({ signal }) =>
      got(client.GET('/api/roll-outs', { params: { query: { limit: 50, ...(sop && { sop }) } }, signal })),
  })
}

/** The published SOP; null where it never was. */
export function useSop(sop: string) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['sops', sop],
    queryFn: async ({ signal }) => {
      try {
        return await got(client.GET('/api/sops/{sop}', { params: { path: { sop } }, signal }))
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
  })
}

export function useRevisions(sop: string, enabled: boolean) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['sops', sop, 'revisions'],
    enabled,
    queryFn: ({ signal }) =>
      got(client.GET('/api/sops/{sop}/revisions', { params: { path: { sop } }, signal })),
  })
}

/** An SOP's title by id. */
export function useSopTitle(): (sop: string) => string {
  const { language } = useWords()
  const { data } = useAllSops()
  return (sop) => {
    const found = data?.items.find((one) => one.id === sop)
    return (found && pick(found.title, language)) || sop
  }
}
