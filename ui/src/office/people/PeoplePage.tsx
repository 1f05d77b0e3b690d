import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Chip, type Column, type Sort, Table, Toolbar } from '../../design/desk.ts'
import { Badge, Button, Card, EmptyState, Icon, Select, Skeleton, TextInput } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'
import { ancestry, inOrder } from '../jobs/directory.ts'
import { awayAt, type Person } from './absences.ts'
import { PersonSheet } from './PersonSheet.tsx'
import { useAllPeople, useTitles, useWorkloads } from './people.ts'
import '../setup/setup.css'
import './people.css'

const SHOWN = 100

/** Everybody who works here. */
export function PeoplePage() {
  const { t, formats } = useWords()
  const [, navigate] = useLocation()
  const search = new URLSearchParams(useSearch())
  const people = useAllPeople()
  const loads = useWorkloads()
  const titles = useTitles()
  const may = useRights()
  const [adding, setAdding] = useState(false)
  const [shown, setShown] = useState(SHOWN)
  const [sort, setSort] = useState<Sort>({ by: 'name', down: false })
  const now = Date.now()
  const asked = (name: string) => search.get(name) ?? ''
  const ask = (name: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(name, value)
    else next.delete(name)
    setShown(SHOWN)
    navigate(`/people${next.size > 0 ? `?${next}` : ''}`, { replace: true })
  }
  const all = people.data ?? []
  const skills = [...new Set(all.flatMap((one) => one.skills))].sort()
  const text = asked('text').trim().toLowerCase()
  const found = all.filter(
    (one) =>
      (asked('state') === 'inactive' ? !one.active : one.active) &&
      (asked('state') !== 'away' || awayAt(one, now) !== null) &&
      (!text ||
        `${one.name} ${one.login} ${one.email ?? ''} ${one.phone ?? ''}`.toLowerCase().includes(text)) &&
      (!asked('branch') || ancestry(titles.branches, one.branch).includes(asked('branch'))) &&
      (!asked('role') || one.roles.some(([role]) => role === asked('role'))) &&
      (!asked('skill') || one.skills.includes(asked('skill'))),
  )
  const key = (one: Person): string | number =>
    sort.by === 'jobs' ? (loads[one.login] ?? 0) : sort.by === 'branch' ? titles.branch(one.branch) : one.name
  const sorted = [...found].sort((a, b) => {
    const [x, y] = [key(a), key(b)]
    const order = typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y))
    return sort.down ? -order : order
  })
  const columns: Column<Person>[] = [
    {
      id: 'name',
      title: t('people.name'),
      main: true,
      sortable: true,
      cell: (one) => (
        <>
          {one.name} <span className="people-login">{one.login}</span>
        </>
      ),
    },
    { id: 'branch', title: t('people.branch'), sortable: true, cell: (one) => titles.branch(one.branch) },
    {
      id: 'roles',
      title: t('people.roles'),
      cell: (one) => (
        <span className="setup-chips">
          {one.roles.map(([role = '', at = '']) => (
            <Badge key={`${role} ${at}`}>
              {at === one.branch
                ? titles.role(role)
                : t('people.roleAt', { role: titles.role(role), branch: titles.branch(at) })}
            </Badge>
          ))}
        </span>
      ),
    },
    { id: 'skills', title: t('people.skills'), cell: (one) => one.skills.join(t('state.listSeparator')) },
    {
      id: 'state',
      title: t('people.state'),
      cell: (one) => {
        const away = awayAt(one, now)
        return (
          <span className="people-state">
            {!one.active ? (
              <Badge>{t('people.inactive')}</Badge>
            ) : away ? (
              <Badge tone="warning" icon="pause">
                {t('people.awayUntil', { when: formats.date(Date.parse(away.until)) })}
              </Badge>
            ) : (
              <Badge tone="success">{t('people.here')}</Badge>
            )}
          </span>
        )
      },
    },
    {
      id: 'jobs',
      title: t('people.jobs'),
      end: true,
      sortable: true,
      cell: (one) => (
        <a href={`/office/jobs?assignee=${encodeURIComponent(one.login)}`}>{loads[one.login] ?? 0}</a>
      ),
    },
  ]
  const narrowed = search.size > 0
  return (
    <Page
      wide
      title={t('office.nav.people')}
      lead={people.data && t('people.count', { n: all.filter((one) => one.active).length })}
      actions={
        may('people') && (
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t('people.add')}
          </Button>
        )
      }
    >
      <Toolbar label={t('people.filter')}>
        <search className="setup-search">
          <Icon name="search" size={20} />
          <TextInput
            type="search"
            aria-label={t('people.search')}
            placeholder={t('people.search')}
            value={asked('text')}
            onChange={(event) => ask('text', event.currentTarget.value)}
          />
        </search>
        <Select
          aria-label={t('people.branch')}
          value={asked('branch')}
          onChange={(event) => ask('branch', event.currentTarget.value)}
        >
          <option value="">{t('people.anyBranch')}</option>
          {inOrder(titles.branches).map(({ branch, above }) => (
            <option key={branch.code} value={branch.code}>
              {'\u2003'.repeat(above.length)}
              {titles.branch(branch.code)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('people.role')}
          value={asked('role')}
          onChange={(event) => ask('role', event.currentTarget.value)}
        >
          <option value="">{t('people.anyRole')}</option>
          {titles.roles.map(({ name }) => (
            <option key={name} value={name}>
              {titles.role(name)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('people.skill')}
          value={asked('skill')}
          onChange={(event) => ask('skill', event.currentTarget.value)}
        >
          <option value="">{t('people.anySkill')}</option>
          {skills.map((skill) => (
            <option key={skill}>{skill}</option>
          ))}
        </Select>
        {(['away', 'inactive'] as const).map((state) => (
          <Chip
            key={state}
            pressed={asked('state') === state}
            onPress={() => ask('state', asked('state') === state ? '' : state)}
          >
            {t(`people.only.${state}`)}
          </Chip>
        ))}
      </Toolbar>
      {people.isPending ? (
        <Skeleton rows={6} />
      ) : people.isError ? (
        <Failed error={people.error} onAgain={() => void people.refetch()} />
      ) : sorted.length === 0 ? (
        <EmptyState
          icon={narrowed ? 'search' : 'users'}
          title={t(narrowed ? 'people.noneFound' : 'people.none')}
          action={
            narrowed && (
              <Button onClick={() => navigate('/people', { replace: true })}>{t('people.showAll')}</Button>
            )
          }
        />
      ) : (
        <>
          <Card flush>
            <Table
              label={t('office.nav.people')}
              columns={columns}
              rows={sorted.slice(0, shown)}
              idOf={(one) => one.login}
              hrefOf={(one) => `/office/people/${encodeURIComponent(one.login)}`}
              sort={sort}
              onSort={setSort}
            />
          </Card>
          {sorted.length > shown && (
            <Button className="page-more" onClick={() => setShown(shown + SHOWN)}>
              {t('setup.showMore', { n: sorted.length - shown })}
            </Button>
          )}
        </>
      )}
      {adding && <PersonSheet person={null} onClose={() => setAdding(false)} />}
    </Page>
  )
}
