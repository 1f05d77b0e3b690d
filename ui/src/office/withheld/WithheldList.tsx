import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { got, type Schemas } from '../../api/index.ts'
import { Button, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import { Settle } from './Settle.tsx'
import { WithheldRow } from './WithheldRow.tsx'
import './withheld.css'

type Work = Schemas['WithheldOut']
type Show = 'withheld' | 'handed_over' | 'withdrawn' | 'resolved' | 'settled'

interface ListProps {
  job?: string
  status?: Show
  frame: (list: ReactNode) => ReactNode
  empty?: ReactNode
}

/** Work that jobs did not take, with what its people decided; whoever may, settles it here. */
export function WithheldList({ job, status, frame, empty = null }: ListProps) {
  const { t } = useWords()
  const { client } = useSession()
  const [settling, setSettling] = useState<Work | null>(null)
  const found = useInfiniteQuery({
    queryKey: ['withheld', job ?? '', status ?? ''],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['WithheldPage']) => page.next,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/withheld', {
          params: {
            query: {
              limit: 50,
              ...(job && { job }),
              ...(status && { status }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
  })
  if (found.isPending) return job ? null : <Skeleton rows={3} />
  if (found.isError) return frame(<Failed error={found.error} onAgain={() => void found.refetch()} />)
  const works = found.data.pages.flatMap((page) => page.items)
  if (works.length === 0) return empty
  return (
    <>
      {frame(
        <ul className="withheld">
          {works.map((work) => (
            <WithheldRow key={work.id} work={work} named={!job} onSettle={() => setSettling(work)} />
          ))}
        </ul>,
      )}
      {found.hasNextPage && (
        <div className="page-more">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('office.more')}
          </Button>
        </div>
      )}
      {settling && <Settle key={settling.id} work={settling} onClose={() => setSettling(null)} />}
    </>
  )
}
