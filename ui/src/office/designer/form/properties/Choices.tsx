// What can be chosen: choices that the field writes itself, or a code list.

import { useState } from 'react'
import { type ChoiceRow, choiceRows, pastedRows, setChoices } from '../../../../authoring/form/choices.ts'
import { setParent } from '../../../../authoring/form/entries.ts'
import {
  addField,
  besideOf,
  codeListOffer,
  type Item,
  setField,
  setItems,
} from '../../../../authoring/form/index.ts'
import { plain } from '../../../../authoring/form/kinds.ts'
import { textIn, worded } from '../../../../authoring/form/texts.ts'
import { Badge, Button, classes, Icon, IconButton, TextArea } from '../../../../design/index.ts'
import { setValue } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { listsIn } from '../canvas/actions.ts'
import { labelIn } from '../labels.ts'
import { Line, LinkButton, Pick } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { EntriesSheet } from './EntriesSheet.tsx'
import { ListChooser } from './ListChooser.tsx'
import { fileOf, filesWith, type KnownList, useEntries, useLists } from './lists.ts'

const PREVIEWED = 8

export function ChoicesPart({ item }: { item: Item }) {
  const { change, bench, tree } = usePanel()
  const { t } = useWords()
  const { field } = item
  if (!field?.spot) return null
  const many = field.kind === 'multipleChoice'
  const asked = plain(field.schema)
  const items = isObject(asked.items) ? tree.schemas.followed(asked.items) : {}
  const own = many && !('codeList' in asked) ? items : asked
  const path = many ? [...field.spot.target, 'items'] : field.spot.target
  const rows = choiceRows(own)
  const { codeList } = field
  const setList = (name: string | undefined) =>
    change((edit) => {
      if (many && !('codeList' in asked)) setItems(edit, item.id, 'codeList', name)
      else setField(edit, item.id, 'codeList', name)
    })
  function toCodeList(title: string) {
    if (!rows || !field?.spot) return
    const { workshop, source, opened } = bench
    const taken = listsIn(bench)
    const base = field.name.replaceAll('_', '-').toLowerCase()
    let name = base
    for (let number = 2; taken.has(name); number++) name = `${base}-${number}`
    const entries = rows.map(({ code, title: said }) => ({ code, title: said ?? String(code) }))
    const text = `codeList: ${name}\ntitle: ${JSON.stringify(item.label ?? title)}\nentries:\n${entries
      .map((entry) => `  - ${JSON.stringify(entry)}`)
      .join('\n')}\n`
    if (!source) return
    const kept = Object.fromEntries(
      Object.entries(own).filter(([key]) => !['enum', 'x-titles', 'oneOf', 'anyOf'].includes(key)),
    )
    workshop.change(
      { word: 'form.did.change', params: { what: title } },
      {
        [`forms/library/${name}.yaml`]: text,
        [opened.file]: setValue(source, path, { ...kept, codeList: name }),
      },
    )
  }
  if (codeList !== null) return <CodeListPick name={codeList} onName={setList} item={item} />
  if (!rows) return null
  return (
    <>
      <ChoiceTable
        rows={rows}
        numbers={own.type === 'integer' || own.type === 'number'}
        onRows={(next) => change((edit) => setChoices(edit, path, next))}
      />
      <LinkButton onClick={() => toCodeList(labelIn(item.label, bench.words.language) || field.name)}>
        {t('form.choices.toList')}
      </LinkButton>
    </>
  )
}

