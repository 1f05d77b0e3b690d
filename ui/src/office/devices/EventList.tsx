import { useCallback } from 'react'
import { Badge, Card, EmptyState, Skeleton } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed } from '../frame/Page.tsx'
import { type Event, useEvents } from './asking.ts'
import type { EventFilter } from './filter.ts'
import { Linked, OutcomeBadge, useHeadline } from './outcomes.tsx'
import { type RowColumn, Rows } from './Rows.tsx'
import { Moment, shortly } from './states.tsx'
import { TEST } from './TestEvent.tsx'

interface EventListProps {
  filter: EventFilter
  narrowed: boolean // whether there may be others that the filter leaves out
  ofDevice?: boolean // all of one device: it is not named again
  chosen: number | null
  hrefOf: (event: Event) => string
}

/** Events, the last received first, each with what came of it. */
export function EventList({ filter, narrowed, ofDevice, chosen, hrefOf }: EventListProps) {
  const { t } = useWords()
  const found = useEvents(filter)
  const { fetchNextPage, isFetchingNextPage } = found
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])
  const headline = useHeadline()

  if (found.isPending) return <Skeleton rows={5} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const events = found.data?.pages.flatMap((page) => page.items) ?? []
  if (events.length === 0) {
    return (
      <EmptyState
        icon={narrowed ? 'search' : 'pulse'}
        title={t(narrowed ? 'devices.events.noneFound' : 'devices.events.none')}
      >
        {t(narrowed ? 'devices.noneFoundText' : 'devices.events.noneText')}
      </EmptyState>
    )
  }
  const columns: RowColumn<Event>[] = [
    { id: 'at', title: t('devices.events.col.at'), cell: (event) => <Moment at={event.at} /> },
    {
      id: 'what',
      title: t('devices.events.col.what'),
      cell: (event) => (
        <>
          <code>{event.type}</code> {event.source === TEST && <Badge>{t('devices.event.test')}</Badge>}
          <span className="rows-second">{dataOf(event)}</span>
        </>
      ),
    },
    {
      id: 'device',
      title: t('devices.events.col.device'),
      cell: (event) =>
        event.device !== null ? (
          <a href={`/office/devices/${event.device}`}>{event.device_key}</a>
        ) : (
          (event.device_key ?? event.subject ?? <span className="muted">{t('devices.event.noDevice')}</span>)
        ),
    },
    {
      id: 'outcome',
      title: t('devices.events.col.outcome'),
      cell: (event) => {
        const { sentence, jobs } = headline(event)
        return (
          <>
            <OutcomeBadge code={event.outcome} />
            <span className="rows-second">
              <Linked sentence={sentence} jobs={jobs} />
            </span>
          </>
        )
      },
    },
  ]
  return (
    <>
      {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
      <Card flush>
        <Rows
          label={t('devices.events.table')}
          look={ofDevice ? 'rows-own' : 'rows-events'}
          columns={ofDevice ? columns.filter(({ id }) => id !== 'device') : columns}
          rows={events}
          idOf={(event) => String(event.id)}
          hrefOf={hrefOf}
          chosen={chosen === null ? null : String(chosen)}
          more={found.hasNextPage}
          onMore={more}
        />
      </Card>
      {found.isFetchingNextPage && <Skeleton rows={2} />}
    </>
  )
}

function dataOf({ data }: Event): string {
  return Object.entries(data)
    .slice(0, 4)
    .map(([name, value]) => `${name}: ${shortly(value, 24)}`)
    .join(' · ')
}
