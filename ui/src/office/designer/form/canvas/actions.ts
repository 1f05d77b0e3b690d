// Everything that can be done with what is chosen: what keys, buttons, menus and drops all call.

import { giveKey, wishedKey } from '../../../../authoring/form/fresh.ts'
import {
  addField,
  addLayout,
  besideOf,
  copyItems,
  duplicate,
  group,
  type Item,
  moveItems,
  pasteSnippet,
  putBeside,
  removeItems,
  setLabel,
  snippetOf,
  stepOf,
  type Target,
  targetAt,
  textOf,
  ungroup,
  type Way,
} from '../../../../authoring/form/index.ts'
import { commentsOf } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { Label } from '../../../../forms/layout.ts'
import type { Key } from '../../../../words/index.ts'
import { type Bench, nameOf } from '../bench.ts'
import { inBoth, isOffered, relabelled } from '../labels.ts'
import { readersOf, whenNobodyReads } from '../properties/breaking.ts'
import type { Drop, Piece } from './pieces.ts'

/** What something is called once it is put in: in both languages. */
function labelOf(bench: Bench, piece: Piece): Label {
  if (piece.piece === 'offer' && piece.offer.name === 'codeList') {
    const list = String(piece.offer.schema.codeList)
    const data = bench.workshop.source(`forms/library/${list}.yaml`)?.data
    return isObject(data) && data.title ? (data.title as Label) : list
  }
  const name =
    piece.piece === 'offer' ? piece.offer.name : piece.piece === 'layout' ? piece.layout : piece.piece
  const kind = piece.piece === 'evidence' ? `form.evidence.${piece.kind}` : `form.offer.${name}`
  return inBoth(kind) ?? { [bench.words.language]: titleOf(bench, piece) }
}

export function titleOf(bench: Bench, piece: Piece): string {
  const { t } = bench.words
  if (piece.piece === 'offer')
    return piece.offer.name === 'codeList' ? piece.offer.key : t(`form.offer.${piece.offer.name}` as Key)
  if (piece.piece === 'layout') return t(`form.offer.${piece.layout}` as Key)
  if (piece.piece === 'evidence') return t(`form.evidence.${piece.kind}` as Key)
  return piece.title
}

export function insert(bench: Bench, piece: Piece, drop?: Drop, focus = 'canvas') {
  const title = titleOf(bench, piece)
  const label = labelOf(bench, piece)
  if (piece.piece === 'evidence') {
    bench.addEvidence(piece.kind, label, title)
    bench.focus(bench.selected.at(-1), focus)
    return
  }
  const snippet = piece.piece === 'block' ? snippetOf(bench.workshop.source(piece.file)?.text ?? '') : null
  const outcome = bench.run(
    'form.did.add',
    title,
    (edit) => {
      const put = (target: Target) => {
        if (piece.piece === 'offer') return addField(edit, target, piece.offer, { title: label })
        if (piece.piece === 'layout') {
          const told = piece.layout === 'columns' || piece.layout === 'stack' ? null : label
          return addLayout(edit, target, piece.layout, told)
        }
        return snippet ? pasteSnippet(edit, target, snippet).select : []
      }
      if (drop && 'beside' in drop) {
        const item = edit.tree.byId.get(drop.beside)
        const made = put(item ? besideOf(item, drop.after) : { into: null, at: edit.tree.items.length })
        return made.every((id) => id.startsWith('f:')) ? putBeside(edit, made, drop.beside, drop.after) : made
      }
      return put(drop?.target ?? targetAt(edit.tree, bench.selected.at(-1)))
    },
    focus,
  )
  if (!('refused' in outcome)) tellPlace(bench, 'form.said.added')
}

export function move(bench: Bench, ids: readonly string[], drop: Drop, focus = 'canvas') {
  const what = bench.named(ids)
  const outcome = bench.run(
    'form.did.move',
    what,
    (edit) =>
      'beside' in drop ? putBeside(edit, ids, drop.beside, drop.after) : moveItems(edit, ids, drop.target),
    focus,
  )
  if (!('refused' in outcome)) tellPlace(bench, 'form.said.moved')
}

/** Puts what is held to a place. */
export function place(bench: Bench, target: Target, focus = 'canvas') {
  const { held } = bench
  bench.hold(null)
  if (!held) return
  if ('ids' in held) move(bench, held.ids, { target }, focus)
  else insert(bench, held.piece, { target }, focus)
}

export function step(bench: Bench, way: Way, focus = 'canvas') {
  const target = stepOf(bench.tree, bench.selected, way)
  if (target) move(bench, bench.selected, { target }, focus)
  else bench.say('form.said.edge')
}

