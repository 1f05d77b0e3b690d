// What another SOP asks for when it is called, and how it can end: of its revision that is live.

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { got } from '../../../api/index.ts'
import { map } from '../../../authoring/sop/outline.ts'
import type { CodeList } from '../../../forms/form.ts'
import { useSession } from '../../../session/index.ts'
import { ANYTHING, type Asked } from './panel/Handed.tsx'

export interface Called {
  asked: Asked
  ends: readonly string[]
}

const UNKNOWN: Called = { asked: ANYTHING, ends: [] }

/** Nothing is known of an SOP that is not live, or that one may not look at. */
export function useCalled(sop: string): Called {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['designing', 'called', sop],
    enabled: sop !== '',
    staleTime: 300_000,
    retry: false,
    queryFn: async ({ signal }) => {
      const branches = await got(
        client.GET('/api/sops/{sop}/branches', { params: { path: { sop } }, signal }),
      )
      const digest = branches.items[0]?.runbook
      if (digest === undefined) return null
      return await got(client.GET('/api/runbooks/{digest}', { params: { path: { digest } }, signal }))
    },
  })
  return useMemo(() => {
    if (!data) return UNKNOWN
    const runbook = map(data)
    const ends = Object.values(map(runbook.steps)).flatMap((step) => {
      const { kind, label } = map(step)
      return kind === 'end' && typeof label === 'string' ? [label] : []
    })
    return {
      asked: {
        schema: map(map(runbook.inputs).schema),
        codeLists: map(runbook.code_lists) as Record<string, CodeList>,
      },
      ends: [...new Set(ends)],
    }
  }, [data])
}
