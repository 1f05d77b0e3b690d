import { useQueryClient } from '@tanstack/react-query'
import { type DragEvent, useRef, useState } from 'react'
import { got, inWords, type Schemas } from '../../../api/index.ts'
import {
  Banner,
  Button,
  ButtonLink,
  Card,
  classes,
  EmptyState,
  Field,
  Icon,
  ProgressBar,
  Select,
  Skeleton,
} from '../../../design/index.ts'
import { useSession } from '../../../session/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { Failed, Page } from '../../frame/Page.tsx'
import { OF_JOBS } from '../acts/AssignSheet.tsx'
import { useBranchesWhere, useSops } from '../directory.ts'
import { Faults } from './Faults.tsx'
import { resultFile } from './result.ts'
import '../job.css'
import '../opening/opening.css'
import './importing.css'

type Check = Schemas['ImportCheckOut']
type Slice = Schemas['ImportSliceOut']
export type Row = Schemas['ImportedRowOut']

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Opens many jobs from a file: every fault of every row is shown before the first job is opened. */
export function ImportPage() {
  const { t, language } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const { sops, isPending, isError, error: failed, refetch } = useSops()
  const branches = useBranchesWhere('open')
  const [sop, setSop] = useState('')
  const [asked, setBranch] = useState('')
  const [file, setFile] = useState<File | null>(null)
  const [check, setCheck] = useState<Check | null>(null)
  const [mapping, setMapping] = useState<Record<string, number> | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [rows, setRows] = useState<Row[] | null>(null)
  const [stopped, setStopped] = useState<number | null>(null) // where to go on after a cut
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const branch = asked || (branches.length === 1 ? (branches[0]?.code ?? '') : '')
  const ready = sop !== '' && branch !== ''

  const begin = () => {
    setCheck(null)
    setMapping(null)
    setRows(null)
    setStopped(null)
    setError(null)
  }

  async function ask<T>(content: File, more: object): Promise<T> {
    const body = await content.arrayBuffer()
    const xlsx = new Uint8Array(body.slice(0, 2)).join() === '80,75'
    return (await got(
      client.POST('/api/job-imports', {
        params: { query: { sop, branch, ...more } },
        headers: { 'content-type': xlsx ? XLSX : 'text/csv' },
        body: body as never,
        bodySerializer: () => body,
      }),
    )) as T
  }

  async function look(content: File, columns: Record<string, number> | null) {
    setBusy(true)
    setError(null)
    try {
      const found = await ask<Check>(content, {
        dry_run: true,
        ...(columns && { mapping: JSON.stringify(columns) }),
      })
      setCheck(found)
      setMapping(mappedBy(found))
    } catch (refused) {
      setCheck(null)
      setError(refused)
    }
    setBusy(false)
  }

  async function run(after: number) {
    if (!file || !mapping) return
    setBusy(true)
    setError(null)
    setStopped(null)
    let next: number | null = after
    let done = after === 0 ? [] : (rows ?? [])
    setRows(done)
    try {
      while (next !== null) {
        const slice: Slice = await ask<Slice>(file, { mapping: JSON.stringify(mapping), after: next })
        done = [...done, ...slice.items]
        setRows(done)
        next = slice.next
      }
    } catch (refused) {
      setError(refused)
      setStopped(next)
    }
    await queries.invalidateQueries({ predicate: ({ queryKey: [first] }) => OF_JOBS.has(String(first)) })
    setBusy(false)
  }

  const take = (content: File | undefined) => {
    if (!content || !ready) return
    begin()
    setFile(content)
    void look(content, null)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  const move = (name: string, at: number) => {
    if (!check || !file) return
    const next = Object.fromEntries(
      Object.entries(mapping ?? {}).filter(([field, place]) => field !== name && place !== at),
    )
    if (name) next[name] = at
    setMapping(next)
    void look(file, next)
  }

  return (
    <Page
      title={t('office.nav.import')}
      lead={t('jobs.import.lead')}
      above={
        <a className="job-back" href="/office/jobs">
          <Icon name="chevron-left" size={20} />
          {t('office.job.allJobs')}
        </a>
      }
    >
      {isPending ? (
        <Skeleton rows={4} />
      ) : isError ? (
        <Failed error={failed} onAgain={() => void refetch()} />
      ) : branches.length === 0 ? (
        <EmptyState icon="job" title={t('jobs.open.mayNot')}>
          {t('jobs.open.mayNotText')}
        </EmptyState>
      ) : (
        <div className="importing">
          <Card title={t('jobs.import.for')}>
            <div className="opening-two">
              <Field label={t('office.job.sop')} required>
                {(control) => (
                  <Select
                    {...control}
                    value={sop}
                    disabled={busy}
                    onChange={(event) => {
                      setSop(event.currentTarget.value)
                      setFile(null)
                      begin()
                    }}
                  >
                    <option value="" disabled>
                      {t('jobs.open.choose')}
                    </option>
                    {sops.map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
              <Field label={t('office.job.branch')} help={t('jobs.import.branch')} required>
                {(control) => (
                  <Select
                    {...control}
                    value={branch}
                    disabled={busy}
                    onChange={(event) => {
                      setBranch(event.currentTarget.value)
                      setFile(null)
                      begin()
                    }}
                  >
                    <option value="" disabled>
                      {t('jobs.open.choose')}
                    </option>
                    {branches.map((one) => (
                      <option key={one.code} value={one.code}>
                        {'\u2003'.repeat(one.depth)}
                        {one.title}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            </div>
            {ready && (
              <div className="importing-template">
                <span>{t('jobs.import.template')}</span>
                {(['xlsx', 'csv'] as const).map((format) => (
                  <ButtonLink
                    key={format}
                    kind="quiet"
                    icon="download"
                    download
                    href={`/api/job-imports/template?${new URLSearchParams({ sop, branch, format, language })}`}
                  >
                    {format.toUpperCase()}
                  </ButtonLink>
                ))}
              </div>
            )}
          </Card>
          {ready && rows === null && (
            // biome-ignore lint/a11y/noStaticElementInteractions: a file is dropped here or chosen by the button
            <div
              className={classes('importing-drop', over && 'importing-over')}
              onDragOver={(event) => {
                event.preventDefault()
                setOver(true)
              }}
              onDragLeave={() => setOver(false)}
              onDrop={drop}
            >
              <Icon name="upload" size={32} />
              <p>{file ? file.name : t('jobs.import.drop')}</p>
              <input
                ref={picker}
                type="file"
                className="unseen"
                tabIndex={-1}
                aria-label={t('jobs.import.choose')}
                accept={`.csv,.xlsx,text/csv,${XLSX}`}
                onChange={(event) => {
                  take(event.currentTarget.files?.[0])
                  event.currentTarget.value = ''
                }}
              />
              <Button icon="file" busy={busy} onClick={() => picker.current?.click()}>
                {t(file ? 'jobs.import.another' : 'jobs.import.choose')}
              </Button>
            </div>
          )}
          {error !== null && (
            <Banner
              tone="danger"
              title={inWords(error, t)}
              action={
                stopped !== null && (
                  <Button kind="quiet" onClick={() => void run(stopped)}>
                    {t('jobs.import.goOn')}
                  </Button>
                )
              }
            >
              {stopped !== null && t('jobs.import.cut')}
            </Banner>
          )}
          {check && rows === null && (
            <>
              <Columns check={check} onMove={move} busy={busy} />
              <Faults check={check} />
              <div className="opening-send">
                <Button
                  kind="primary"
                  icon="plus"
                  busy={busy}
                  aria-disabled={check.faults.length > 0 || undefined}
                  onClick={() => check.faults.length === 0 && void run(0)}
                >
                  {t('jobs.import.run', { n: check.rows })}
                </Button>
              </div>
            </>
          )}
          {rows !== null && check && (
            <Result
              rows={rows}
              whole={check.rows}
              busy={busy}
              onAgain={() => {
                setFile(null)
                begin()
              }}
            />
          )}
        </div>
      )}
    </Page>
  )
}

function mappedBy(check: Check): Record<string, number> {
  return Object.fromEntries(
    check.columns.flatMap(({ field }, at) => (field === null ? [] : [[field, at] as [string, number]])),
  )
}

interface ColumnsProps {
  check: Check
  busy: boolean
  onMove: (field: string, at: number) => void
}

function Columns({ check, busy, onMove }: ColumnsProps) {
  const { t, language } = useWords()
  const missing = check.fields.filter(
    (one) => one.required && !check.columns.some((column) => column.field === one.name),
  )
  return (
    <Card title={t('jobs.import.columns')}>
      {missing.length > 0 && (
        <Banner tone="warning">
          {t('jobs.import.missing', {
            fields: missing
              .map((one) => pick(one.title, language) || one.name)
              .join(t('state.listSeparator')),
          })}
        </Banner>
      )}
      <ul className="importing-columns">
        {check.columns.map((column, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <li key={at} className="importing-column">
            <span>
              <strong>{column.title || t('jobs.import.untitled', { n: at + 1 })}</strong>
              <span className="muted">{column.samples.join(' · ')}</span>
            </span>
            <Icon name="arrow-right" size={20} />
            <Select
              aria-label={t('jobs.import.goesTo', { column: column.title || String(at + 1) })}
              value={column.field ?? ''}
              disabled={busy}
              onChange={(event) => onMove(event.currentTarget.value, at)}
            >
              <option value="">{t('jobs.import.ignored')}</option>
              {check.fields.map((one) => (
                <option key={one.name} value={one.name}>
                  {pick(one.title, language) || one.name}
                  {one.required ? ' *' : ''}
                </option>
              ))}
            </Select>
          </li>
        ))}
      </ul>
    </Card>
  )
}

interface ResultProps {
  rows: readonly Row[]
  whole: number
  busy: boolean
  onAgain: () => void
}

function Result({ rows, whole, busy, onAgain }: ResultProps) {
  const { t } = useWords()
  const opened = rows.filter((one) => one.job !== null)
  const refused = rows.filter((one) => one.job === null)
  const repeated = opened.filter((one) => one.repeated).length
  const download = () => {
    const heads = ['line', 'key', 'number', 'state', 'detail'] as const
    const text = resultFile(
      heads.map((one) => t(`jobs.import.head.${one}`)),
      rows.map((one) => [
        String(one.line),
        one.key,
        one.number === null ? '' : String(one.number),
        t(
          one.job === null
            ? 'jobs.import.refused'
            : one.repeated
              ? 'jobs.import.before'
              : 'jobs.import.opened',
        ),
        one.detail,
      ]),
    )
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
    link.download = 'jobs-import.csv'
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }
  return (
    <Card title={t('jobs.import.result')}>
      <div className="importing-result" role="status">
        {busy && <ProgressBar label={t('jobs.import.running')} value={rows.length / Math.max(1, whole)} />}
        <p>
          {t('jobs.import.progress', { n: opened.length, total: whole })}
          {repeated > 0 && ` ${t('jobs.import.repeated', { n: repeated })}`}
        </p>
      </div>
      {refused.length > 0 && (
        <Banner tone="warning" title={t('jobs.import.refusedSome', { n: refused.length })}>
          <ul>
            {refused.slice(0, 20).map((one) => (
              <li key={one.line}>
                {t('jobs.import.row', { n: one.line })}: {one.detail || one.code}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {!busy && (
        <div className="importing-done">
          <Button icon="download" onClick={download}>
            {t('jobs.import.download')}
          </Button>
          <ButtonLink kind="quiet" href="/office/jobs">
            {t('office.job.allJobs')}
          </ButtonLink>
          <Button kind="quiet" onClick={onAgain}>
            {t('jobs.import.another')}
          </Button>
        </div>
      )}
      <ol className="importing-rows">
        {opened
          .slice(-20)
          .reverse()
          .map((one) => (
            <li key={one.line}>
              {t('jobs.import.row', { n: one.line })}: <a href={`/office/jobs/${one.job}`}>#{one.number}</a>{' '}
              <span className="muted">{one.key.startsWith('#') ? '' : one.key}</span>
            </li>
          ))}
      </ol>
    </Card>
  )
}