function tellPlace(bench: Bench, word: 'form.said.added' | 'form.said.moved') {
  const item = bench.tree.byId.get(bench.selected.at(-1) ?? '')
  if (!item) return
  const above = item.parent ? bench.tree.byId.get(item.parent) : undefined
  bench.say(word, {
    what: bench.named(bench.selected),
    at: item.at + 1,
    count: (above?.children ?? bench.tree.items).length,
    where: above ? nameOf(above, bench.words) : bench.words.t('form.said.top'),
  })
}

/** Takes what is chosen away; asks before, where something reads it. */
export function erase(bench: Bench, focus = 'canvas', word: Key = 'form.did.remove') {
  const ids = bench.selected
  if (ids.length === 0) return bench.say('form.refused.nothingChosen')
  whenNobodyReads(bench, ids, () => eraseNow(bench, ids, focus, word))
}

function eraseNow(bench: Bench, ids: readonly string[], focus: string, word: Key) {
  const what = bench.named(ids)
  const proofs = bench.items.filter((item) => bench.isEvidence(item))
  if (proofs.length < bench.items.length || proofs.some(({ element }) => element !== null)) {
    const outcome = bench.run(word, what, (edit) => removeItems(edit, ids), focus)
    if ('refused' in outcome) return
  }
  if (proofs.length > 0)
    bench.removeEvidence(
      proofs.map(({ field }) => field?.name ?? ''),
      what,
    )
  if (bench.selected.length === 0) bench.focus(bench.active, focus)
  bench.say('form.said.removed', { what })
}

export function twice(bench: Bench, focus = 'canvas') {
  const ids = bench.selected
  bench.run('form.did.duplicate', bench.named(ids), (edit) => [...duplicate(edit, ids)], focus)
}

export function around(bench: Bench, layout: 'section' | 'columns' | 'pages', focus = 'canvas') {
  const ids = bench.selected
  const title = bench.words.t(layout === 'pages' ? 'form.offer.page' : `form.offer.${layout}`)
  const label =
    layout === 'columns'
      ? null
      : (inBoth(layout === 'pages' ? 'form.offer.page' : `form.offer.${layout}`) ?? title)
  bench.run('form.did.group', bench.named(ids), (edit) => group(edit, ids, layout, label), focus)
}

export function dissolve(bench: Bench, focus = 'canvas') {
  const [id] = bench.selected
  if (id !== undefined) bench.run('form.did.ungroup', bench.named([id]), (edit) => ungroup(edit, id), focus)
}

export function addPage(bench: Bench, pages: Item, focus = 'canvas') {
  const title = bench.words.t('form.offer.page')
  const label = inBoth('form.offer.page', ` ${pages.children.length + 1}`) ?? title
  bench.run(
    'form.did.add',
    title,
    (edit) => addLayout(edit, { into: pages.id, at: pages.children.length }, 'page', label),
    focus,
  )
}

export function retitle(bench: Bench, item: Item, text: string, focus = 'canvas') {
  const label = relabelled(item.label, bench.words.language, text)
  if (bench.isEvidence(item) && item.element === null) {
    bench.titleEvidence(item.field?.name ?? '', label, bench.named([item.id]))
    bench.focus(item.id, focus)
    return
  }
  const key = item.field?.spot ? wishedKey(item.field, label, isOffered) : null
  const isRead = key !== null && readersOf(bench, [item.field?.names ?? []]).some(({ how }) => isOutside(how))
  bench.run(
    'form.did.title',
    bench.named([item.id]),
    (edit) => {
      const ids = setLabel(edit, item.id, label)
      return key === null || isRead ? ids : giveKey(edit, item.id, key)
    },
    focus,
  )
}

function isOutside(how: string): boolean {
  return how !== 'rule' && how !== 'formula'
}

/** What is chosen as text for the clipboard. */
export function copied(bench: Bench): string | null {
  const { source } = bench
  if (!source || bench.selected.length === 0) return null
  const data = (path: Item['element']) => {
    let here: unknown = source.data
    for (const name of path ?? []) here = (here as Record<string | number, unknown> | undefined)?.[name]
    return here
  }
  return textOf(copyItems(bench.tree, data, bench.selected, (path) => commentsOf(source, path)))
}

export function paste(bench: Bench, text: string, focus = 'canvas') {
  const snippet = snippetOf(text)
  if (!snippet) return bench.say('form.refused.notPasted')
  const known = listsIn(bench)
  bench.run(
    'form.did.paste',
    '',
    (edit) => pasteSnippet(edit, targetAt(edit.tree, bench.selected.at(-1)), snippet, known),
    focus,
  )
}

/** The code lists of the draft. */
export function listsIn(bench: Bench): Set<string> {
  const lists = new Set<string>()
  for (const path of bench.workshop.files.keys()) {
    const name = /^forms\/library\/(.+)\.yaml$/.exec(path)?.[1]
    if (name === undefined) continue
    const data = bench.workshop.source(path)?.data
    if (typeof data === 'object' && data !== null && 'codeList' in data) lists.add(String(data.codeList))
  }
  return lists
}
