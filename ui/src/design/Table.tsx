import type { ReactNode } from 'react'
import { useWords } from '../words/index.ts'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import './table.css'

export interface Column<Row> {
  id: string
  title: string
  cell: (row: Row) => ReactNode
  sortable?: boolean
  end?: boolean // numbers and times stand at the end
  main?: boolean // what the row is called: its heading on a phone
}

export interface Sort {
  by: string
  down: boolean
}

interface TableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  idOf: (row: Row) => string
  hrefOf?: (row: Row) => string // the main column leads there, and with it the whole row
  sort?: Sort
  onSort?: (sort: Sort) => void
  chosen?: ReadonlySet<string>
  onChoose?: (ids: Set<string>) => void
  nameOf?: (row: Row) => string // of a row, for who chooses it by ear
}

/** Rows and columns on a desk; on a phone each row is a card that names its values. */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, idOf, hrefOf, sort, onSort, chosen, onChoose, nameOf } = props
  const { t } = useWords()
  const choosing = chosen !== undefined && onChoose !== undefined
  const all = choosing && rows.length > 0 && rows.every((row) => chosen.has(idOf(row)))
  const toggle = (ids: readonly string[], on: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) on ? next.add(id) : next.delete(id)
    onChoose?.(next)
  }
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {choosing && (
            <th className="table-choose">
              <input
                type="checkbox"
                aria-label={t('desk.table.chooseAll')}
                checked={all}
                onChange={() => toggle(rows.map(idOf), !all)}
              />
            </th>
          )}
          {columns.map(({ id, title, sortable, end }) => {
            const sorted = sort?.by === id ? (sort.down ? 'descending' : 'ascending') : undefined
            return (
              <th key={id} className={end ? 'table-end' : undefined} aria-sort={sorted} scope="col">
                {sortable && onSort ? (
                  <button
                    type="button"
                    className="table-sort"
                    onClick={() => onSort({ by: id, down: sorted === 'ascending' })}
                  >
                    {title}
                    {sorted && <Icon name={sort?.down ? 'chevron-down' : 'chevron-up'} size={16} />}
                  </button>
                ) : (
                  title
                )}
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const id = idOf(row)
          return (
            <tr key={id} className={classes(hrefOf && 'table-goes', chosen?.has(id) && 'table-chosen')}>
              {choosing && (
                <td className="table-choose">
                  <input
                    type="checkbox"
                    aria-label={t('desk.table.choose', { name: nameOf?.(row) ?? id })}
                    checked={chosen.has(id)}
                    onChange={(event) => toggle([id], event.currentTarget.checked)}
                  />
                </td>
              )}
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={classes(column.end && 'table-end', column.main && 'table-main') || undefined}
                  data-title={column.title}
                >
                  {column.main && hrefOf ? <a href={hrefOf(row)}>{column.cell(row)}</a> : column.cell(row)}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
