import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got } from '../../api/index.ts'
import { Menu } from '../../design/desk.ts'
import { Badge, Button, ButtonLink, Card, EmptyState, Icon, Skeleton, Tabs } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import type { PageProps } from '../frame/page_props.ts'
import { useRights } from '../frame/rights.ts'
import { Entries } from './Entries.tsx'
import { History } from './History.tsx'
import { ImportSheet } from './ImportSheet.tsx'
import { type CodeList, useCodeList } from './lists.ts'
import '../setup/setup.css'
import './code-lists.css'

const TABS = ['entries', 'history', 'uses'] as const

/** One code list: its entries, every version it ever had, and where it is used. */
export function CodeListPage({ params }: PageProps) {
  const name = decodeURIComponent(params.name ?? '')
  const { t, language } = useWords()
  const may = useRights()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('tab')
  const tab = TABS.find((id) => id === asked) ?? 'entries'
  const list = useCodeList(name)
  const [importing, setImporting] = useState(false)
  const title = (list.data && pick(list.data.content.title, language)) || name
  const file = (format: string) => `/api/code-lists/${encodeURIComponent(name)}/file?format=${format}`
  return (
    <Page
      title={title}
      lead={
        list.data && (
          <span className="setup-row">
            <code>{name}</code>
            <Badge>{t('lists.historyOf', { n: list.data.version })}</Badge>
          </span>
        )
      }
      above={
        <a className="setup-back" href="/office/code-lists">
          <Icon name="chevron-left" size={20} />
          {t('lists.all')}
        </a>
      }
      actions={
        list.data && (
          <>
            {may('audit') && (
              <ButtonLink icon="history" href={`/office/audit?about=${encodeURIComponent(name)}`}>
                {t('setup.record')}
              </ButtonLink>
            )}
            <Menu
              trigger={<Button icon="download">{t('lists.export')}</Button>}
              items={['csv', 'xlsx'].map((format) => ({
                label: format.toUpperCase(),
                onSelect: () => {
                  location.href = file(format)
                },
              }))}
            />
            {may('code_lists') && (
              <Button icon="upload" onClick={() => setImporting(true)}>
                {t('lists.import')}
              </Button>
            )}
          </>
        )
      }
    >
      {list.isPending ? (
        <Skeleton rows={6} />
      ) : list.isError ? (
        <Failed error={list.error} onAgain={() => void list.refetch()} />
      ) : (
        <Tabs
          label={title}
          tabs={TABS.map((id) => ({ id, label: t(`lists.tab.${id}`) }))}
          selected={tab}
          onSelect={(id) =>
            navigate(`/code-lists/${encodeURIComponent(name)}${id === 'entries' ? '' : `?tab=${id}`}`, {
              replace: true,
            })
          }
        >
          {/* What is being changed stays while one looks at the history. */}
          <div hidden={tab !== 'entries'}>
            <Entries list={list.data} mayChange={may('code_lists')} />
          </div>
          {tab === 'history' && <History list={list.data} mayChange={may('code_lists')} />}
          {tab === 'uses' && <Uses list={list.data} />}
        </Tabs>
      )}
      {importing && list.data && (
        <ImportSheet list={list.data} title={title} onClose={() => setImporting(false)} />
      )}
    </Page>
  )
}

function Uses({ list }: { list: CodeList }) {
  const { t, language } = useWords()
  const { client } = useSession()
  const uses = useQuery({
    queryKey: ['code-list-uses', list.name],
    queryFn: ({ signal }) =>
      got(client.GET('/api/code-lists/{name}/uses', { params: { path: { name: list.name } }, signal })),
  })
  if (uses.isPending) return <Skeleton rows={3} />
  if (uses.isError) return <Failed error={uses.error} onAgain={() => void uses.refetch()} />
  if (uses.data.items.length === 0) return <EmptyState icon="book" title={t('lists.usesNone')} />
  return (
    <Card>
      <ul className="setup-list">
        {uses.data.items.map((one) => (
          <li key={one.sop} className="setup-item">
            <div className="setup-item-text">
              <a href={`/office/sops/${encodeURIComponent(one.sop)}`}>
                {pick(one.title, language) || one.sop}
              </a>
              <div className="setup-small">
                {t('lists.usesForms', {
                  forms:
                    Object.entries(one.forms)
                      .map(([form, title]) => pick(title, language) || form)
                      .join(t('state.listSeparator')) || t('state.none'),
                })}{' '}
                · {t('lists.usesEntries', { n: one.entries })}
              </div>
              {one.entries !== list.content.entries.length && (
                <p className="setup-small">{t('lists.usesOld')}</p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