/** Codes with their titles: changed in place, moved by dragging or by keys, pasted from a spreadsheet. */
function ChoiceTable({
  rows,
  onRows,
  numbers = false,
}: {
  rows: readonly ChoiceRow[]
  onRows: (rows: ChoiceRow[]) => void
  numbers?: boolean
}) {
  const { readOnly } = usePanel()
  const { t, language } = useWords()
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [pasting, setPasting] = useState<string | null>(null)
  const set = (at: number, next: Partial<ChoiceRow>) =>
    onRows(rows.map((row, number) => (number === at ? { ...row, ...next } : row)))
  function move(from: number, to: number) {
    if (to < 0 || to >= rows.length || from === to) return
    const next = [...rows]
    const [row] = next.splice(from, 1)
    if (row) next.splice(to, 0, row)
    onRows(next)
  }
  function add(text: string) {
    onRows([...rows, ...pastedRows(text, language, rows, numbers)])
    setPasting(null)
  }
  const isTwice = (code: unknown) => rows.filter((row) => String(row.code) === String(code)).length > 1
  return (
    <fieldset className="pp-group pp-choices">
      <legend className="pp-label">{t('form.choices.title')}</legend>
      <ol className="pp-choice-rows">
        {rows.map((row, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a code may stand twice while it is typed
            key={at}
            className={classes('pp-choice', over === at && 'pp-over')}
            onDragOver={(event) => {
              if (dragged === null) return
              event.preventDefault()
              setOver(at)
            }}
            onDrop={() => {
              if (dragged !== null) move(dragged, at)
              setDragged(null)
              setOver(null)
            }}
          >
            {!readOnly && (
              <button
                type="button"
                className="pp-grip"
                draggable
                aria-label={t('form.choices.grip', { code: String(row.code) })}
                title={t('form.choices.grip', { code: String(row.code) })}
                onDragStart={() => setDragged(at)}
                onDragEnd={() => {
                  setDragged(null)
                  setOver(null)
                }}
                onKeyDown={(event) => {
                  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
                  if (by === 0) return
                  event.preventDefault()
                  move(at, at + by)
                  const list = event.currentTarget.closest('ol')
                  requestAnimationFrame(() =>
                    list?.querySelectorAll<HTMLElement>('.pp-grip')[at + by]?.focus(),
                  )
                }}
              >
                ⠿
              </button>
            )}
            <div className="pp-choice-texts">
              <Line
                mono
                unseen
                label={t('form.choices.code', { number: at + 1 })}
                value={String(row.code)}
                fault={isTwice(row.code) ? t('form.choices.twice') : null}
                onText={(text) => text !== '' && set(at, { code: numbers ? Number(text) || 0 : text })}
              />
              {(['zh-CN', 'en'] as const).map((tongue) => (
                <Line
                  key={tongue}
                  unseen
                  lang={tongue}
                  label={t(tongue === 'en' ? 'form.choices.en' : 'form.choices.zh', { number: at + 1 })}
                  placeholder={tongue === 'en' ? 'English' : '中文'}
                  value={textIn(row.title, tongue)}
                  onText={(text) => set(at, { title: worded(row.title, tongue, text) })}
                />
              ))}
            </div>
            {!readOnly && (
              <IconButton
                icon="close"
                className="pp-small"
                label={t('form.choices.gone', { code: String(row.code) })}
                onClick={() => onRows(rows.filter((_, number) => number !== at))}
              />
            )}
          </li>
        ))}
      </ol>
      {!readOnly && pasting === null && (
        <div className="pp-row">
          <Button
            kind="quiet"
            icon="plus"
            onClick={() => onRows([...rows, ...pastedRows(t('form.choices.fresh'), language, rows, numbers)])}
          >
            {t('form.choices.add')}
          </Button>
          <Button kind="quiet" icon="copy" onClick={() => setPasting('')}>
            {t('form.choices.paste')}
          </Button>
        </div>
      )}
      {pasting !== null && (
        <div className="pp-line">
          <label className="pp-label" htmlFor="pp-paste">
            {t('form.choices.pasteHelp')}
          </label>
          <TextArea
            id="pp-paste"
            rows={4}
            value={pasting}
            onChange={(event) => setPasting(event.currentTarget.value)}
          />
          <div className="pp-row">
            <Button kind="primary" disabled={pasting.trim() === ''} onClick={() => add(pasting)}>
              {t('form.choices.take', {
                count: pastedRows(pasting, language, rows, numbers).length,
              })}
            </Button>
            <Button kind="quiet" onClick={() => setPasting(null)}>
              {t('act.cancel')}
            </Button>
          </div>
        </div>
      )}
    </fieldset>
  )
}

