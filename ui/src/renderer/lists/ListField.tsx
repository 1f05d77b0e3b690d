import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  useCallback,
  useMemo,
  useRef,
  useState,
} from 'react'
import { Button } from '../../design/Button.tsx'
import { Icon } from '../../design/Icon.tsx'
import type { Box } from '../../forms/layout.ts'
import type { FieldProps, Wording } from '../fields/types.ts'
import { spotOf } from '../formTree.ts'
import { goTo, useRevealer } from '../revealing.ts'
import { asked, bound } from '../schemas.ts'
import { domId, useScope, useWatched, worded } from '../scope.ts'
import { type Spot, within } from '../spots.ts'
import { Cards } from './Cards.tsx'
import { columnsOf, fieldsIn } from './columns.ts'
import { cellsIn, pasted } from './pasting.ts'
import { ListRows } from './rows.ts'
import { Table } from './Table.tsx'
import type { ListView, RowActs } from './view.ts'
import './list.css'

/** A list of rows with all that is done to them, and the way back from what was done. */
export function ListField({ control, spot, id, title, detail }: FieldProps & { detail: Box }) {
  const scope = useScope()
  const { store, words, language, readOnly, wide, parts } = scope
  const rows = useMemo(() => new ListRows(store, spot, control), [store, spot, control])
  const keys = useWatched(spot, () => store.keys(spot))
  const [open, setOpen] = useState<ReadonlySet<number>>(() => new Set(keys.length === 1 ? keys : []))
  const [held, setHeld] = useState<number | null>(null)
  const [said, setSaid] = useState<{ text: string; undo: (() => void) | null } | null>(null)
  const heights = useRef(new Map<number, number>())
  const { schema } = asked(control.schema)
  const most = bound(schema, 'maxItems')
  const canAdd = !readOnly && (most === undefined || keys.length < most)
  const columns = useMemo(
    () => (wide ? columnsOf(detail, control.options, parts.typeOf) : null),
    [wide, detail, control.options, parts],
  )

  const toRow = useCallback(
    (key: number) => {
      const [first] = fieldsIn(detail)
      const row = store.spots.row(spot, key)
      setOpen((before) => new Set(before).add(key))
      setHeld(key)
      void goTo(first ? spotOf(store.spots, first, row) : row, scope)
    },
    [detail, store, spot, scope],
  )

  useRevealer((target) => {
    if (!within(target, spot) || target === spot) return
    let row: Spot | null = target
    while (row && row.parent !== spot) row = row.parent
    if (typeof row?.step !== 'number') return
    const key = row.step
    setHeld(key)
    if (target !== row) setOpen((before) => (before.has(key) ? before : new Set(before).add(key)))
  })

  const acts = useMemo<RowActs>(() => {
    const moved = (key: number, by: number) => {
      const focused = document.activeElement?.id
      if (!rows.move(key, by)) return
      setSaid({ text: words.t('renderer.list.moved', { number: rows.keys.indexOf(key) + 1 }), undo: null })
      // A row that is moved on the page loses the focus.
      if (focused) requestAnimationFrame(() => document.getElementById(focused)?.focus())
    }
    return {
      up: (key) => moved(key, -1),
      down: (key) => moved(key, 1),
      double: (key) => {
        toRow(rows.double(key))
        setSaid({ text: words.t('renderer.list.doubled'), undo: null })
      },
      remove: (key) => {
        const number = rows.keys.indexOf(key) + 1
        const back = rows.remove(key)
        setSaid({
          text: words.t('renderer.list.removed', { number }),
          undo: () => {
            back()
            toRow(key)
          },
        })
        requestAnimationFrame(() => document.getElementById(`${id}-undo`)?.focus())
      },
      fold: (key, folded) =>
        setOpen((before) => {
          const next = new Set(before)
          if (folded) next.delete(key)
          else next.add(key)
          return next
        }),
    }
  }, [rows, words, toRow, id])

  function add() {
    toRow(rows.add())
    setSaid(null)
  }

  function keyOf(target: EventTarget | null): number | null {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
    return row?.dataset.list === spot.id ? Number(row.dataset.row) : null
  }

  function onKey(event: KeyboardEvent) {
    const key = keyOf(event.target)
    if (key === null || readOnly || event.defaultPrevented) return
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      if (event.key === 'ArrowUp') acts.up(key)
      else acts.down(key)
    } else if (event.key === 'Enter' && columns && event.target instanceof HTMLInputElement) {
      if (event.keyCode === 229) return
      event.preventDefault()
      const below = keys[keys.indexOf(key) + 1]
      const cell = event.target.closest<HTMLElement>('[data-column]')
      const column = columns[Number(cell?.dataset.column)]
      if (below === undefined) {
        if (canAdd) add()
      } else if (column) void goTo(spotOf(store.spots, column, store.spots.row(spot, below)), scope)
    }
  }

  function onPaste(event: ClipboardEvent) {
    const key = keyOf(event.target)
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null
    if (key === null || !cell || !columns || readOnly) return
    const cells = cellsIn(event.clipboardData?.getData('text/plain') ?? '')
    if (!cells) return
    event.preventDefault()
    const wording: Wording = { words, language, codeLists: store.codeLists }
    const target = {
      columns,
      row: keys.indexOf(key),
      column: Number(cell.dataset.column),
      most,
      newRow: () => store.tree.newRow(control),
      typeOf: parts.typeOf,
    }
    const outcome = pasted(rows.values, cells, target, wording)
    const undo = rows.replace(outcome.rows)
    const text = words.t('renderer.list.pasted', { count: outcome.filled })
    const more = outcome.left > 0 ? ` ${words.t('renderer.list.notPasted', { count: outcome.left })}` : ''
    setSaid({ text: text + more, undo })
  }

  const view: ListView = {
    spot,
    keys,
    acts,
    pinned: held === null ? [] : [keys.indexOf(held)],
    heights: heights.current,
    canAdd,
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and pastes of the fields within
    <div
      className="rf-list"
      onKeyDown={onKey}
      onPaste={onPaste}
      onFocus={(event: FocusEvent) => {
        const key = keyOf(event.target)
        if (key !== null) setHeld(key)
      }}
    >
      {keys.length === 0 ? (
        <p className="rf-list-empty">{words.t('renderer.list.empty')}</p>
      ) : columns ? (
        <Table {...view} title={title} columns={columns} />
      ) : (
        <Cards {...view} detail={detail} open={open} />
      )}
      <div className="rf-list-said" role="status">
        {said && (
          <>
            <span>{said.text}</span>
            {said.undo && (
              <Button
                id={`${id}-undo`}
                kind="quiet"
                icon="undo"
                onClick={() => {
                  said.undo?.()
                  setSaid(null)
                }}
              >
                {words.t('act.undo')}
              </Button>
            )}
          </>
        )}
      </div>
      {!readOnly && (
        <div className="rf-list-foot">
          <Button id={domId(scope, spot)} icon="plus" disabled={!canAdd} onClick={add}>
            {worded(control.options.add, language) || words.t('renderer.list.add')}
          </Button>
          {!canAdd && most !== undefined && (
            <span className="field-help">{words.t('renderer.list.full', { count: most })}</span>
          )}
          {columns && canAdd && (
            <span className="rf-list-tip">
              <Icon name="info" size={18} /> {words.t('renderer.list.paste')}
            </span>
          )}
        </div>
      )}
    </div>
  )
}
