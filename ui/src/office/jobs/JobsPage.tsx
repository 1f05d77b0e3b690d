import { useCallback, useEffect, useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Button, ButtonLink, Card, EmptyState, Icon, Skeleton, Tabs, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { useLongList } from '../frame/long.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'
import { AssignSheet } from './acts/AssignSheet.tsx'
import {
  EVERYTHING,
  type Filter,
  filterOf,
  narrowing,
  queryOf,
  STATES,
  type State,
  searchOf,
} from './filter.ts'
import { Export } from './table/Export.tsx'
import { Filters } from './table/Filters.tsx'
import { JobTable, type Line } from './table/JobTable.tsx'
import { Views } from './table/Views.tsx'
import './jobs.css'

const TYPING = 300 // ms after the last letter

/** The jobs that one may see. */
export function JobsPage() {
  const { t } = useWords()
  const filter = filterOf(useSearch())
  const [, navigate] = useLocation()
  const may = useRights()
  const [typed, setTyped] = useState(filter.text)
  const written = useRef(filter.text)
  const show = (next: Filter) => {
    written.current = next.text
    setTyped(next.text)
    navigate(`/jobs${searchOf(next)}`, { replace: true })
  }

  useEffect(() => {
    // The address may change under the search: by a saved view, by the way back.
    if (written.current !== filter.text) {
      written.current = filter.text
      setTyped(filter.text)
    }
  }, [filter.text])

  useEffect(() => {
    if (typed === filter.text) return
    const timer = setTimeout(() => show({ ...filter, text: typed }), TYPING)
    return () => clearTimeout(timer)
  })

  return (
    <Page
      title={t('office.jobs.title')}
      actions={
        may('open') && (
          <>
            <ButtonLink icon="upload" href="/office/jobs/import">
              {t('office.nav.import')}
            </ButtonLink>
            <ButtonLink kind="primary" icon="plus" href="/office/jobs/new">
              {t('office.nav.openJob')}
            </ButtonLink>
          </>
        )
      }
    >
      <div className="jobs-tools">
        <search className="jobs-search">
          <Icon name="search" size={20} />
          <TextInput
            type="search"
            aria-label={t('office.jobs.search')}
            placeholder={t('office.jobs.search')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        </search>
      </div>
      <Tabs
        label={t('office.jobs.states')}
        tabs={STATES.map((id) => ({ id, label: t(`office.jobs.${id}`) }))}
        selected={filter.state}
        onSelect={(state) => show({ ...filter, text: typed, state: state as State })}
      >
        <div className="jobs-bar">
          <Filters filter={filter} onFilter={show} />
          <div className="jobs-bar-end">
            <Views filter={filter} onFilter={show} />
            <Export filter={filter} />
          </div>
        </div>
        <Jobs filter={filter} onFilter={show} />
      </Tabs>
    </Page>
  )
}

function Jobs({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const may = useRights()
  const [chosen, setChosen] = useState<Set<string>>(new Set())
  const [assigning, setAssigning] = useState<Line[] | null>(null)
  const query = queryOf(filter)
  const {
    found,
    items: lines,
    onView,
  } = useLongList<Line>(
    ['jobs', query],
    ({ cursor, limit, signal }) =>
      got(
        client.GET('/api/jobs', {
          params: { query: { ...query, limit, ...(cursor && { cursor }) } },
          ...(signal && { signal }),
        }),
      ),
    (line) => line.id,
  )
  const { fetchNextPage, isFetchingNextPage } = found
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage()
  }, [fetchNextPage, isFetchingNextPage])

  if (found.isPending) return <Skeleton rows={5} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  if (lines.length === 0) {
    const narrowed = filter.text !== '' || filter.state !== 'all' || narrowing(filter) > 0
    const searched = filter.text !== '' || narrowing(filter) > 0
    return (
      <EmptyState
        icon={searched ? 'search' : 'job'}
        title={t(searched ? 'office.jobs.noneFound' : 'office.jobs.none')}
        action={
          narrowed && (
            <Button onClick={() => onFilter({ ...EVERYTHING, state: 'all', columns: filter.columns })}>
              {t('office.jobs.clear')}
            </Button>
          )
        }
      >
        {t(searched ? 'office.jobs.noneFoundText' : 'office.jobs.noneText')}
      </EmptyState>
    )
  }
  const picked = lines.filter((line) => chosen.has(line.id))
  return (
    <>
      {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
      {picked.length > 0 && (
        <div className="jobs-chosen" role="status">
          <strong>{t('jobs.chosen', { n: picked.length })}</strong>
          <Button kind="primary" icon="person" onClick={() => setAssigning(picked)}>
            {t('jobs.assign')}
          </Button>
          <Button kind="quiet" onClick={() => setChosen(new Set())}>
            {t('jobs.chooseNone')}
          </Button>
        </div>
      )}
      <Card flush className={found.isPlaceholderData ? 'jobs-old' : ''}>
        <JobTable
          lines={lines}
          filter={filter}
          more={found.hasNextPage}
          onMore={more}
          onView={onView}
          onOrder={(order) => onFilter({ ...filter, order })}
          chosen={may('assign') ? chosen : null}
          onChoose={setChosen}
        />
      </Card>
      {found.isFetchingNextPage && <Skeleton rows={2} />}
      {assigning && (
        <AssignSheet
          jobs={assigning}
          onClose={() => setAssigning(null)}
          onDone={() => {
            setAssigning(null)
            setChosen(new Set())
          }}
        />
      )}
    </>
  )
}
