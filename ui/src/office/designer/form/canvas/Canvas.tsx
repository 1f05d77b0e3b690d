// The form as it is laid out, to be changed: by dragging, by keys, by buttons.

import { ContextMenu } from 'radix-ui'
import { useRef } from 'react'
import { flat } from '../../../../authoring/form/index.ts'
import { classes, EmptyState } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useBench, useTree } from '../context.tsx'
import { Blocks } from './Blocks.tsx'
import { WrittenText } from './Card.tsx'
import { isByTouch, useDropInto, useDrops, useLongPress } from './dragging.ts'
import { Gap, HoldBar } from './Gap.tsx'
import type { Hands } from './hands.ts'
import { clipboard, hear } from './keys.ts'
import { useMenuItems } from './Toolbar.tsx'

export function Canvas({ openInsert, showProperties }: Hands) {
  const bench = useBench()
  const tree = useTree()
  const { t } = useWords()
  const scroll = useRef<HTMLDivElement>(null)
  const sheet = useRef<HTMLDivElement>(null)
  const isEmpty = tree.items.length === 0
  const isOver = useDropInto(sheet, null, bench, String(isEmpty))
  const press = useLongPress(bench)
  useDrops(bench)
  const hands = {
    view: 'canvas',
    shown: () => flat([...bench.tree.items, ...bench.tree.unplaced]),
    openInsert,
    showProperties,
    editTitle: (id: string) => bench.edit(id),
  }
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger
        asChild
        onPointerDown={(event) => event.pointerType === 'touch' && event.preventDefault()}
        onContextMenu={(event) => isByTouch() && event.preventDefault()}
      >
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the tree within hears keys; this is its ground */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the same by keyboard */}
        <div
          ref={scroll}
          className="fb-canvas"
          onPointerDown={press}
          onClick={(event) => {
            const { target, currentTarget } = event
            const isGround = target instanceof Element && target.matches('.fb-sheet, .fb-block')
            if (target === currentTarget || isGround) bench.select([])
          }}
        >
          <HoldBar />
          {/* biome-ignore lint/a11y/useSemanticElements: cards are no fieldset */}
          <div
            ref={sheet}
            role="group"
            aria-label={t('form.canvas')}
            data-view="canvas"
            className={classes('fb-sheet', isOver && 'fb-over')}
            tabIndex={isEmpty && tree.unplaced.length === 0 ? 0 : -1}
            onKeyDown={(event) => hear(event, bench, hands)}
            {...clipboard(bench, 'canvas')}
          >
            {isEmpty && (
              <EmptyState icon="plus" title={t('form.empty')}>
                {t('form.emptyText')}
              </EmptyState>
            )}
            <Blocks items={tree.items} scroll={scroll} />
            <Gap into={null} at={tree.items.length} />
            {tree.unplaced.length > 0 && (
              // biome-ignore lint/a11y/useSemanticElements: a group of cards
              <div className="fb-aside" role="group" aria-label={t('form.unplaced')}>
                <p className="fb-aside-title">{t('form.unplaced')}</p>
                <p className="fb-text">{t('form.unplacedText')}</p>
                <Blocks items={tree.unplaced} scroll={scroll} />
              </div>
            )}
          </div>
          {tree.written.length > 0 && (
            <section className="fb-aside" aria-label={t('form.beside')}>
              <p className="fb-aside-title">{t('form.beside')}</p>
              <p className="fb-text">{t('form.besideText')}</p>
              {tree.written.map(({ keyword, path }) => (
                <div key={keyword}>
                  <code className="fb-key">{keyword}</code>
                  <WrittenText path={path} />
                </div>
              ))}
            </section>
          )}
        </div>
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8}>
          <ContextItems openInsert={openInsert} showProperties={showProperties} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

function ContextItems(hands: Hands) {
  const items = useMenuItems('canvas', hands)
  return items.map((item, at) =>
    item === 'line' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a line has nothing but its place
      <ContextMenu.Separator key={at} className="menu-line" />
    ) : (
      <ContextMenu.Item
        key={item.label}
        className={classes('menu-item', item.danger && 'menu-danger')}
        disabled={item.disabled ?? false}
        onSelect={item.onSelect}
      >
        <span>{item.label}</span>
      </ContextMenu.Item>
    ),
  )
}