/** A code list, with what hangs on it: what it depends on, and its first entries. */
function CodeListPick({ name, onName, item }: { name: string; onName: (name: string) => void; item: Item }) {
  const { bench, readOnly } = usePanel()
  const { t, language } = useWords()
  const [open, setOpen] = useState<'choose' | 'entries' | null>(null)
  const lists = useLists()
  const { list } = useEntries(name)
  const known = lists.get(name)
  const entries = list?.entries ?? []
  const { workshop } = bench
  const isOwn = workshop.source(fileOf(name)) !== null
  function choose(chosen: KnownList, all: ReadonlyMap<string, KnownList>) {
    setOpen(null)
    const files = filesWith(all, chosen.name)
    if (Object.keys(files).length > 0)
      workshop.change({ word: 'form.lists.did', params: { what: chosen.name } }, files)
    if (chosen.name !== name) onName(chosen.name)
  }
  return (
    <fieldset className="pp-group">
      <legend className="pp-label">{t('form.answer.codeList')}</legend>
      <button
        type="button"
        className="pp-list-now"
        disabled={readOnly}
        aria-haspopup="dialog"
        onClick={() => setOpen('choose')}
      >
        <span className="pp-list-words">
          <strong>{labelIn(known?.title, language) || name}</strong>
          <span className="pp-list-about">
            <code>{name}</code>
            {known && ` · ${t('form.lists.count', { count: known.count })}`}
          </span>
          {known && (
            <Badge tone={known.where === 'draft' ? 'info' : 'neutral'}>
              {t(`form.lists.where.${known.where}` as Key)}
            </Badge>
          )}
        </span>
        <Icon name="chevron-down" size={18} />
      </button>
      {!known && lists.size > 0 && <p className="pp-fault">{t('form.lists.unknown', { list: name })}</p>}
      <Cascade item={item} list={known} />
      <ul className="pp-entries">
        {entries.slice(0, PREVIEWED).map((entry) => (
          <li key={String(entry.code)} className={entry.retired ? 'pp-retired' : ''}>
            <code>{String(entry.code)}</code> {labelIn(entry.title as never, language)}
          </li>
        ))}
        {entries.length > PREVIEWED && (
          <li className="pp-help">{t('form.lists.more', { count: entries.length - PREVIEWED })}</li>
        )}
      </ul>
      {known && (
        <div className="pp-row">
          <Button kind="quiet" icon={isOwn && !readOnly ? 'edit' : 'list'} onClick={() => setOpen('entries')}>
            {t(isOwn && !readOnly ? 'form.lists.edit' : 'form.lists.see')}
          </Button>
        </div>
      )}
      {open === 'choose' && <ListChooser chosen={name} onChoose={choose} onClose={() => setOpen(null)} />}
      {open === 'entries' && <EntriesSheet name={name} onClose={() => setOpen(null)} />}
    </fieldset>
  )
}

/** What decides which entries are offered: the field that is chosen from the list that this one belongs to. */
function Cascade({ item, list }: { item: Item; list: KnownList | undefined }) {
  const { bench, tree, readOnly } = usePanel()
  const { t, language } = useWords()
  const lists = useLists()
  const { workshop } = bench
  if (!list) return null
  const titleOf = (name: string) => labelIn(lists.get(name)?.title, language) || name
  const { parent } = list
  const own = workshop.source(fileOf(list.name))
  const others = [...tree.byId.values()].flatMap(({ field, label, id }) =>
    field?.spot && field.codeList !== null && field.codeList !== list.name && id !== item.id
      ? [{ id, list: field.codeList, said: labelIn(label, language) || field.name }]
      : [],
  )
  const above = others.find((one) => one.list === parent)
  const options = new Map(others.map((one) => [one.list, `${one.said} (${titleOf(one.list)})`]))
  if (parent && !options.has(parent)) options.set(parent, titleOf(parent))
  function become(next: string) {
    if (own)
      workshop.change(
        { word: 'form.did.change', params: { what: titleOf(list?.name ?? '') } },
        { [fileOf(list?.name ?? '')]: setParent(own, next || null) },
      )
  }
  function addAbove() {
    if (!parent) return
    const title = lists.get(parent)?.title ?? parent
    bench.run(
      'form.did.add',
      titleOf(parent),
      (edit) => addField(edit, besideOf(item, false), codeListOffer(parent), { title }),
      'canvas',
    )
  }
  return (
    <>
      {own && !readOnly && (options.size > 0 || parent) ? (
        <Pick
          label={t('form.lists.cascade')}
          value={parent ?? ''}
          options={[
            { value: '', label: t('form.lists.noCascade') },
            ...[...options].map(([value, label]) => ({ value, label })),
          ]}
          onPick={become}
        />
      ) : null}
      {parent && (
        <p className={above ? 'pp-help' : 'pp-fault'}>
          {above
            ? t('form.lists.depends', { what: above.said, list: titleOf(parent) })
            : t('form.lists.noParent', { list: titleOf(parent) })}
        </p>
      )}
      {parent && !above && !readOnly && (
        <Button icon="plus" onClick={addAbove}>
          {t('form.lists.addParent', { list: titleOf(parent) })}
        </Button>
      )}
    </>
  )
}
