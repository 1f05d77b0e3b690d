import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { Button, ButtonLink, Card, classes, EmptyState, Icon, Skeleton, Tabs } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'
import { ancestry, type Branch, inOrder, useBranchList } from '../jobs/directory.ts'
import { useAllPeople, useTitles } from '../people/people.ts'
import { reaches } from '../people/rights.ts'
import { BranchSheet } from './BranchSheet.tsx'
import { Calendars } from './Calendars.tsx'
import { inherited } from './inherited.ts'
import '../setup/setup.css'
import './branches.css'

/** The tree of branches, each with what it has and what it has from above; and the calendars. */
export function BranchesPage() {
  const { t } = useWords()
  const { me } = useSession()
  const [, navigate] = useLocation()
  const search = new URLSearchParams(useSearch())
  const list = useBranchList()
  const [over, setOver] = useState<'add' | 'change' | null>(null)
  const branches = list.data?.items ?? []
  const calendar = search.get('calendar')
  const tab = calendar === null ? 'tree' : 'calendars'
  const asked = search.get('branch')
  const branch = branches.find((one) => one.code === asked) ?? inOrder(branches)[0]?.branch
  const mayTop = reaches(me.rights, 'manage', null, branches)
  const mayHere = branch !== undefined && reaches(me.rights, 'manage', branch.code, branches)
  const go = (code: string) => navigate(`/branches?branch=${encodeURIComponent(code)}`, { replace: true })
  return (
    <Page
      title={t('office.nav.branches')}
      actions={
        tab === 'tree' &&
        (mayTop || mayHere) && (
          <Button kind="primary" icon="plus" onClick={() => setOver('add')}>
            {t('branches.add')}
          </Button>
        )
      }
    >
      {list.isPending ? (
        <Skeleton rows={6} />
      ) : list.isError ? (
        <Failed error={list.error} onAgain={() => void list.refetch()} />
      ) : (
        <Tabs
          label={t('office.nav.branches')}
          tabs={[
            { id: 'tree', label: t('branches.tree'), count: branches.length },
            { id: 'calendars', label: t('branches.calendars') },
          ]}
          selected={tab}
          onSelect={(id) => navigate(id === 'tree' ? '/branches' : '/branches?calendar=', { replace: true })}
        >
          {tab === 'calendars' ? (
            <Calendars
              name={calendar ?? ''}
              branches={branches}
              mayChange={mayTop}
              onGo={(name) => navigate(`/branches?calendar=${encodeURIComponent(name)}`, { replace: true })}
            />
          ) : branch ? (
            <div className="setup-columns">
              <Tree branches={branches} chosen={branch.code} onGo={go} />
              <Facts
                branch={branch}
                branches={branches}
                mayChange={mayHere}
                onChange={() => setOver('change')}
              />
            </div>
          ) : (
            <EmptyState icon="branch" title={t('branches.none')} />
          )}
        </Tabs>
      )}
      {over && (
        <BranchSheet
          branch={over === 'change' ? (branch ?? null) : null}
          parent={branch?.code ?? null}
          branches={branches}
          onClose={() => setOver(null)}
          onDone={(code) => {
            setOver(null)
            go(code)
          }}
        />
      )}
    </Page>
  )
}

function Tree({
  branches,
  chosen,
  onGo,
}: {
  branches: readonly Branch[]
  chosen: string
  onGo: (code: string) => void
}) {
  const { t } = useWords()
  const titles = useTitles()
  const people = (useAllPeople().data ?? []).filter((one) => one.active)
  const known = new Set(branches.map((one) => one.code))
  const below = (parent: string | null) =>
    branches.filter((one) => (one.parent !== null && known.has(one.parent) ? one.parent : null) === parent)
  const level = (parent: string | null) => {
    const items = below(parent)
    if (items.length === 0) return null
    return (
      <ul className="tree-level">
        {items.map((one) => {
          const own = people.filter((person) => person.branch === one.code).length
          return (
            <li key={one.code}>
              <button
                type="button"
                className={classes('tree-branch', one.code === chosen && 'tree-chosen')}
                aria-current={one.code === chosen || undefined}
                onClick={() => onGo(one.code)}
              >
                <span>{titles.branch(one.code)}</span>
                <span className="setup-small numbers" title={t('branches.people', { n: own })}>
                  {own}
                </span>
              </button>
              {level(one.code)}
            </li>
          )
        })}
      </ul>
    )
  }
  return (
    <Card>
      <nav aria-label={t('branches.tree')}>{level(null)}</nav>
    </Card>
  )
}

