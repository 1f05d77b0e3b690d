// “/”: a field by its name, where the selection is.

import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { Sheet, TextInput } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useBench } from '../context.tsx'
import { insert } from './actions.ts'
import { familyOf } from './Card.tsx'
import { Glyph } from './glyphs.tsx'
import { matching, shelvesOf } from './Palette.tsx'
import type { Piece } from './pieces.ts'

export function InsertMenu({ view, onClose }: { view: string; onClose: () => void }) {
  const bench = useBench()
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const base = useId()
  const all = useMemo(() => shelvesOf(bench), [bench])
  const shelves = matching(all, typed)
  const pieces = shelves.flatMap((shelf) => shelf.pieces)
  const current = pieces[Math.min(at, pieces.length - 1)]

  function take(piece: Piece) {
    onClose()
    insert(bench, piece, undefined, view)
  }
  function hear(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && pieces.length > 0) {
      event.preventDefault()
      const next = (Math.min(at, pieces.length - 1) + step + pieces.length) % pieces.length
      setAt(next)
      document.getElementById(`${base}-${next}`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && current) {
      event.preventDefault()
      take(current.piece)
    }
  }
  let number = -1
  return (
    <Sheet open onClose={onClose} title={t('form.insert.title')}>
      <div className="fb-insert-menu">
        <TextInput
          data-first
          role="combobox"
          aria-expanded
          aria-controls={`${base}-list`}
          aria-activedescendant={current ? `${base}-${pieces.indexOf(current)}` : undefined}
          aria-autocomplete="list"
          aria-label={t('form.insert.search')}
          placeholder={t('form.insert.search')}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setAt(0)
          }}
          onKeyDown={hear}
        />
        <div
          id={`${base}-list`}
          role="listbox"
          aria-label={t('form.insert.title')}
          className="fb-insert-list"
        >
          {pieces.length === 0 && <p className="fb-text">{t('form.insert.nothing')}</p>}
          {shelves.map(({ name, title, pieces: some }) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options
            <div key={name} role="group" aria-label={title}>
              <p className="fb-shelf-title" aria-hidden="true">
                {title}
              </p>
              {some.map((one) => {
                number += 1
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above hears the keys
                  <div
                    key={one.key}
                    id={`${base}-${number}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={one === current}
                    className={`fb-option fb-of-${familyOf(one.glyph)}`}
                    onClick={() => take(one.piece)}
                  >
                    <Glyph name={one.glyph} size={18} />
                    <span>{one.title}</span>
                  </div>
                )
              })}
            </div>
          ))}
        </div>
      </div>
    </Sheet>
  )
}
