import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Button, EmptyState, Icon, Select, Skeleton, TextInput } from '../../design/index.ts'
import { Chip, Toolbar } from '../../design/Toolbar.tsx'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { useBranches } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { EVERYTHING, type Filter, filterOf, KINDS, searchOf } from './filter.ts'
import { Lost, useHeldTasks } from './Holding.tsx'
import { TaskList } from './TaskList.tsx'
import { Together } from './Together.tsx'
import { idOf, type Task, useTasks } from './tasks.ts'
import './inbox.css'

const TYPING = 300 // ms after the last letter

/** What waits for me, by urgency. */
export function InboxPage() {
  const { t } = useWords()
  const filter = filterOf(useSearch())
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState(filter.text)
  const waiting = useWaiting()
  const { found, items, onView } = useTasks(filter)
  const held = useHeldTasks()
  // What was chosen stays so when it leaves the list meanwhile: nothing is skipped without a word.
  const [chosen, setChosen] = useState<ReadonlyMap<string, Task>>(new Map())
  const show = (next: Filter) => {
    setTyped(next.text)
    navigate(`/inbox${searchOf(next)}`, { replace: true })
  }
  useEffect(() => {
    if (typed === filter.text) return
    const timer = setTimeout(() => show({ ...filter, text: typed }), TYPING)
    return () => clearTimeout(timer)
  })
  const tasks = items.filter((one) => !held.has(idOf(one)))

  return (
    <Page title={t('office.nav.inbox')} lead={t('desk.inbox.lead')}>
      <Lost />
      <Filters filter={filter} typed={typed} onTyped={setTyped} onFilter={show} />
      {found.isPending ? (
        <Skeleton rows={6} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} onAgain={() => void found.refetch()} />
      ) : tasks.length === 0 ? (
        <Nothing waiting={waiting?.tasks ?? 0} filter={filter} onClear={() => show(EVERYTHING)} />
      ) : (
        <TaskList
          tasks={tasks}
          search={searchOf(filter)}
          old={found.isPlaceholderData}
          chosen={chosen}
          onChoose={setChosen}
          onView={onView}
          onEnd={() => {
            if (found.hasNextPage && !found.isFetchingNextPage) void found.fetchNextPage()
          }}
        />
      )}
      {chosen.size > 0 && <Together tasks={[...chosen.values()]} onClear={() => setChosen(new Map())} />}
    </Page>
  )
}

function Filters({
  filter,
  typed,
  onTyped,
  onFilter,
}: {
  filter: Filter
  typed: string
  onTyped: (typed: string) => void
  onFilter: (filter: Filter) => void
}) {
  const { t, language } = useWords()
  const titleOf = useBranches()
  const waiting = useWaiting()
  const counts = { approval: waiting?.approvals, work: waiting?.work, escalation: waiting?.escalations }
  const branches = Object.keys(waiting?.branches ?? {})
  return (
    <Toolbar
      label={t('desk.inbox.filters')}
      end={
        <search className="inbox-search">
          <Icon name="search" size={18} />
          <TextInput
            type="search"
            data-search
            aria-label={t('desk.inbox.search')}
            placeholder={t('desk.inbox.search')}
            value={typed}
            onChange={(event) => onTyped(event.currentTarget.value)}
          />
        </search>
      }
    >
      <Chip
        pressed={filter.kind === null && !filter.overdue}
        count={waiting?.tasks}
        onPress={() => onFilter({ ...filter, kind: null, overdue: false })}
      >
        {t('desk.inbox.all')}
      </Chip>
      {KINDS.map((kind) => (
        <Chip
          key={kind}
          pressed={filter.kind === kind}
          count={counts[kind]}
          onPress={() => onFilter({ ...filter, kind: filter.kind === kind ? null : kind })}
        >
          {t(`desk.inbox.${kind}`)}
        </Chip>
      ))}
      <Chip
        pressed={filter.overdue}
        count={waiting?.overdue}
        onPress={() => onFilter({ ...filter, overdue: !filter.overdue })}
      >
        {t('desk.inbox.overdue')}
      </Chip>
      {(waiting?.sops.length ?? 0) > 1 && (
        <Select
          aria-label={t('desk.inbox.sop')}
          value={filter.sop}
          onChange={(event) => onFilter({ ...filter, sop: event.currentTarget.value })}
        >
          <option value="">{t('desk.inbox.everySop')}</option>
          {waiting?.sops.map(({ sop, title, tasks }) => (
            <option key={sop} value={sop}>
              {`${pick(title, language) || sop} (${tasks})`}
            </option>
          ))}
        </Select>
      )}
      {branches.length > 1 && (
        <Select
          aria-label={t('desk.inbox.branch')}
          value={filter.branch}
          onChange={(event) => onFilter({ ...filter, branch: event.currentTarget.value })}
        >
          <option value="">{t('desk.inbox.everyBranch')}</option>
          {branches.map((code) => (
            <option key={code} value={code}>
              {titleOf(code)}
            </option>
          ))}
        </Select>
      )}
    </Toolbar>
  )
}

function Nothing({ waiting, filter, onClear }: { waiting: number; filter: Filter; onClear: () => void }) {
  const { t } = useWords()
  const narrowed = searchOf(filter) !== ''
  return (
    <EmptyState
      icon={narrowed ? 'filter' : 'check-circle'}
      title={t(narrowed ? 'desk.inbox.noneFound' : 'desk.inbox.none')}
      action={narrowed && <Button onClick={onClear}>{t('desk.inbox.clear')}</Button>}
    >
      {narrowed ? waiting > 0 && t('desk.inbox.noneFoundText', { n: waiting }) : t('desk.inbox.noneText')}
    </EmptyState>
  )
}

function useWaiting() {
  const { client } = useSession()
  const { data } = useQuery({
    queryKey: ['counts', 'each'],
    queryFn: ({ signal }) => got(client.GET('/api/me/waiting', { signal })),
  })
  return data
}
