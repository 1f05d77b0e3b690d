import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, type Schemas } from '../../api/index.ts'
import { Button, Card, EmptyState, Icon, Skeleton, Tabs, TextInput } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches, usePeople } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { type Filter, filterOf, queryOf, STATES, type State, searchOf } from './filter.ts'
import { Due, PriorityBadge, StatusBadge } from './states.tsx'
import './jobs.css'

const TYPING = 300 // ms after the last letter

/** The jobs that one may see. */
export function JobsPage() {
  const { t } = useWords()
  const filter = filterOf(useSearch())
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState(filter.text)
  const show = (next: Filter) => {
    setTyped(next.text)
    navigate(`/jobs${searchOf(next)}`, { replace: true })
  }

  useEffect(() => {
    if (typed === filter.text) return
    const timer = setTimeout(() => show({ ...filter, text: typed }), TYPING)
    return () => clearTimeout(timer)
  })

  return (
    <Page title={t('office.jobs.title')}>
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
      <Tabs
        label={t('office.jobs.states')}
        tabs={STATES.map((id) => ({ id, label: t(`office.jobs.${id}`) }))}
        selected={filter.state}
        onSelect={(state) => show({ text: typed, state: state as State })}
      >
        <Jobs filter={filter} onClear={() => show({ state: 'all', text: '' })} />
      </Tabs>
    </Page>
  )
}

function Jobs({ filter, onClear }: { filter: Filter; onClear: () => void }) {
  const { t } = useWords()
  const { client } = useSession()
  const found = useInfiniteQuery({
    queryKey: ['jobs', filter],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['JobPage']) => page.next,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/jobs', {
          params: { query: { ...queryOf(filter), ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
  })
  if (found.isPending) return <Skeleton rows={5} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const lines = found.data?.pages.flatMap((page) => page.items) ?? []
  if (lines.length === 0) {
    const narrowed = filter.text !== '' || filter.state !== 'all'
    return (
      <EmptyState
        icon={filter.text ? 'search' : 'job'}
        title={t(filter.text ? 'office.jobs.noneFound' : 'office.jobs.none')}
        action={narrowed && <Button onClick={onClear}>{t('office.jobs.clear')}</Button>}
      >
        {t(filter.text ? 'office.jobs.noneFoundText' : 'office.jobs.noneText')}
      </EmptyState>
    )
  }
  return (
    <>
      {found.isError && <Failed error={found.error} onAgain={() => void found.refetch()} />}
      <Card flush className={found.isPlaceholderData ? 'jobs-old' : ''}>
        <div className="jobs-heads" aria-hidden="true">
          <span>{t('office.jobs.job')}</span>
          <span>{t('office.jobs.who')}</span>
          <span>{t('office.jobs.where')}</span>
          <span>{t('office.jobs.due')}</span>
        </div>
        <ul className="jobs">
          {lines.map((line) => (
            <JobRow key={line.id} line={line} />
          ))}
        </ul>
      </Card>
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

function JobRow({ line }: { line: Schemas['JobLineOut'] }) {
  const { t, language } = useWords()
  const nameOf = usePeople()
  const titleOf = useBranches()
  return (
    <li>
      <a className="jobs-row" href={`/office/jobs/${line.id}`}>
        <span className="jobs-job">
          <span className="jobs-title">
            {pick(line.title, language) || line.sop} <span className="muted">#{line.number}</span>
          </span>
          {line.subject && <span className="jobs-subject">{line.subject.name}</span>}
          <span className="jobs-badges">
            <StatusBadge status={line.status} />
            <PriorityBadge priority={line.priority} />
          </span>
        </span>
        <span className={line.assignee ? undefined : 'muted'}>
          {line.assignee ? nameOf(line.assignee) : t('office.jobs.nobody')}
        </span>
        <span className="jobs-branch">{titleOf(line.branch)}</span>
        <span>
          <Due at={line.due_at} overdue={line.overdue} />
        </span>
      </a>
    </li>
  )
}
