// Calendars, and what they mean.

import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'

export function useCalendars() {
  const { client } = useSession()
  return useQuery({
    queryKey: ['calendars'],
    queryFn: ({ signal }) => got(client.GET('/api/calendars', { signal })),
  })
}

/** Each day of a year with its hours, as the runtime reckons with them. */
export function useCalendarDays(name: string, year: number) {
  const { client } = useSession()
  return useQuery({
    queryKey: ['calendar-days', name, year],
    queryFn: ({ signal }) =>
      got(
        client.GET('/api/calendars/{name}/days', {
          params: { path: { name }, query: { since: `${year}-01-01`, until: `${year}-12-31` } },
          signal,
        }),
      ),
  })
}
