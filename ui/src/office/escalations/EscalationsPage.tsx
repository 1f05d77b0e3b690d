import { useInfiniteQuery } from '@tanstack/react-query'
import { useLocation, useSearch } from 'wouter'
import { got, type Schemas } from '../../api/index.ts'
import { Button, EmptyState, Skeleton, Tabs } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { EscalationCard } from './EscalationCard.tsx'
import './escalations.css'

const SHOWN = ['mine', 'every', 'settled'] as const
type Shown = (typeof SHOWN)[number]

/** What was raised and why, and what one may do about it. */
export function EscalationsPage() {
  const { t } = useWords()
  const asked = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const shown = SHOWN.find((one) => one === asked.get('show')) ?? 'mine'
  const job = asked.get('job')
  return (
    <Page title={t('office.nav.escalations')} lead={t('desk.esc.lead')}>
      <Tabs
        label={t('desk.esc.which')}
        tabs={SHOWN.map((id) => ({ id, label: t(`desk.esc.${id}`) }))}
        selected={shown}
        onSelect={(id) => navigate(`/escalations${id === 'mine' ? '' : `?show=${id}`}`, { replace: true })}
      >
        <Escalations shown={shown} job={job} />
      </Tabs>
    </Page>
  )
}

function Escalations({ shown, job }: { shown: Shown; job: string | null }) {
  const { t } = useWords()
  const { client } = useSession()
  const found = useInfiniteQuery({
    queryKey: ['escalations', shown, job],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['EscalationPage']) => page.next,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/escalations', {
          params: {
            query: {
              mine: shown === 'mine' && job === null,
              settled: shown === 'settled',
              limit: 30,
              ...(job && { job }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
  })
  if (found.isPending) return <Skeleton rows={4} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  if (items.length === 0) {
    return (
      <EmptyState
        icon="check-circle"
        title={t(shown === 'settled' ? 'desk.esc.noneSettled' : 'desk.esc.none')}
      >
        {t('desk.esc.noneText')}
      </EmptyState>
    )
  }
  return (
    <>
      <ul className="escalations">
        {items.map((one) => (
          <li key={one.id}>
            <EscalationCard escalation={one} />
          </li>
        ))}
      </ul>
      {found.hasNextPage && (
        <div className="page-more">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('office.more')}
          </Button>
        </div>
      )}
    </>
  )
}
