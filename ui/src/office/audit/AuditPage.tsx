import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, type Schemas } from '../../api/index.ts'
import { Toolbar } from '../../design/desk.ts'
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Field,
  Icon,
  Select,
  Skeleton,
  TextInput,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { type Key, useWords } from '../../words/index.ts'
import { usePeople } from '../frame/names.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useAllPeople, useTitles } from '../people/people.ts'
import { differences, FAMILIES, inWords, type Line, told } from './told.ts'
import '../setup/setup.css'
import './audit.css'

const FIELDS = ['about', 'by', 'action', 'since', 'until'] as const

/** What was done outside of jobs, and whether all records are what was sealed. */
export function AuditPage() {
  const { t } = useWords()
  const { client } = useSession()
  const [, navigate] = useLocation()
  const search = new URLSearchParams(useSearch())
  const people = useAllPeople().data ?? []
  const asked = (field: (typeof FIELDS)[number]) => search.get(field) ?? ''
  const [about, setAbout] = useState(asked('about'))
  const ask = (field: (typeof FIELDS)[number], value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(field, value)
    else next.delete(field)
    navigate(`/audit${next.size > 0 ? `?${next}` : ''}`, { replace: true })
  }
  const query = {
    ...(asked('about') && { about: asked('about') }),
    ...(asked('by') && { by: asked('by') }),
    ...(asked('action') && { action: asked('action') }),
    ...(asked('since') && { since: instant(asked('since'), 0) }),
    ...(asked('until') && { until: instant(asked('until'), 1) }),
  }
  const found = useInfiniteQuery({
    queryKey: ['audit', query],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['AuditPage']) => page.next,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/audit', {
          params: { query: { ...query, limit: 50, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
  })
  const lines = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title={t('office.nav.audit')}
      lead={t('audit.lead')}
      actions={
        <ButtonLink icon="download" download href={`/api/audit/file?${new URLSearchParams(query)}`}>
          {t('audit.download')}
        </ButtonLink>
      }
    >
      <Chain />
      <Toolbar label={t('audit.filter')}>
        <Field label={t('audit.about')}>
          {(control) => (
            <form
              onSubmit={(event) => {
                event.preventDefault()
                ask('about', about.trim())
              }}
            >
              <TextInput
                {...control}
                type="search"
                placeholder={t('audit.aboutHelp')}
                value={about}
                onChange={(event) => {
                  setAbout(event.currentTarget.value)
                  if (!event.currentTarget.value) ask('about', '')
                }}
                onBlur={() => about.trim() !== asked('about') && ask('about', about.trim())}
              />
            </form>
          )}
        </Field>
        <Field label={t('audit.by')}>
          {(control) => (
            <Select
              {...control}
              value={asked('by')}
              onChange={(event) => ask('by', event.currentTarget.value)}
            >
              <option value="">{t('audit.byAnybody')}</option>
              {people.map((one) => (
                <option key={one.login} value={one.login}>
                  {one.name}
                </option>
              ))}
              <option value="system">{t('office.job.system')}</option>
            </Select>
          )}
        </Field>
        <Field label={t('audit.what')}>
          {(control) => (
            <Select
              {...control}
              value={asked('action')}
              onChange={(event) => ask('action', event.currentTarget.value)}
            >
              <option value="">{t('audit.everything')}</option>
              {FAMILIES.map((one) => (
                <option key={one} value={one}>
                  {t(`audit.family.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        {(['since', 'until'] as const).map((field) => (
          <Field key={field} label={t(`audit.${field}`)}>
            {(control) => (
              <TextInput
                {...control}
                type="date"
                value={asked(field)}
                onChange={(event) => ask(field, event.currentTarget.value)}
              />
            )}
          </Field>
        ))}
      </Toolbar>
      {found.isPending ? (
        <Skeleton rows={6} />
      ) : found.isError ? (
        <Failed error={found.error} onAgain={() => void found.refetch()} />
      ) : lines.length === 0 ? (
        <EmptyState
          icon="search"
          title={t('audit.none')}
          action={
            search.size > 0 && (
              <Button
                onClick={() => {
                  setAbout('')
                  navigate('/audit', { replace: true })
                }}
              >
                {t('audit.clear')}
              </Button>
            )
          }
        />
      ) : (
        <Card>
          <ol className="setup-list">
            {lines.map((line) => (
              <Entry key={line.id} line={line} />
            ))}
          </ol>
          {found.hasNextPage && (
            <Button
              className="page-more"
              busy={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {t('audit.more')}
            </Button>
          )}
        </Card>
      )}
    </Page>
  )
}

/** Midnight of a day by the clock of whoever looks, so many days on. */
function instant(day: string, on: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date + on)
  return Number.isNaN(at.getTime()) ? '1970-01-01T00:00:00Z' : at.toISOString()
}

const OF_PEOPLE = ['person.', 'sessions.']

function Entry({ line }: { line: Line }) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const titles = useTitles()
  const changes = differences(line)
  const about = OF_PEOPLE.some((one) => line.action.startsWith(one))
    ? nameOf(line.about)
    : line.action.startsWith('branch.')
      ? titles.branch(line.about)
      : line.action.startsWith('role.')
        ? titles.role(line.about)
        : line.action.startsWith('token.') && typeof line.details.title === 'string'
          ? line.details.title
          : line.about
  const label = (field: string) => {
    const key = `audit.is.${field}` as Key
    const said = t(key)
    return said === key ? field : said
  }
  const say = (field: string, value: unknown): string => {
    if (field === 'roles' && Array.isArray(value)) {
      return value
        .map(([role, at]: [string, string]) =>
          t('people.roleAt', { role: titles.role(role), branch: titles.branch(at) }),
        )
        .join(t('state.listSeparator'))
    }
    if ((field === 'branch' || field === 'parent') && typeof value === 'string') return titles.branch(value)
    return inWords(field, value, t, formats.date)
  }
  const known = changes.some((one) => one.before !== undefined)
  return (
    <li className="audit-entry">
      <div className="audit-line">
        <span>{told(line, nameOf(line.by), about, t)}</span>
        <time className="setup-small numbers" dateTime={line.at} title={formats.exact(Date.parse(line.at))}>
          {formats.moment(Date.parse(line.at))}
        </time>
      </div>
      {changes.length > 0 && (
        <details className="audit-details">
          <summary>
            {changes
              .slice(0, 4)
              .map((one) => label(one.field))
              .join(t('state.listSeparator'))}
            {changes.length > 4 && ' …'}
          </summary>
          <table className="setup-both">
            <thead>
              <tr>
                <th scope="col">{t('audit.field')}</th>
                {known && <th scope="col">{t('audit.before')}</th>}
                <th scope="col">{t('audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ field, before, after }) => (
                <tr key={field}>
                  <th scope="row">{label(field)}</th>
                  {known && <td>{say(field, before) || t('state.none')}</td>}
                  <td>{say(field, after) || t('state.none')}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="setup-small numbers">
            {t('audit.number', { n: line.id })} · {formats.exact(Date.parse(line.at))} ·{' '}
            <code>{line.action}</code> · <code>{line.about}</code>
          </p>
        </details>
      )}
    </li>
  )
}

/** Whether all records are what was sealed, as of the last daily audit. */
function Chain() {
  const { t, formats } = useWords()
  const { client } = useSession()
  const last = useQuery({
    queryKey: ['audit', 'last'],
    queryFn: ({ signal }) => got(client.GET('/api/audit/last', { signal })),
  })
  if (last.isPending) return <Skeleton rows={1} />
  if (last.isError) return <Failed error={last.error} onAgain={() => void last.refetch()} />
  const { at, jobs, events, entries, count, faults } = last.data
  if (at === null) {
    return (
      <Banner quiet icon="shield" title={t('audit.chain.none')}>
        {t('audit.chain.noneText')}
      </Banner>
    )
  }
  const what = t('audit.chain.what', { when: formats.moment(Date.parse(at)), jobs, events, entries })
  if (count === 0) {
    return (
      <Banner quiet tone="success" icon="shield" title={t('audit.chain.good')}>
        {what}
      </Banner>
    )
  }
  return (
    <Banner tone="danger" title={t('audit.chain.bad', { n: count })}>
      <p>{what}</p>
      <ul className="audit-faults">
        {faults.map((one) => (
          <li key={`${one.code} ${one.job} ${one.text}`}>
            {one.text}{' '}
            {one.job && (
              <a href={`/office/jobs/${one.job}`} aria-label={one.job}>
                <Icon name="link" size={16} />
              </a>
            )}
          </li>
        ))}
      </ul>
      {count > faults.length && <p>{t('audit.chain.more', { n: faults.length })}</p>}
    </Banner>
  )
}
