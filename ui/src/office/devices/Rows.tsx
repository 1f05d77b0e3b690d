import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useKeys } from '../../design/desk.ts'
import { classes } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import './rows.css'

export interface RowColumn<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
}

interface RowsProps<Row> {
  label: string
  look: string // a class that says how wide the columns are
  columns: readonly RowColumn<Row>[] // the first is what a row is called, and leads to it
  rows: readonly Row[]
  idOf: (row: Row) => string
  hrefOf: (row: Row) => string
  chosen?: string | null
  more: boolean
  onMore: () => void
}

const HEIGHT = 64 // px, until a row has been measured
const AHEAD = 12 // rows before the end when more is fetched

/** Rows of which only those near the window are drawn. On a phone each is a card. */
export function Rows<Row>(props: RowsProps<Row>) {
  const { label, look, columns, rows, idOf, hrefOf, chosen, more, onMore } = props
  const { t } = useWords()
  const body = useRef<HTMLTableSectionElement>(null)
  const [top, setTop] = useState(0)
  useEffect(() => {
    const box = body.current?.getBoundingClientRect()
    setTop((box?.top ?? 0) + window.scrollY)
  }, [])
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => HEIGHT,
    overscan: 10,
    scrollMargin: top,
    getItemKey: (at) => {
      const row = rows[at]
      return row === undefined ? at : idOf(row)
    },
  })
  const drawn = virtual.getVirtualItems()
  const last = drawn.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) onMore()
  }, [more, last, rows.length, onMore])

  const walk = (step: number) => {
    const here = document.activeElement?.closest<HTMLElement>('[data-at]')
    const to = Number(here?.dataset.at ?? -1) + step
    if (to < 0 || to >= rows.length) return
    virtual.scrollToIndex(to, { align: 'auto' })
    // At once where the row is drawn, so that a quick Enter opens it and nothing else.
    const row = () => body.current?.querySelector<HTMLElement>(`[data-at="${to}"] a`)
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
    { keys: 'j', label: t('devices.key.next'), run: () => walk(1) },
    { keys: 'k', label: t('devices.key.before'), run: () => walk(-1) },
  ])

  return (
    <table className={classes('rows', look)} aria-label={label} aria-rowcount={more ? -1 : rows.length + 1}>
      <thead>
        <tr className="rows-heads" aria-rowindex={1}>
          {columns.map(({ id, title }) => (
            <th key={id} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={go}>
        <Room height={(drawn[0]?.start ?? top) - top} />
        {drawn.map((item) => {
          const row = rows[item.index]
          if (row === undefined) return null
          const id = idOf(row)
          return (
            <tr
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              data-at={item.index}
              aria-rowindex={item.index + 2}
              aria-current={chosen === id || undefined}
              className={classes('rows-row', chosen === id && 'rows-chosen')}
            >
              {columns.map((column, place) => (
                <td key={column.id} className={`rows-cell rows-cell-${column.id}`}>
                  {place === 0 ? (
                    <a className="rows-main" href={hrefOf(row)}>
                      {column.cell(row)}
                    </a>
                  ) : (
                    <>
                      <span className="rows-title" aria-hidden="true">
                        {column.title}
                      </span>
                      <span className="rows-value">{column.cell(row)}</span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          )
        })}
        <Room height={Math.max(0, virtual.getTotalSize() - ((drawn.at(-1)?.end ?? top) - top))} />
      </tbody>
    </table>
  )
}

/** Room for rows that are not drawn. Its height is set by script, since no style may stand in markup. */
function Room({ height }: { height: number }) {
  const element = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    if (element.current) element.current.style.blockSize = `${height}px`
  }, [height])
  return <tr ref={element} className="rows-room" />
}
