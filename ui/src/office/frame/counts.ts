// How much waits, for the navigation: asked once for all that show it.

import { useQuery } from '@tanstack/react-query'
import { got } from '../../api/index.ts'
import { useSession } from '../../session/index.ts'

export interface Counts {
  inbox: number
  escalations: number
  unread: number
}

const NOTHING: Counts = { inbox: 0, escalations: 0, unread: 0 }

/** What waits for me: everything in the inbox, escalations among it, messages that I have not read. */
export function useCounts(): Counts {
  const { client } = useSession()
  const { data = NOTHING } = useQuery({
    queryKey: ['counts'],
    queryFn: async ({ signal }) => {
      const found = await got(client.GET('/api/me/waiting', { signal }))
      return { inbox: found.tasks, escalations: found.escalations, unread: found.unread }
    },
  })
  return data
}
