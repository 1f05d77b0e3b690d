// The form as a tree of names: what is where, without how it looks. Folds, moves and chooses like the canvas.

import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, memo, useEffect, useMemo, useRef, useState } from 'react'
import { flat, type Item } from '../../../../authoring/form/index.ts'
import { classes, Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { useBench, useMark, useTree } from '../context.tsx'
import { familyOf } from './Card.tsx'
import { useDraggedItem, useDropInto, useLongPress } from './dragging.ts'
import { Glyph, glyphOf } from './glyphs.tsx'
import type { Hands } from './hands.ts'
import { clipboard, hear } from './keys.ts'

const ROW = 36

export function StructureTree({ openInsert, showProperties }: Hands) {
  const bench = useBench()
  const tree = useTree()
  const { t } = useWords()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const scroll = useRef<HTMLDivElement>(null)
  const rows = useMemo(
    () => flat([...tree.items, ...tree.unplaced], (item) => !folded.has(item.id)),
    [tree, folded],
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const active = bench.active
  useEffect(
    () =>
      bench.watch(() => {
        const at = rows.findIndex(({ id }) => id === bench.active)
        if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' })
      }),
    [bench, rows, virtual],
  )
  function fold(item: Item, isOpen: boolean): boolean {
    if (item.children.length === 0 || folded.has(item.id) !== isOpen) return false
    const next = new Set(folded)
    if (isOpen) next.delete(item.id)
    else next.add(item.id)
    setFolded(next)
    return true
  }
  const isOver = useDropInto(scroll, null, bench, 'tree')
  const press = useLongPress(bench)
  const hands = {
    view: 'tree',
    shown: () => rows,
    openInsert,
    showProperties,
    editTitle: (id: string) => bench.edit(id),
    fold,
  }
  return (
    <div
      ref={scroll}
      role="tree"
      aria-label={t('form.tree')}
      aria-multiselectable
      data-view="tree"
      className={classes('fb-tree', isOver && 'fb-over')}
      onPointerDown={press}
      tabIndex={active === undefined ? 0 : -1}
      onKeyDown={(event) => hear(event, bench, hands)}
      {...clipboard(bench, 'tree')}
    >
      <svg className="fb-tree-height" width="1" height={virtual.getTotalSize()} aria-hidden="true" />
      {virtual.getVirtualItems().map(({ index, start, key }) => {
        const item = rows[index]
        return item ? (
          <Row
            key={key}
            item={item}
            start={start}
            isOpen={item.children.length > 0 ? !folded.has(item.id) : null}
            onFold={fold}
            shown={hands.shown}
          />
        ) : null
      })}
    </div>
  )
}

interface RowProps {
  item: Item
  start: number
  isOpen: boolean | null
  onFold: (item: Item, isOpen: boolean) => boolean
  shown: () => readonly Item[]
}

const Row = memo(
  function Row({ item, start, isOpen, onFold, shown }: RowProps) {
    const bench = useBench()
    const words = useWords()
    const { isSelected, isActive } = useMark(item)
    const element = useRef<HTMLDivElement>(null)
    const mark = useDraggedItem(element, item, bench, 'row')
    useEffect(() => {
      // No styles in markup: where a row stands is set as property, which the content policy allows.
      element.current?.style.setProperty('--fb-start', `${start}px`)
      element.current?.style.setProperty('--fb-depth', String(item.depth))
    }, [start, item.depth])
    function choose(event: MouseEvent) {
      if (event.ctrlKey || event.metaKey) bench.toggle(item.id)
      else if (event.shiftKey)
        bench.extend(
          item.id,
          shown().map(({ id }) => id),
        )
      else bench.select([item.id])
      bench.focus(item.id, 'tree')
    }
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the tree around
      <div
        ref={element}
        role="treeitem"
        aria-level={item.depth + 1}
        aria-selected={isSelected}
        {...(isOpen !== null && { 'aria-expanded': isOpen })}
        tabIndex={isActive ? 0 : -1}
        data-item={item.id}
        className={classes('fb-row', isSelected && 'fb-selected', mark && `fb-drop-${mark}`)}
        onClick={choose}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys do the same */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrow keys do the same */}
        <span
          className="fb-twist"
          onClick={(event) => {
            event.stopPropagation()
            if (isOpen !== null) onFold(item, !isOpen)
          }}
        >
          {isOpen !== null && <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} size={16} />}
        </span>
        <span className={`fb-glyph-box fb-of-${familyOf(glyphOf(item))}`}>
          <Glyph name={glyphOf(item)} size={16} />
        </span>
        <span className="fb-row-name">{nameOf(item, words)}</span>
        {item.field?.required && <span className="fb-star">*</span>}
      </div>
    )
  },
  (before, now) => before.item === now.item && before.start === now.start && before.isOpen === now.isOpen,
)
