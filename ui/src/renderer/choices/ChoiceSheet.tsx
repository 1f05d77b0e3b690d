import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../design/Button.tsx'
import { classes } from '../../design/classes.ts'
import { Icon } from '../../design/Icon.tsx'
import '../../design/inputs.css'
import { Sheet } from '../../design/Sheet.tsx'
import { useWindow } from '../lists/useWindow.ts'
import { useScope } from '../scope.ts'
import { type Entry, entryTitle } from './entries.ts'
import { indexOf } from './search.ts'
import { useFound } from './useFound.ts'
import './choice-sheet.css'

interface ChoiceSheetProps {
  title: string
  entries: readonly Entry[]
  chosen: readonly unknown[]
  /** Several may be chosen; the sheet stays open until one is done. */
  many: boolean
  onToggle(entry: Entry): void
  onClose(): void
}

/** From so many choices on, the search has the focus at once, on phones too. */
const MANY = 40
const ROW_REM = 3.75
const PAGE = 8

/**
 * The whole screen to choose in: a search on top, below it what matches. Only the choices that can be seen are
 * drawn. Arrow keys go along the list while the search keeps the focus (combobox pattern of WAI-ARIA).
 */
export function ChoiceSheet({ title, entries, chosen, many, onToggle, onClose }: ChoiceSheetProps) {
  const { words, language } = useScope()
  const [query, setQuery] = useState('')
  const matching = useFound(entries, query)
  const found = matching.entries
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      found.findIndex((entry) => chosen.includes(entry.code)),
    ),
  )
  const list = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const guess = useMemo(rowHeight, [])
  const window_ = useWindow(list, { count: found.length, order: found, guess, pinned: [active] })
  const listId = 'rf-choices'

  // The dialog itself puts the focus where it is told to when it opens.
  useLayoutEffect(() => {
    const first =
      entries.length > MANY || matchMedia('(hover: hover)').matches ? search.current : list.current
    first?.setAttribute('autofocus', '')
  }, [entries])

  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useEffect(() => {
    indexOf(entries).warm()
    const frame = requestAnimationFrame(() => {
      const scroller = list.current?.parentElement
      if (scroller) scroller.scrollTop = Math.max(0, active * guess - scroller.clientHeight / 2)
    })
    return () => cancelAnimationFrame(frame)
  }, [])

  // What is active is brought into view when keys move it.
  const moved = useRef(false)
  useEffect(() => {
    if (!moved.current) return
    moved.current = false
    const scroller = list.current?.parentElement
    if (!scroller) return
    const top = active * guess
    if (top < scroller.scrollTop) scroller.scrollTop = top
    else if (top + guess > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = top + guess - scroller.clientHeight
  }, [active, guess])

  function go(to: number) {
    moved.current = true
    setActive(Math.max(0, Math.min(found.length - 1, to)))
  }

  function choose(entry: Entry | undefined) {
    if (!entry) return
    onToggle(entry)
    if (!many) onClose()
  }

  function onKey(event: KeyboardEvent) {
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + PAGE,
      PageUp: active - PAGE,
    }
    const to = moves[event.key]
    if (to !== undefined) {
      event.preventDefault()
      go(to)
    } else if (event.key === 'Enter' || (event.key === ' ' && event.target === list.current)) {
      // Enter also ends a word of an input method; that one chooses nothing.
      if ((event as { isComposing?: boolean }).isComposing || event.keyCode === 229) return
      event.preventDefault()
      choose(matching.now()[active])
    } else if (event.target === list.current && (event.key === 'Home' || event.key === 'End')) {
      event.preventDefault()
      go(event.key === 'Home' ? 0 : found.length - 1)
    } else if (event.target === list.current && event.key.length === 1 && !event.ctrlKey && !event.metaKey)
      search.current?.focus()
  }

  const current = found[active]
  const activeId = current ? `${listId}-${active}` : undefined
  return (
    <Sheet
      open
      full
      onClose={onClose}
      title={title}
      footer={
        many ? (
          <Button kind="primary" onClick={onClose}>
            {words.t('renderer.choice.done', { count: chosen.length })}
          </Button>
        ) : undefined
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the two controls within */}
      <div className="rf-choices" onKeyDown={onKey}>
        <div className="rf-choices-search">
          <Icon name="search" size={20} />
          <input
            ref={search}
            className="input"
            type="search"
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={activeId}
            aria-autocomplete="list"
            aria-label={words.t('renderer.choice.search')}
            placeholder={words.t('renderer.choice.search')}
            autoComplete="off"
            enterKeyHint="done"
            value={query}
            onInput={(event) => {
              setQuery(event.currentTarget.value)
              setActive(0)
              const scroller = list.current?.parentElement
              if (scroller) scroller.scrollTop = 0
            }}
          />
        </div>
        <p className="rf-choices-count" role="status">
          {found.length === 0
            ? words.t('renderer.choice.none', { query })
            : words.t('renderer.choice.found', { count: found.length })}
        </p>
        <div className="rf-choices-scroll">
          <div
            ref={list}
            id={listId}
            role="listbox"
            tabIndex={0}
            aria-label={title}
            aria-multiselectable={many || undefined}
            aria-activedescendant={activeId}
            className="rf-choices-list"
          >
            {window_.pieces.map((piece) => {
              const entry = found[piece.row]
              if (!entry)
                return (
                  <div key={`gap-${piece.gap}`} role="presentation" style={{ blockSize: `${piece.gap}px` }} />
                )
              const on = chosen.includes(entry.code)
              const name = entryTitle(entry, language)
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's
                <div
                  key={piece.row}
                  id={`${listId}-${piece.row}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={on}
                  aria-setsize={found.length}
                  aria-posinset={piece.row + 1}
                  className={classes('rf-choice', piece.row === active && 'rf-choice-active')}
                  onClick={() => {
                    setActive(piece.row)
                    choose(entry)
                  }}
                >
                  <span className="rf-choice-text">
                    <span className="rf-choice-title">{name}</span>
                    {name !== String(entry.code) && (
                      <span className="rf-choice-code">{String(entry.code)}</span>
                    )}
                  </span>
                  {on && <Icon name="check" />}
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </Sheet>
  )
}

/** Rows are as high as the person's letters are large. */
function rowHeight(): number {
  const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.round((Number.isFinite(size) && size > 0 ? size : 16) * ROW_REM)
}
