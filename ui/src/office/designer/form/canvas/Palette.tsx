// Everything that can be put into a form, to drag or to press.

import { useMemo, useRef, useState } from 'react'
import { codeListOffer, EVIDENCE, LAYOUTS, OFFERS } from '../../../../authoring/form/index.ts'
import { TextInput } from '../../../../design/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { Label } from '../../../../forms/layout.ts'
import { useWords } from '../../../../words/index.ts'
import type { Bench } from '../bench.ts'
import { useBench } from '../context.tsx'
import { labelIn } from '../labels.ts'
import { insert, listsIn, titleOf } from './actions.ts'
import { familyOf } from './Card.tsx'
import { useDraggedPiece, useHolding } from './dragging.ts'
import { Glyph } from './glyphs.tsx'
import type { Piece } from './pieces.ts'

export interface Shelf {
  name: string
  title: string
  pieces: { key: string; glyph: string; title: string; piece: Piece }[]
}

const GROUPS = ['text', 'numbers', 'dates', 'choices', 'structure'] as const

/** All shelves of the palette, in words. */
export function shelvesOf(bench: Bench): Shelf[] {
  const { t, language } = bench.words
  const of = (piece: Piece, key: string, glyph: string) => ({
    key,
    glyph,
    piece,
    title: titleOf(bench, piece),
  })
  const shelves: Shelf[] = GROUPS.map((name) => ({
    name,
    title: t(`form.palette.${name}`),
    pieces: OFFERS.filter(({ group }) => group === name).map((offer) =>
      of({ piece: 'offer', offer }, offer.name, offer.name),
    ),
  }))
  shelves.at(-1)?.pieces.unshift(...LAYOUTS.map((layout) => of({ piece: 'layout', layout }, layout, layout)))
  if (bench.opened.step) {
    shelves.push({
      name: 'evidence',
      title: t('form.palette.evidence'),
      pieces: EVIDENCE.map((kind) => of({ piece: 'evidence', kind }, kind, kind)),
    })
  }
  const lists: Shelf = { name: 'lists', title: t('form.palette.lists'), pieces: [] }
  const blocks: Shelf = { name: 'blocks', title: t('form.palette.blocks'), pieces: [] }
  for (const path of bench.workshop.files.keys()) {
    if (!path.startsWith('forms/library/') || path === bench.opened.file) continue
    const data = bench.workshop.source(path)?.data
    if (!isObject(data)) continue
    const title = labelIn(data.title as Label, language)
    if (typeof data.form === 'string')
      blocks.pieces.push(of({ piece: 'block', file: path, title: title || data.form }, path, 'block'))
  }
  for (const list of listsIn(bench)) {
    const data = bench.workshop.source(`forms/library/${list}.yaml`)?.data
    const title = isObject(data) ? labelIn(data.title as Label, language) : ''
    const piece: Piece = { piece: 'offer', offer: codeListOffer(list) }
    lists.pieces.push({ ...of(piece, `list:${list}`, 'codeList'), title: title || list })
  }
  return [...shelves, lists, blocks].filter(({ pieces }) => pieces.length > 0)
}

/** Whether what was typed is in a title, or in the name of a kind. */
export function matching(shelves: readonly Shelf[], typed: string): Shelf[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return [...shelves]
  return shelves
    .map((shelf) => ({
      ...shelf,
      pieces: shelf.pieces.filter(
        ({ title, key }) => title.toLowerCase().includes(wanted) || key.toLowerCase().includes(wanted),
      ),
    }))
    .filter(({ pieces }) => pieces.length > 0)
}

export function Palette({ onAdded }: { onAdded: () => void }) {
  const bench = useBench()
  const { t, language } = useWords()
  const [typed, setTyped] = useState('')
  const { files } = bench.workshop
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words and files are those of the bench
  const all = useMemo(() => shelvesOf(bench), [bench, language, files.size])
  const shelves = matching(all, typed)
  return (
    <div className="fb-palette">
      <TextInput
        type="search"
        className="fb-search"
        aria-label={t('form.palette.search')}
        placeholder={t('form.palette.search')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {shelves.length === 0 && <p className="fb-text">{t('form.palette.nothing')}</p>}
      {shelves.map(({ name, title, pieces }) => (
        <section key={name} className="fb-shelf" aria-label={title}>
          <h2 className="fb-shelf-title">{title}</h2>
          <div className="fb-pieces">
            {pieces.map((one) => (
              <PieceButton
                key={one.key}
                name={one.key}
                glyph={one.glyph}
                title={one.title}
                piece={one.piece}
                onAdded={onAdded}
              />
            ))}
          </div>
        </section>
      ))}
    </div>
  )
}

function PieceButton(props: {
  name: string
  glyph: string
  title: string
  piece: Piece
  onAdded: () => void
}) {
  const { name, glyph, title, piece, onAdded } = props
  const bench = useBench()
  const { t } = useWords()
  const element = useRef<HTMLButtonElement>(null)
  useDraggedPiece(element, piece)
  const press = useHolding(() => {
    bench.hold({ piece, title })
    onAdded()
  })
  return (
    <button
      ref={element}
      type="button"
      className={`fb-piece fb-of-${familyOf(glyph)}`}
      data-piece={name}
      aria-label={t('form.palette.add', { what: title })}
      disabled={bench.workshop.readOnly}
      onPointerDown={press}
      onClick={() => {
        if (bench.held) return // it was held until it came into the hand
        insert(bench, piece)
        onAdded()
      }}
    >
      <Glyph name={glyph} size={18} />
      <span>{title}</span>
    </button>
  )
}
