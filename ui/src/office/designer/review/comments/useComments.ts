// The comments of the draft that is open, and saying something.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { got } from '../../../../api/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useSession } from '../../../../session/index.ts'
import { useTools } from '../../workshop/index.ts'
import { type Thread, threadsOf } from './threads.ts'

const NONE: readonly Thread[] = []

/** All threads; they come anew by the live feed. What is said, changed or taken away rejects when it is refused. */
export function useComments() {
  const { client } = useSession()
  const { draft } = useTools()
  const queries = useQueryClient()
  const queryKey = ['draft-comments', draft]
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      got(client.GET('/api/drafts/{draft}/comments', { params: { path: { draft } }, signal })),
  })
  const items = query.data?.items
  const threads = useMemo(() => (items ? threadsOf(items) : NONE), [items])
  const again = () => queries.invalidateQueries({ queryKey })
  const at = (comment: string) => ({ path: { draft, comment } })
  return {
    threads,
    query,
    async say(said: string, where: { file: string; place: Path } | { thread: string }) {
      const body = 'thread' in where ? { said, thread: where.thread } : { said, ...where }
      const made = await got(
        client.POST('/api/drafts/{draft}/comments', { params: { path: { draft } }, body: body as never }),
      )
      await again()
      return made
    },
    async edit(comment: string, said: string) {
      const body = { said } as never
      await got(client.PUT('/api/drafts/{draft}/comments/{comment}', { params: at(comment), body }))
      await again()
    },
    async settle(thread: string, settled: boolean) {
      const body = { settled } as never
      await got(client.PUT('/api/drafts/{draft}/comments/{comment}', { params: at(thread), body }))
      await again()
    },
    async remove(comment: string) {
      await client.DELETE('/api/drafts/{draft}/comments/{comment}', { params: at(comment) })
      await again()
    },
  }
}

export type Comments = ReturnType<typeof useComments>
