import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Badge, Banner, Button, ButtonLink, Card, Icon, Skeleton, Tabs } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { LANGUAGE_NAMES, type Language, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { useRights } from '../frame/rights.ts'
import { Absences } from './Absences.tsx'
import { Access } from './Access.tsx'
import { awayAt, type Person } from './absences.ts'
import { PersonSheet } from './PersonSheet.tsx'
import { useTitles, useWorkloads } from './people.ts'
import { rightsAt, whyNot } from './rights.ts'
import '../setup/setup.css'
import './people.css'

const TABS = ['profile', 'absences', 'access'] as const

/** One person: who they are, what they may, when they are away, how they get in. */
export function PersonPage({ params }: PageProps) {
  const login = decodeURIComponent(params.login ?? '')
  const { t, formats } = useWords()
  const { client, me } = useSession()
  const may = useRights()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('tab')
  const titles = useTitles()
  const [changing, setChanging] = useState(false)
  const person = useQuery({
    queryKey: ['person', login],
    queryFn: ({ signal }) => got(client.GET('/api/people/{login}', { params: { path: { login } }, signal })),
  })
  const back = (
    <a className="setup-back" href="/office/people">
      <Icon name="chevron-left" size={20} />
      {t('people.all')}
    </a>
  )
  if (!person.data || titles.branches.length === 0) {
    return (
      <Page title={login} above={back}>
        {person.isError ? (
          <Failed error={person.error} onAgain={() => void person.refetch()} />
        ) : (
          <Skeleton rows={4} />
        )}
      </Page>
    )
  }
  const one = person.data
  const barred = whyNot(me.rights, one, titles.roles, titles.branches)
  const mayChange = barred === null
  const away = awayAt(one, Date.now())
  const own = login === me.login
  const tabs = TABS.filter((id) => id !== 'access' || mayChange || own)
  const tab = tabs.find((id) => id === asked) ?? 'profile'
  return (
    <Page
      title={one.name}
      above={back}
      lead={
        <span className="setup-row">
          {titles.branch(one.branch)}
          <span>{one.login}</span>
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
      }
      actions={
        <>
          {may('audit') && (
            <ButtonLink icon="history" href={`/office/audit?about=${encodeURIComponent(login)}`}>
              {t('setup.record')}
            </ButtonLink>
          )}
          {mayChange && (
            <Button kind="primary" icon="edit" onClick={() => setChanging(true)}>
              {t('setup.change')}
            </Button>
          )}
        </>
      }
    >
      {barred !== null && may('people') && (
        <Banner quiet>
          {barred.code === 'branch'
            ? t('people.why.branch', { branch: titles.branch(one.branch) })
            : t('people.why.stronger', {
                name: one.name,
                role: titles.role(barred.role),
                branch: titles.branch(barred.branch),
                what: barred.words
                  .map((word) => t(`people.may.${word}` as never))
                  .join(t('state.listSeparator')),
              })}
        </Banner>
      )}
      <Tabs
        label={one.name}
        tabs={tabs.map((id) => ({
          id,
          label: t(`people.tab.${id}`),
          ...(id === 'absences' && one.absences.length > 0 && { count: one.absences.length }),
        }))}
        selected={tab}
        onSelect={(id) =>
          navigate(`/people/${encodeURIComponent(login)}${id === 'profile' ? '' : `?tab=${id}`}`, {
            replace: true,
          })
        }
      >
        {tab === 'profile' && <Profile person={one} />}
        {tab === 'absences' && <Absences person={one} mayChange={mayChange || own} />}
        {tab === 'access' && <Access person={one} mayChange={mayChange} />}
      </Tabs>
      {changing && <PersonSheet person={one} onClose={() => setChanging(false)} />}
    </Page>
  )
}

function Profile({ person }: { person: Person }) {
  const { t } = useWords()
  const titles = useTitles()
  const jobs = useWorkloads()[person.login] ?? 0
  const rights = [
    ...rightsAt(
      person.roles.map(([role = '', at = '']) => [role, at] as const),
      titles.roles,
    ),
  ]
  const facts: [string, string][] = [
    [t('people.email'), person.email ?? ''],
    [t('people.phone'), person.phone ?? ''],
    [
      t('people.language'),
      person.language
        ? (LANGUAGE_NAMES[person.language as Language] ?? person.language)
        : t('people.ownLanguage'),
    ],
    [t('people.skills'), person.skills.join(t('state.listSeparator'))],
  ]
  return (
    <div className="setup-stack">
      <Card title={t('people.tab.profile')}>
        <dl className="people-facts">
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value || t('state.none')}</dd>
            </div>
          ))}
          <div>
            <dt>{t('people.jobs')}</dt>
            <dd>
              <a href={`/office/jobs?assignee=${encodeURIComponent(person.login)}`}>
                {t('people.jobsOpen', { n: jobs })}
              </a>
            </dd>
          </div>
        </dl>
      </Card>
      <Card title={t('people.rights')}>
        {person.roles.length === 0 && <p className="muted">{t('people.noRoles')}</p>}
        <ul className="people-rights">
          {rights.map(([branch, words]) => (
            <li key={branch}>
              <strong>
                {person.roles
                  .filter(([, at]) => at === branch)
                  .map(([role = '']) => titles.role(role))
                  .join(t('state.listSeparator'))}
              </strong>{' '}
              <span className="muted">{t('people.there', { branch: titles.branch(branch) })}</span>
              <ul>
                {words.length === 0 ? (
                  <li>{t('people.may.nothing')}</li>
                ) : (
                  words.map((word) => <li key={word}>{t(`people.may.${word}.long` as never)}</li>)
                )}
              </ul>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}
