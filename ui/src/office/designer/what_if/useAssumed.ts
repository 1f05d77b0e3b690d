// The assumptions filled up: what is measured and what is a default, asked for when somebody stops typing.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { got, type Schemas } from '../../../api/index.ts'
import { useSession } from '../../../session/index.ts'
import { useTools } from '../workshop/index.ts'

const PAUSE = 250

export interface Filled {
  told: Schemas['DefaultsOut'] | null
  /** What was told is of an earlier text. */
  stale: boolean
  failed: unknown
  again: () => void
}

/** `revision` is the workshop's: another one is another question. */
export function useAssumed(text: string, path: string, revision: number): Filled {
  const { client } = useSession()
  const workshop = useTools()
  const wanted = `${revision} ${path}`
  const [asked, setAsked] = useState(wanted)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(wanted), PAUSE)
    return () => clearTimeout(timer)
  }, [wanted])
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['what-if', workshop.draft, asked],
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(
        client.POST('/api/drafts/{draft}/what-if/assumptions', {
          params: { path: { draft: workshop.draft } },
          body: { assumptions: text, path, files: workshop.unsaved() } as never,
          signal,
        }),
      ),
  })
  return {
    told: data ?? null,
    stale: isPlaceholderData || asked !== wanted,
    failed: error,
    again: () => void refetch(),
  }
}
