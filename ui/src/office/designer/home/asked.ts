// What the designer's first page asks the server.

import { useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../../api/index.ts'
import { useSession } from '../../../session/index.ts'

export type Line = Schemas['DraftLineOut']
export type Template = Schemas['SopTemplateOut']

export function useDrafts() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['drafts'],
    queryFn: ({ signal }) => got(client.GET('/api/drafts', { signal })),
  })
}

export function useTemplates() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['templates'],
    staleTime: 60_000,
    queryFn: ({ signal }) => got(client.GET('/api/templates', { signal })),
  })
}

/** Ids that an SOP has already: live ones and those being written. */
export function useTaken(): ReadonlySet<string> {
  const drafts = useDrafts()
  const templates = useTemplates()
  return new Set([
    ...(drafts.data?.items ?? []).filter(({ status }) => status === 'open').map(({ sop }) => sop),
    ...(templates.data?.items ?? []).filter(({ origin }) => origin === 'live').map(({ sop }) => sop),
  ])
}
