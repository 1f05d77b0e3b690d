import { memo, useRef, useState } from 'react'
import { Button } from '../../design/Button.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import type { Control } from '../../forms/layout.ts'
import { unitOf } from '../fields/number.tsx'
import { domId, titleOf, useScope } from '../scope.ts'
import type { Spot } from '../spots.ts'
import { useRowHeight } from './useRowHeight.ts'
import { useRows } from './useRows.ts'
import type { ListView, RowActs } from './view.ts'

const ROW = 65

interface TableProps extends ListView {
  title: string
  columns: readonly Control[]
}

/** Flat rows as a table of fields. What is done to a row opens below it. */
export function Table({ spot, keys, acts, pinned, heights, canAdd, title, columns }: TableProps) {
  const { store, words, language, readOnly } = useScope()
  const body = useRef<HTMLTableSectionElement>(null)
  const { pieces, tell } = useRows(body, { keys, heights, pinned }, ROW)
  const width = columns.length + (readOnly ? 1 : 2)
  return (
    <div className="rf-table-frame">
      <table className="rf-table" aria-label={title} aria-rowcount={keys.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="rf-table-number">
              <span className="unseen">{words.t('renderer.list.number')}</span>
            </th>
            {columns.map((column) => {
              const unit = unitOf(column.options, language)
              return (
                <th key={column.id} scope="col">
                  {titleOf(column, language)}
                  {unit && <span className="rf-unit"> ({unit})</span>}
                  {column.required && !readOnly && (
                    <span className="field-required"> {words.t('state.required')}</span>
                  )}
                </th>
              )
            })}
            {!readOnly && (
              <th scope="col" className="rf-table-acts">
                <span className="unseen">{words.t('renderer.list.acts')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          {pieces.map((piece) => {
            const key = keys[piece.row]
            if (key === undefined)
              return (
                <tr key={`gap-${piece.gap}`} className="rf-gap">
                  <td colSpan={width} style={{ blockSize: `${piece.gap}px`, padding: 0 }} />
                </tr>
              )
            return (
              <TableRow
                key={key}
                rowKey={key}
                row={store.spots.row(spot, key)}
                number={piece.row}
                count={keys.length}
                columns={columns}
                acts={acts}
                canAdd={canAdd}
                tell={tell}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

interface TableRowProps {
  rowKey: number
  row: Spot
  number: number
  count: number
  columns: readonly Control[]
  acts: RowActs
  canAdd: boolean
  tell(key: number, number: number, pixels: number): void
}

const TableRow = memo(function TableRow(props: TableRowProps) {
  const { rowKey, row, number, count, columns, acts, canAdd, tell } = props
  const scope = useScope()
  const { words, readOnly, parts } = scope
  const [acting, setActing] = useState(false)
  const element = useRowHeight<HTMLTableRowElement>((pixels) => tell(rowKey, number, pixels))
  const id = domId(scope, row)
  const name = words.t('renderer.list.row', { number: number + 1 })
  return (
    <tr
      ref={element}
      id={`${id}-row`}
      aria-rowindex={number + 2}
      data-list={row.parent?.id}
      data-row={rowKey}
    >
      <th scope="row" className="rf-table-number" id={id} tabIndex={-1}>
        {number + 1}
      </th>
      {columns.map((column, at) => (
        <td key={column.id} data-column={at}>
          <parts.FieldControl control={column} row={row} compact />
        </td>
      ))}
      {!readOnly && (
        <td className="rf-table-acts">
          <IconButton
            icon={acting ? 'close' : 'more'}
            label={words.t(acting ? 'act.close' : 'renderer.list.actsOf', { title: name })}
            aria-expanded={acting}
            onClick={() => setActing(!acting)}
          />
          {acting && (
            // biome-ignore lint/a11y/useSemanticElements: no fieldset in a cell of a table
            <div className="rf-table-menu" role="group" aria-label={name}>
              <Button
                id={`${id}-up`}
                kind="quiet"
                icon="chevron-up"
                disabled={number === 0}
                onClick={() => acts.up(rowKey)}
              >
                {words.t('renderer.list.up')}
              </Button>
              <Button
                id={`${id}-down`}
                kind="quiet"
                icon="chevron-down"
                disabled={number === count - 1}
                onClick={() => acts.down(rowKey)}
              >
                {words.t('renderer.list.down')}
              </Button>
              <Button
                kind="quiet"
                icon="copy"
                disabled={!canAdd}
                onClick={() => {
                  setActing(false)
                  acts.double(rowKey)
                }}
              >
                {words.t('renderer.list.double')}
              </Button>
              <Button kind="quiet" icon="trash" className="rf-remove" onClick={() => acts.remove(rowKey)}>
                {words.t('renderer.list.remove')}
              </Button>
            </div>
          )}
        </td>
      )}
    </tr>
  )
})
