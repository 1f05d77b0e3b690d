// What a field asks: its name on the form, what helps to answer it.

import { useRef, useState } from 'react'
import { type Item, setField, setLabel, setOption } from '../../../../authoring/form/index.ts'
import { TONGUES, textIn } from '../../../../authoring/form/texts.ts'
import { Button, IconButton } from '../../../../design/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import type { Label } from '../../../../forms/layout.ts'
import { LANGUAGE_NAMES, useWords } from '../../../../words/index.ts'
import { isOffered } from '../labels.ts'
import { Findings, Line, LinkButton, Part, Texts } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { followTitle, KeyRow } from './KeyRow.tsx'

const SIMPLE = new Set(['text'])

export function AskPart({ item }: { item: Item }) {
  const { type } = usePanel()
  const { t } = useWords()
  const { field } = item
  if (!field) return null
  const { options } = field
  const said = TONGUES.some((tongue) => textIn(item.label, tongue))
  return (
    <Part name="ask" title={t('form.part.ask')} icon="question">
      <Title item={item} said={said} />
      <KeyRow key={item.id} item={item} />
      <Texts
        many
        label={t('form.ask.description')}
        value={field.schema.description}
        onLabel={(label) => type((edit) => setField(edit, item.id, 'description', label))}
      />
      <Hint item={item} />
      {SIMPLE.has(field.kind) && (
        <Line
          label={t('form.ask.placeholder')}
          value={
            typeof options.placeholder === 'string' ? options.placeholder : textIn(options.placeholder, 'en')
          }
          onText={(text) => type((edit) => setOption(edit, item.id, 'placeholder', text || undefined))}
        />
      )}
      {field.spot && <Findings path={[...field.spot.path, 'title']} />}
    </Part>
  )
}

/** What it is called. The key of a new field follows once the title is written. */
function Title({ item, said }: { item: Item; said: boolean }) {
  const { bench, type } = usePanel()
  const { t } = useWords()
  const before = useRef(item.label)
  const stale = staleTongue(item.label)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears that the title was left
    <div
      onFocus={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) before.current = item.label
      }}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return
        if (JSON.stringify(before.current) !== JSON.stringify(item.label)) followTitle(bench, item)
      }}
    >
      <Texts
        label={t('form.ask.title')}
        value={item.label}
        onLabel={(label) => type((edit) => setLabel(edit, item.id, label))}
        {...(!said && { help: t('form.ask.untitled') })}
      />
      {stale && (
        <p className="pp-help pp-stale">
          {t('form.ask.still', { language: LANGUAGE_NAMES[stale], text: textIn(item.label, stale) })}
        </p>
      )}
    </div>
  )
}

/** The language that still says what the kind is called, while the other says what is asked. */
function staleTongue(label: unknown) {
  const [zh, en] = [textIn(label, 'zh-CN'), textIn(label, 'en')]
  if (zh === '' || en === '' || isOffered(zh) === isOffered(en)) return null
  return isOffered(zh) ? 'zh-CN' : 'en'
}

/** The longer help that opens by a button, with pictures and clips of the SOP. */
function Hint({ item }: { item: Item }) {
  const { bench, type, change, readOnly } = usePanel()
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(item.field?.options.help !== undefined)
  const { workshop } = bench
  const help = item.field?.options.help
  const isBoth = isObject(help) && ('text' in help || 'media' in help)
  const text = isBoth ? (help as Record<string, unknown>).text : help
  const raw = isBoth ? (help as Record<string, unknown>).media : undefined
  const media = (Array.isArray(raw) ? raw : [raw]).filter((one) => typeof one === 'string')
  const folder = `${workshop.sop}/media/`
  const there = [...workshop.files.keys()].filter(
    (path) => path.startsWith(folder) && !media.includes(path.slice(folder.length)),
  )
  const written = (next: unknown, pictures: readonly string[]) => {
    if (pictures.length > 0) return { ...(next !== undefined && { text: next }), media: pictures }
    return next as Label | undefined
  }
  const setMedia = (pictures: readonly string[]) =>
    change((edit) => setOption(edit, item.id, 'help', written(text, pictures)))
  async function take(files: FileList | null) {
    const added: string[] = []
    for (const file of files ?? []) {
      const name = file.name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')
      await workshop.addMedia(folder + name, file)
      added.push(name)
    }
    if (added.length > 0) setMedia([...media.filter((one) => !added.includes(one)), ...added])
  }
  if (!isOpen) {
    if (readOnly) return null
    return <LinkButton onClick={() => setOpen(true)}>{t('form.ask.hintBegin')}</LinkButton>
  }
  return (
    <div className="pp-line">
      <Texts
        many
        label={t('form.ask.hint')}
        value={text}
        help={t('form.ask.hintHelp')}
        onLabel={(label) => type((edit) => setOption(edit, item.id, 'help', written(label, media)))}
      />
      {media.length > 0 && (
        <ul className="pp-media">
          {media.map((name) => (
            <li key={name}>
              {/\.(mp4|webm|mov)$/i.test(name) ? (
                <video src={workshop.mediaUrl(folder + name)} muted />
              ) : (
                <img src={workshop.mediaUrl(folder + name)} alt={name} />
              )}
              <span className="pp-media-name">{name}</span>
              <IconButton
                icon="close"
                label={t('form.ask.mediaGone', { name })}
                disabled={readOnly}
                onClick={() => setMedia(media.filter((one) => one !== name))}
              />
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className="pp-row">
          <Button kind="quiet" icon="upload" onClick={() => input.current?.click()}>
            {t('form.ask.upload')}
          </Button>
          <input
            ref={input}
            type="file"
            hidden
            multiple
            accept="image/*,video/*"
            aria-label={t('form.ask.upload')}
            onChange={(event) => {
              void take(event.currentTarget.files)
              event.currentTarget.value = ''
            }}
          />
          {there.length > 0 && (
            <select
              className="input input-select pp-inline"
              aria-label={t('form.ask.media')}
              value=""
              onChange={(event) => setMedia([...media, event.currentTarget.value])}
            >
              <option value="">{t('form.ask.media')}</option>
              {there.map((path) => (
                <option key={path} value={path.slice(folder.length)}>
                  {path.slice(folder.length)}
                </option>
              ))}
            </select>
          )}
        </div>
      )}
    </div>
  )
}