interface FactsProps {
  branch: Branch
  branches: readonly Branch[]
  mayChange: boolean
  onChange: () => void
}

function Facts({ branch, branches, mayChange, onChange }: FactsProps) {
  const { t } = useWords()
  const may = useRights()
  const titles = useTitles()
  const people = (useAllPeople().data ?? []).filter((one) => one.active)
  const own = people.filter((one) => one.branch === branch.code)
  const below = people.filter((one) => ancestry(branches, one.branch).includes(branch.code))
  const say = (field: 'timezone' | 'calendar', otherwise: string) => {
    const found = inherited(branches, branch.code, field)
    if (!found) return otherwise
    if (found.from === branch.code) return found.value
    return t('branches.inherited', { value: found.value, branch: titles.branch(found.from) })
  }
  const calendar = inherited(branches, branch.code, 'calendar')?.value
  return (
    <div className="setup-stack">
      <Card
        title={titles.branch(branch.code)}
        actions={
          <span className="setup-row">
            {may('audit') && (
              <ButtonLink
                kind="quiet"
                icon="history"
                href={`/office/audit?about=${encodeURIComponent(branch.code)}`}
              >
                {t('setup.record')}
              </ButtonLink>
            )}
            {mayChange && (
              <Button icon="edit" onClick={onChange}>
                {t('setup.change')}
              </Button>
            )}
          </span>
        }
      >
        <dl className="branch-facts">
          <div>
            <dt>{t('branches.code')}</dt>
            <dd>{branch.code}</dd>
          </div>
          <div>
            <dt>{t('branches.parent')}</dt>
            <dd>{branch.parent ? titles.branch(branch.parent) : t('branches.top')}</dd>
          </div>
          <div>
            <dt>{t('office.nav.people')}</dt>
            <dd>
              <a href={`/office/people?branch=${encodeURIComponent(branch.code)}`}>
                {t('branches.people', { n: own.length })}
              </a>
              {below.length > own.length && ` · ${t('branches.below', { n: below.length })}`}
            </dd>
          </div>
          <div>
            <dt>{t('branches.timezone')}</dt>
            <dd>{say('timezone', 'UTC')}</dd>
          </div>
          <div>
            <dt>{t('branches.calendar')}</dt>
            <dd>
              {say('calendar', t('branches.always'))}
              {calendar && (
                <a
                  className="branch-go"
                  href={`/office/branches?calendar=${encodeURIComponent(calendar)}`}
                  aria-label={`${t('branches.calendar')} ${calendar}`}
                >
                  <Icon name="arrow-right" size={18} />
                </a>
              )}
            </dd>
          </div>
          <div>
            <dt>{t('branches.tags')}</dt>
            <dd>{branch.tags.join(t('state.listSeparator')) || t('state.none')}</dd>
          </div>
          <div>
            <dt>{t('branches.position')}</dt>
            <dd className="numbers">{branch.position?.join(', ') ?? t('branches.noPosition')}</dd>
          </div>
        </dl>
      </Card>
      {own.length > 0 && (
        <Card title={t('office.nav.people')}>
          <ul className="setup-list">
            {own.map((one) => (
              <li key={one.login} className="setup-item">
                <a href={`/office/people/${encodeURIComponent(one.login)}`}>{one.name}</a>
                <span className="setup-small">
                  {one.roles.map(([role = '']) => titles.role(role)).join(t('state.listSeparator'))}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </div>
  )
}
