import { useState } from 'react'
import { useLocation } from 'wouter'
import { inWords } from '../../api/index.ts'
import { type Column, Table } from '../../design/desk.ts'
import {
  Banner,
  Button,
  Card,
  EmptyState,
  Field,
  Select,
  Sheet,
  Skeleton,
  TextInput,
} from '../../design/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { useRights } from '../frame/rights.ts'
import { faultsOf } from '../setup/faults.ts'
import { Titles } from '../setup/Titles.tsx'
import { type CodeList, useCodeLists, usePutCodeList } from './lists.ts'
import '../setup/setup.css'

/** All code lists. */
export function CodeListsPage() {
  const { t, language, formats } = useWords()
  const may = useRights()
  const lists = useCodeLists()
  const [adding, setAdding] = useState(false)
  const titleOf = (one: CodeList) => pick(one.content.title, language) || one.name
  const columns: Column<CodeList>[] = [
    { id: 'title', title: t('lists.name'), main: true, cell: titleOf },
    { id: 'name', title: t('lists.code'), cell: (one) => <code>{one.name}</code> },
    {
      id: 'parent',
      title: t('lists.parentList'),
      cell: (one) => {
        const parent = lists.data?.items.find((other) => other.name === one.content.parent)
        return parent ? titleOf(parent) : (one.content.parent ?? '')
      },
    },
    {
      id: 'entries',
      title: t('lists.inUse'),
      end: true,
      cell: (one) => one.content.entries.filter((entry) => !entry.retired).length,
    },
    {
      id: 'retired',
      title: t('lists.retiredCount'),
      end: true,
      cell: (one) => one.content.entries.filter((entry) => entry.retired).length,
    },
    { id: 'version', title: t('lists.version'), end: true, cell: (one) => one.version },
    { id: 'at', title: t('lists.changed'), end: true, cell: (one) => formats.date(Date.parse(one.at)) },
  ]
  return (
    <Page
      title={t('office.nav.codeLists')}
      lead={t('lists.lead')}
      actions={
        may('code_lists') && (
          <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
            {t('lists.add')}
          </Button>
        )
      }
    >
      {lists.isPending ? (
        <Skeleton rows={4} />
      ) : lists.isError ? (
        <Failed error={lists.error} onAgain={() => void lists.refetch()} />
      ) : lists.data.items.length === 0 ? (
        <EmptyState icon="list" title={t('lists.none')}>
          {t('lists.noneText')}
        </EmptyState>
      ) : (
        <Card flush>
          <Table
            label={t('office.nav.codeLists')}
            columns={columns}
            rows={lists.data.items}
            idOf={(one) => one.name}
            hrefOf={(one) => `/office/code-lists/${encodeURIComponent(one.name)}`}
          />
        </Card>
      )}
      {adding && <AddSheet lists={lists.data?.items ?? []} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function AddSheet({ lists, onClose }: { lists: readonly CodeList[]; onClose: () => void }) {
  const { t, language } = useWords()
  const [, navigate] = useLocation()
  const put = usePutCodeList()
  const [name, setName] = useState('')
  const [title, setTitle] = useState<Record<string, string>>({})
  const [parent, setParent] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const faults = faultsOf(error)
  async function add() {
    setBusy(true)
    setError(null)
    try {
      await put(name.trim() || '-', { title, parent: parent || null, entries: [] }, 0)
      navigate(`/code-lists/${encodeURIComponent(name.trim())}`)
      return
    } catch (refused) {
      setError(refused)
    }
    setBusy(false)
  }
  return (
    <Sheet
      open
      onClose={onClose}
      dismissable={!busy}
      title={t('lists.add')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void add()}>
            {t('lists.add')}
          </Button>
        </>
      }
    >
      {error !== null && <Banner tone="danger">{inWords(error, t)}</Banner>}
      <Field label={t('lists.code')} help={t('lists.nameHelp')} fault={faults.at('/name')} required>
        {(control) => (
          <TextInput
            {...control}
            data-first
            autoCapitalize="none"
            spellCheck={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value.toLowerCase())}
          />
        )}
      </Field>
      <Titles value={title} faults={faults} onChange={setTitle} />
      <Field label={t('lists.parentList')} fault={faults.at('/parent')}>
        {(control) => (
          <Select {...control} value={parent} onChange={(event) => setParent(event.currentTarget.value)}>
            <option value="">{t('lists.noParent')}</option>
            {lists.map((one) => (
              <option key={one.name} value={one.name}>
                {pick(one.content.title, language) || one.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </Sheet>
  )
}
