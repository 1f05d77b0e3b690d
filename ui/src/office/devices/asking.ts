// What the pages of devices ask the server, under which keys it is kept, and what is done with it.

import { type QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { got, type Schemas } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranchesWhere, useSops } from '../jobs/directory.ts'
import type { EventFilter } from './filter.ts'
import { eventQueryOf } from './filter.ts'

export type Device = Schemas['DeviceOut']
export type Event = Schemas['DeviceEventOut']
export type Outcome = Schemas['OutcomeOut']

const HOUR = 3_600_000
const PAGE = 60
/** Events are not told live, there may be thousands a second: whoever looks at the newest asks again. */
export const AGAIN = 5_000

/** Everything that a change of devices has to do with. */
export const forgetDevices = (queries: QueryClient) =>
  queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => String(first).startsWith('device') })

export function useDevice(id: string) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['device', id],
    enabled: id !== '',
    refetchInterval: 2 * AGAIN,
    queryFn: ({ signal }) =>
      got(client.GET('/api/devices/{device}', { params: { path: { device: id } }, signal })),
  })
}

export function useEvents(filter: EventFilter) {
  const { client } = useSession()
  const query = eventQueryOf(filter)
  return useInfiniteQuery({
    queryKey: ['device-events', query],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['DeviceEventPage']) => page.next,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 2 ? AGAIN : false),
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/device-events', {
          params: { query: { ...query, limit: PAGE, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
  })
}

export function useEvent(id: number | null) {
  const { client } = useSession()
  return useQuery<Event>({
    queryKey: ['device-event', id],
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && state.data.done_at !== null ? false : AGAIN / 2),
    queryFn: ({ signal }) =>
      got(client.GET('/api/device-events/{event}', { params: { path: { event: id ?? 0 } }, signal })),
  })
}

export function useEventCounts(days: number, device?: string) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['device-event-counts', days, device ?? null],
    refetchInterval: 4 * AGAIN,
    queryFn: async ({ signal }) => {
      const found = await got(
        client.GET('/api/device-events/counts', {
          params: { query: { days, ...(device && { device }) } },
          signal,
        }),
      )
      const sums = new Map<string, number>()
      for (const { outcome, count } of found.items) sums.set(outcome, (sums.get(outcome) ?? 0) + count)
      return sums
    },
  })
}

/** What kinds are called, and which there are. */
export function useKinds() {
  const { client } = useSession()
  const { language } = useWords()
  const { data } = useQuery({
    queryKey: ['kinds'],
    staleTime: HOUR,
    queryFn: () => got(client.GET('/api/subject-kinds')),
  })
  return {
    kinds: data?.items ?? [],
    titleOf: (kind: string) => pick(data?.items.find((one) => one.kind === kind)?.title, language) || kind,
  }
}

/** What SOPs are called, also those that take no new jobs. */
export function useSopTitles(): (sop: string) => string {
  const { language } = useWords()
  const { data } = useSops()
  return (sop) => pick(data?.items.find((one) => one.id === sop)?.title, language) || sop
}

/** Whether the person may change a device at that branch. */
export function useMayChange(): (branch: string | null) => boolean {
  const branches = useBranchesWhere('subjects')
  return (branch) =>
    branch === null ? branches.some(({ depth }) => depth === 0) : branches.some(({ code }) => code === branch)
}
