import { memo, useRef } from 'react'
import { Button } from '../../design/Button.tsx'
import { classes } from '../../design/classes.ts'
import { Icon } from '../../design/Icon.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import type { Box } from '../../forms/layout.ts'
import { spotOf } from '../formTree.ts'
import { domId, useScope, useWatched } from '../scope.ts'
import type { Spot } from '../spots.ts'
import { fieldsIn } from './columns.ts'
import { useRowHeight } from './useRowHeight.ts'
import { useRows } from './useRows.ts'
import type { ListView, RowActs } from './view.ts'

const FOLDED = 76
/** So many values say what a folded row holds. */
const TOLD = 3

interface CardsProps extends ListView {
  detail: Box
  open: ReadonlySet<number>
}

/** Rows as cards that unfold: for phones, and for rows with more in them than a table can show. */
export function Cards({ spot, keys, acts, pinned, heights, canAdd, detail, open }: CardsProps) {
  const { store } = useScope()
  const list = useRef<HTMLOListElement>(null)
  const { pieces, tell } = useRows(list, { keys, heights, pinned }, FOLDED)
  return (
    <ol ref={list} className="rf-cards">
      {pieces.map((piece) => {
        const key = keys[piece.row]
        if (key === undefined)
          return <li key={`gap-${piece.gap}`} aria-hidden="true" style={{ blockSize: `${piece.gap}px` }} />
        return (
          <CardRow
            key={key}
            rowKey={key}
            row={store.spots.row(spot, key)}
            number={piece.row}
            count={keys.length}
            detail={detail}
            open={open.has(key)}
            acts={acts}
            canAdd={canAdd}
            tell={tell}
          />
        )
      })}
    </ol>
  )
}

interface CardRowProps {
  rowKey: number
  row: Spot
  number: number
  count: number
  detail: Box
  open: boolean
  acts: RowActs
  canAdd: boolean
  tell(key: number, number: number, pixels: number): void
}

const CardRow = memo(function CardRow(props: CardRowProps) {
  const { rowKey, row, number, count, detail, open, acts, canAdd, tell } = props
  const scope = useScope()
  const { store, words, language, readOnly, parts } = scope
  const element = useRowHeight<HTMLLIElement>((pixels) => tell(rowKey, number, pixels))
  const id = domId(scope, row)
  const told = useWatched(row, () => {
    const texts: string[] = []
    for (const control of fieldsIn(detail)) {
      if (texts.length === TOLD) break
      if (!store.shown(control, row)) continue
      const spot = spotOf(store.spots, control, row)
      const value = control.calculated ? store.kept(spot) : store.value(spot)
      const text = parts.typeOf(control).text(value, control, { words, language, codeLists: store.codeLists })
      if (text) texts.push(text)
    }
    return texts.join(' · ')
  })
  const faults = useWatched(row, () => store.faultsWithin(row))
  const name = words.t('renderer.list.row', { number: number + 1 })
  return (
    <li
      ref={element}
      className={classes('rf-card', faults > 0 && 'rf-card-faulty')}
      data-list={row.parent?.id}
      data-row={rowKey}
    >
      <button
        type="button"
        id={id}
        className="rf-card-head"
        aria-expanded={open}
        aria-controls={open ? `${id}-in` : undefined}
        onClick={() => acts.fold(rowKey, open)}
      >
        <span className="rf-card-number" aria-hidden="true">
          {number + 1}
        </span>
        <span className="unseen">{name}</span>
        <span className={told ? 'rf-card-told' : 'rf-card-told rf-output-none'}>
          {told || words.t('renderer.list.blank')}
        </span>
        {faults > 0 && (
          <span className="rf-card-faults">
            <Icon name="alert" size={16} />
            {words.t('renderer.faults.count', { count: faults })}
          </span>
        )}
        <Icon name={open ? 'chevron-up' : 'chevron-down'} size={20} />
      </button>
      {open && (
        <section className="rf-card-in" id={`${id}-in`} aria-label={name}>
          <parts.Elements box={detail} row={row} />
          {!readOnly && (
            <div className="rf-card-foot">
              <IconButton
                id={`${id}-up`}
                icon="chevron-up"
                label={words.t('renderer.list.up')}
                disabled={number === 0}
                onClick={() => acts.up(rowKey)}
              />
              <IconButton
                id={`${id}-down`}
                icon="chevron-down"
                label={words.t('renderer.list.down')}
                disabled={number === count - 1}
                onClick={() => acts.down(rowKey)}
              />
              <IconButton
                icon="copy"
                label={words.t('renderer.list.double')}
                disabled={!canAdd}
                onClick={() => acts.double(rowKey)}
              />
              <Button kind="quiet" icon="trash" className="rf-remove" onClick={() => acts.remove(rowKey)}>
                {words.t('renderer.list.remove')}
              </Button>
            </div>
          )}
        </section>
      )}
    </li>
  )
})
