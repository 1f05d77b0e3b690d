import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Schemas } from '../../../api/index.ts'
import { useKeys } from '../../../design/desk.ts'
import { classes, Icon } from '../../../design/index.ts'
import { type Key, pick, useWords } from '../../../words/index.ts'
import { useBranches, usePeople } from '../../frame/names.ts'
import type { ColumnId, Filter, Order } from '../filter.ts'
import { Due, PriorityBadge, StatusBadge } from '../states.tsx'
import './job-table.css'

export type Line = Schemas['JobLineOut']

interface JobTableProps {
  lines: readonly Line[]
  filter: Filter
  more: boolean
  onMore: () => void
  onView: (first: number, last: number) => void
  onOrder: (order: Order) => void
  chosen: ReadonlySet<string> | null // null: rows cannot be chosen here
  onChoose: (ids: Set<string>) => void
}

const ROW = 68 // px, until a row has been measured
const AHEAD = 10 // rows before the end when more is fetched

/** Jobs in rows, of which only those near the window are drawn. On a phone each is a card. */
export function JobTable(props: JobTableProps) {
  const { lines, filter, more, onMore, onView, onOrder, chosen, onChoose } = props
  const { t } = useWords()
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useEffect(() => setTop(body.current?.offsetTop ?? 0), [])
  const rows = useWindowVirtualizer({
    count: lines.length,
    estimateSize: () => ROW,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (at) => lines[at]?.id ?? at,
  })
  const drawn = rows.getVirtualItems()
  const first = drawn[0]?.index ?? 0
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => onView(first, last), [onView, first, last])
  useEffect(() => {
    if (more && last >= lines.length - AHEAD) onMore()
  }, [more, last, lines.length, onMore])

  const all = chosen !== null && lines.length > 0 && lines.every((line) => chosen.has(line.id))
  const choose = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    onChoose(next)
  }
  const walk = (step: number) => {
    const here = document.activeElement?.closest<HTMLElement>('[data-at]')
    const to = Number(here?.dataset.at ?? -1) + step
    if (to < 0 || to >= lines.length) return
    rows.scrollToIndex(to, { align: 'auto' })
    const row = () => body.current?.querySelector<HTMLElement>(`[data-at="${to}"] a`)
    // At once where it is drawn already: the next key is meant for it.
    if (row()) row()?.focus()
    else requestAnimationFrame(() => row()?.focus())
  }

  const go = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    walk(step)
  }
  useKeys([
    { keys: 'j', label: t('jobs.key.next'), run: () => walk(1) },
    { keys: 'k', label: t('jobs.key.before'), run: () => walk(-1) },
  ])

  return (
    <table
      className={classes('job-table', chosen && 'job-table-choosing', `job-table-${filter.columns.length}`)}
      aria-label={t('office.jobs.title')}
      aria-rowcount={more ? -1 : lines.length + 1}
    >
      <thead>
        <tr className="job-table-heads" aria-rowindex={1}>
          {chosen && (
            <th className="job-table-choose" scope="col">
              <input
                type="checkbox"
                aria-label={t('jobs.chooseAll')}
                checked={all}
                onChange={() =>
                  choose(
                    lines.map((line) => line.id),
                    !all,
                  )
                }
              />
            </th>
          )}
          <th scope="col">{t('office.jobs.job')}</th>
          {filter.columns.map((id) => (
            <Head key={id} id={id} order={filter.order} onOrder={onOrder} />
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={go}>
        <Spacer height={(drawn[0]?.start ?? top) - top} />
        {drawn.map((item) => {
          const line = lines[item.index]
          return (
            line && (
              <tr
                key={item.key}
                ref={rows.measureElement}
                data-index={item.index}
                data-at={item.index}
                aria-rowindex={item.index + 2}
                className={classes('job-row jobs-row', chosen?.has(line.id) && 'job-row-chosen')}
              >
                <Row line={line} columns={filter.columns}>
                  {chosen && (
                    <td className="job-table-choose">
                      <input
                        type="checkbox"
                        aria-label={t('jobs.choose', { number: line.number })}
                        checked={chosen.has(line.id)}
                        onChange={(event) => choose([line.id], event.currentTarget.checked)}
                      />
                    </td>
                  )}
                </Row>
              </tr>
            )
          )
        })}
        <Spacer height={Math.max(0, rows.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top))} />
      </tbody>
    </table>
  )
}

/** Room for rows that are not drawn. Its height is set by script, since no style may stand in markup. */
function Spacer({ height }: { height: number }) {
  const element = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (element.current) element.current.style.blockSize = `${height}px`
  }, [height])
  return <tr ref={element} className="job-table-room" />
}

const SORTED: Partial<Record<ColumnId, readonly Order[]>> = { due: ['due'], opened: ['newest', 'oldest'] }

function Head({ id, order, onOrder }: { id: ColumnId; order: Order; onOrder: (order: Order) => void }) {
  const { t } = useWords()
  const orders = SORTED[id]
  const title = t(`jobs.column.${id}` as Key)
  if (!orders) return <th scope="col">{title}</th>
  const at = orders.indexOf(order)
  const next = orders[at + 1] ?? (at === -1 ? orders[0] : undefined) ?? 'newest'
  const sort = at === -1 ? 'none' : order === 'newest' ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={sort}>
      <button type="button" className="job-table-sort" onClick={() => onOrder(next)}>
        {title}
        {at !== -1 && <Icon name={order === 'newest' ? 'chevron-down' : 'chevron-up'} size={16} />}
      </button>
    </th>
  )
}

function Row({ line, columns, children }: { line: Line; columns: readonly ColumnId[]; children: ReactNode }) {
  const { t, language } = useWords()
  return (
    <>
      {children}
      <td className="job-row-job">
        <a className="job-row-title" href={`/office/jobs/${line.id}`}>
          {pick(line.title, language) || line.sop}
        </a>{' '}
        <span className="muted numbers">#{line.number}</span>
        {line.subject && <span className="job-row-subject">{line.subject.name}</span>}
      </td>
      {columns.map((id) => (
        <td key={id} className={`job-cell job-cell-${id}`}>
          <span className="job-cell-title" aria-hidden="true">
            {t(`jobs.column.${id}` as Key)}
          </span>
          <Cell id={id} line={line} />
        </td>
      ))}
    </>
  )
}

function Cell({ id, line }: { id: ColumnId; line: Line }) {
  const { t, formats } = useWords()
  const nameOf = usePeople()
  const titleOf = useBranches()
  switch (id) {
    case 'state':
      return (
        <span className="job-row-badges">
          <StatusBadge status={line.status} />
          <PriorityBadge priority={line.priority} />
        </span>
      )
    case 'priority':
      return <>{t(`jobs.priority.${line.priority}` as Key)}</>
    case 'assignee':
      return (
        <span className={line.assignee ? undefined : 'muted'}>
          {line.assignee ? nameOf(line.assignee) : t('office.jobs.nobody')}
        </span>
      )
    case 'branch':
      return <>{titleOf(line.branch)}</>
    case 'due':
      return <Due at={line.due_at} overdue={line.overdue} />
    case 'opened':
      return (
        <time dateTime={line.opened_at} title={formats.exact(Date.parse(line.opened_at))}>
          {formats.moment(Date.parse(line.opened_at))}
        </time>
      )
    case 'opener':
      return <>{nameOf(line.opened_by)}</>
    case 'steps':
      return <span className="mono">{line.at.join(', ')}</span>
  }
}
