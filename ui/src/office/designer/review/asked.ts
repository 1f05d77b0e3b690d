// What the room of reviews asks the server.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../../api/index.ts'
import { useSession } from '../../../session/index.ts'
import { useWords } from '../../../words/index.ts'
import { useBranchList } from '../../jobs/directory.ts'
import { reaches } from '../../people/rights.ts'
import { useTools, useWorkshop } from '../workshop/index.ts'

export type Report = Schemas['DraftReportOut']
export type ReviewState = Schemas['ReviewStateOut']
export type Said = Schemas['ReviewOut']
export type Verdict = Schemas['ReviewSent']['verdict']

/** What publishing would do. It proves everything, so it is asked again only when the draft or what is live is
 * another (`proof` is no draft's news: see `frame/live.ts`). */
export function useReport(against: number | null) {
  const { client } = useSession()
  const { language } = useWords()
  const { draft, line } = useWorkshop()
  const asked = against ?? (line.status === 'published' ? line.base_revision : null)
  return useQuery({
    queryKey: ['proof', draft, line.version, line.live_revision, line.status, asked, language],
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/drafts/{draft}/report', {
          params: { path: { draft }, query: asked === null ? {} : { against: asked } },
          signal,
        }),
      ),
  })
}

export function useReviews() {
  const { client } = useSession()
  const { draft, line } = useWorkshop()
  return useQuery({
    queryKey: ['draft-reviews', draft, line.version],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(client.GET('/api/drafts/{draft}/reviews', { params: { path: { draft } }, signal })),
  })
}

export function useHistory(enabled = true) {
  const { client } = useSession()
  const { draft, line } = useWorkshop()
  return useQuery({
    queryKey: ['draft-history', draft, line.version],
    enabled,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      got(client.GET('/api/drafts/{draft}/history', { params: { path: { draft } }, signal })),
  })
}

/** All files as they were after a line of the history. */
export function useThen(version: number | null) {
  const { client } = useSession()
  const { draft } = useTools()
  return useQuery({
    queryKey: ['draft-then', draft, version],
    enabled: version !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/drafts/{draft}/history/{version}', {
          params: { path: { draft, version: version ?? 0 } },
          signal,
        }),
      ),
  })
}

/** Whether who is signed in may approve, and may publish: rights that are held at the top. */
export function useMay(): { review: boolean; publish: boolean } {
  const { me } = useSession()
  const branches = useBranchList().data?.items ?? []
  return {
    review: reaches(me.rights, 'review', null, branches),
    publish: reaches(me.rights, 'publish', null, branches),
  }
}
