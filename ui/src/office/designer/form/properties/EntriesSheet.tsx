// The entries of a code list: searched by code and title, changed in place where the draft has the list, read only
// where it is the installation's.

import { useDeferredValue, useId, useMemo, useRef, useState } from 'react'
import { type ChoiceRow, pastedRows } from '../../../../authoring/form/choices.ts'
import { addEntries, moveEntryTo, setEntry } from '../../../../authoring/form/entries.ts'
import { textIn, worded } from '../../../../authoring/form/texts.ts'
import {
  Banner,
  Button,
  ButtonLink,
  classes,
  IconButton,
  Sheet,
  Skeleton,
  TextArea,
  TextInput,
} from '../../../../design/index.ts'
import type { Patch, Source } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { labelIn } from '../labels.ts'
import { Line } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { fileOf, useEntries, useLists } from './lists.ts'
import { Virtual, type VirtualHandle } from './Virtual.tsx'

export function EntriesSheet({ name, onClose }: { name: string; onClose: () => void }) {
  const { bench, readOnly } = usePanel()
  const { t, language } = useWords()
  const known = useLists().get(name)
  const { list, failed } = useEntries(name)
  const { workshop } = bench
  const own = workshop.source(fileOf(name))
  const mayEdit = own !== null && !readOnly
  const parent = list?.parent ?? null
  const [typed, setTyped] = useState('')
  const [pasting, setPasting] = useState<string | null>(null)
  const wanted = useDeferredValue(typed.trim().toLowerCase())
  const handle = useRef<VirtualHandle>(null)
  const parents = useId()
  const entries = (list?.entries ?? []) as readonly ChoiceRow[]
  const found = useMemo(
    () =>
      entries
        .map((entry, at) => ({ entry, at }))
        .filter(
          ({ entry }) =>
            wanted === '' ||
            [entry.code, ...textsOf(entry.title), entry.parent].some((text) =>
              String(text ?? '')
                .toLowerCase()
                .includes(wanted),
            ),
        ),
    [entries, wanted],
  )
  const numbers = entries.length > 0 && entries.every(({ code }) => typeof code === 'number')
  const said = labelIn(known?.title, language) || name

  function change(edit: (source: Source) => readonly Patch[], isTyped = false) {
    const source = workshop.source(fileOf(name))
    if (!source || !mayEdit) return
    const patches = edit(source)
    if (patches.length === 0) return
    if (isTyped) workshop.typed(fileOf(name), patches)
    else workshop.change({ word: 'form.did.change', params: { what: said } }, { [fileOf(name)]: patches })
  }
  function add(text: string) {
    const rows = pastedRows(text, language, entries, numbers)
    change((source) => addEntries(source, rows))
    setPasting(null)
    setTyped('')
    requestAnimationFrame(() => handle.current?.show(entries.length + rows.length - 1))
  }
  const isTwice = new Set<string>()
  const seen = new Set<string>()
  for (const { code } of entries) {
    if (seen.has(String(code))) isTwice.add(String(code))
    seen.add(String(code))
  }
  return (
    <Sheet open full onClose={onClose} title={said}>
      <div className="pp-chooser pp-entries-sheet">
        <div className="pp-row">
          <code>{name}</code>
          <span className="pp-help">{t('form.lists.count', { count: entries.length })}</span>
          {parent && <span className="pp-help">{t('form.lists.below', { list: parent })}</span>}
        </div>
        {!own && (
          <Banner tone="info" title={t('form.lists.readOnly')}>
            <p>{t('form.lists.readOnlyText')}</p>
            <ButtonLink kind="secondary" icon="link" href={`/office/code-lists/${name}`} target="_blank">
              {t('form.lists.open')}
            </ButtonLink>
          </Banner>
        )}
        {own && <p className="pp-help">{t('form.lists.shared')}</p>}
        <TextInput
          data-first
          type="search"
          aria-label={t('form.lists.searchEntries')}
          placeholder={t('form.lists.searchEntries')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {list === null && !failed && <Skeleton rows={4} />}
        {failed && <Banner tone="danger">{t('form.preview.failed')}</Banner>}
        {list !== null && found.length === 0 && <p className="pp-help">{t('form.lists.nothing')}</p>}
        {found.length > 0 && (
          <Virtual
            count={found.length}
            height={mayEdit ? (parent ? 96 : 52) : 44}
            role="list"
            label={t('form.choices.title')}
            handle={handle}
            row={(number) => {
              const { entry, at } = found[number] as { entry: ChoiceRow; at: number }
              if (!mayEdit)
                return (
                  <div className={classes('pp-entry', entry.retired === true && 'pp-retired')}>
                    <code>{String(entry.code)}</code>
                    <span>{labelIn(entry.title as never, 'zh-CN')}</span>
                    <span lang="en">{textIn(entry.title, 'en')}</span>
                    {entry.parent !== undefined && entry.parent !== null && (
                      <code>{String(entry.parent)}</code>
                    )}
                  </div>
                )
              return (
                <div className={classes('pp-choice', entry.retired === true && 'pp-retired')}>
                  <div className={classes('pp-choice-texts', parent !== null && 'pp-with-parent')}>
                    <Line
                      mono
                      unseen
                      label={t('form.choices.code', { number: at + 1 })}
                      value={String(entry.code)}
                      fault={isTwice.has(String(entry.code)) ? t('form.choices.twice') : null}
                      onText={(text) =>
                        text !== '' &&
                        change(
                          (source) => setEntry(source, at, { code: numbers ? Number(text) || 0 : text }),
                          true,
                        )
                      }
                    />
                    {(['zh-CN', 'en'] as const).map((tongue) => (
                      <Line
                        key={tongue}
                        unseen
                        lang={tongue}
                        label={t(tongue === 'en' ? 'form.choices.en' : 'form.choices.zh', { number: at + 1 })}
                        placeholder={tongue === 'en' ? 'English' : '中文'}
                        value={textIn(entry.title, tongue)}
                        onText={(text) =>
                          change(
                            (source) =>
                              setEntry(source, at, { title: worded(entry.title, tongue, text) ?? '' }),
                            true,
                          )
                        }
                      />
                    ))}
                    {parent !== null && (
                      <input
                        className="input pp-mono"
                        list={parents}
                        aria-label={t('form.lists.parentOf', { code: String(entry.code) })}
                        placeholder={t('form.lists.parentAny')}
                        value={String(entry.parent ?? '')}
                        onChange={(event) => {
                          const text = event.currentTarget.value
                          change((source) => setEntry(source, at, { parent: text || undefined }), true)
                        }}
                      />
                    )}
                  </div>
                  <IconButton
                    icon="chevron-up"
                    className="pp-small"
                    label={t('form.lists.up', { code: String(entry.code) })}
                    disabled={at === 0 || wanted !== ''}
                    onClick={() => change((source) => moveEntryTo(source, at, at - 1))}
                  />
                  <IconButton
                    icon={entry.retired ? 'undo' : 'pause'}
                    className="pp-small"
                    label={t(entry.retired ? 'form.choices.back' : 'form.choices.retire', {
                      code: String(entry.code),
                    })}
                    onClick={() =>
                      change((source) => setEntry(source, at, { retired: entry.retired ? undefined : true }))
                    }
                  />
                </div>
              )
            }}
          />
        )}
        {parent !== null && mayEdit && <Parents id={parents} name={parent} />}
        {mayEdit && pasting === null && (
          <div className="pp-row">
            <Button icon="plus" onClick={() => add(t('form.choices.fresh'))}>
              {t('form.choices.add')}
            </Button>
            <Button kind="quiet" icon="copy" onClick={() => setPasting('')}>
              {t('form.choices.paste')}
            </Button>
          </div>
        )}
        {pasting !== null && (
          <div className="pp-line">
            <label className="pp-label" htmlFor={`${parents}-paste`}>
              {t('form.choices.pasteHelp')}
            </label>
            <TextArea
              id={`${parents}-paste`}
              rows={4}
              value={pasting}
              onChange={(event) => setPasting(event.currentTarget.value)}
            />
            <div className="pp-row">
              <Button kind="primary" disabled={pasting.trim() === ''} onClick={() => add(pasting)}>
                {t('form.choices.take', { count: pastedRows(pasting, language, entries, numbers).length })}
              </Button>
              <Button kind="quiet" onClick={() => setPasting(null)}>
                {t('act.cancel')}
              </Button>
            </div>
          </div>
        )}
      </div>
    </Sheet>
  )
}

/** The codes that an entry may belong to. */
function Parents({ id, name }: { id: string; name: string }) {
  const { language } = useWords()
  const { list } = useEntries(name)
  return (
    <datalist id={id}>
      {(list?.entries ?? []).map(({ code, title }) => (
        <option key={String(code)} value={String(code)}>
          {labelIn(title as never, language)}
        </option>
      ))}
    </datalist>
  )
}

function textsOf(title: unknown): string[] {
  if (typeof title === 'string') return [title]
  return typeof title === 'object' && title !== null ? Object.values(title).map(String) : []
}
