// What stands on the canvas: a card per field, a frame per layout, drawn again only when it changes.

import { type MouseEvent, memo, useEffect, useRef, useState } from 'react'
import { flat, type Item } from '../../../../authoring/form/index.ts'
import { classes, Icon } from '../../../../design/index.ts'
import { nodeAt } from '../../../../document/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { useBench, useMark } from '../context.tsx'
import { labelIn } from '../labels.ts'
import { retitle } from './actions.ts'
import { useDraggedItem, useDropInto } from './dragging.ts'
import { Gap } from './Gap.tsx'
import { Glyph, glyphOf } from './glyphs.tsx'
import { useEditing } from './titles.ts'

export const Card = memo(function Card({ item }: { item: Item }) {
  const bench = useBench()
  const words = useWords()
  const { t, language } = words
  const { isSelected, isActive } = useMark(item)
  const element = useRef<HTMLDivElement>(null)
  const mark = useDraggedItem(element, item, bench, 'card')
  const isEditing = useEditing(item.id)
  const { field } = item
  const name = nameOf(item, words)
  const isFrame = item.slot !== null

  function choose(event: MouseEvent) {
    event.stopPropagation()
    if (event.target instanceof HTMLElement && event.target.closest('input')) return
    if (event.ctrlKey || event.metaKey) bench.toggle(item.id)
    else if (event.shiftKey) {
      const { items, unplaced } = bench.tree
      bench.extend(
        item.id,
        flat([...items, ...unplaced]).map(({ id }) => id),
      )
    } else bench.select([item.id])
    bench.focus(item.id)
  }

  const card = (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the canvas around
    // biome-ignore lint/a11y/useSemanticElements: a card is no fieldset
    <div
      ref={element}
      role="group"
      aria-label={spoken(item, name, words.t)}
      aria-current={isSelected || undefined}
      tabIndex={isActive ? 0 : -1}
      data-item={item.id}
      className={classes(
        'fb-card',
        `fb-${item.what}`,
        isFrame && 'fb-frame',
        isSelected && 'fb-selected',
        mark && `fb-drop-${mark}`,
        field && !field.spot && field.kind !== 'evidence' && 'fb-lost',
      )}
      onClick={choose}
      onDoubleClick={(event) => {
        event.stopPropagation()
        if (item.what !== 'written') bench.edit(item.id)
      }}
      onContextMenu={() => {
        if (!bench.selected.includes(item.id)) bench.select([item.id])
      }}
    >
      <div className="fb-head">
        <span className={classes('fb-glyph-box', field && `fb-of-${familyOf(glyphOf(item))}`)}>
          <Glyph name={glyphOf(item)} size={18} />
        </span>
        {isEditing ? (
          <TitleInput item={item} name={name} />
        ) : (
          <span className={classes('fb-title', !labelIn(item.label, language) && 'fb-bare')}>
            {name}
            {field?.required && (
              <span className="fb-star" title={t('form.required')}>
                *
              </span>
            )}
          </span>
        )}
        <span className="fb-marks">
          {item.hasRule && (
            <span title={t('form.ruled')}>
              <Icon name="eye" size={16} />
            </span>
          )}
          {field?.calculated && <span className="fb-chip">{t('form.calculated')}</span>}
          {field?.ref && <span className="fb-chip">{field.ref.split('/').at(-1)}</span>}
          {field && <code className="fb-key">{field.name}</code>}
        </span>
      </div>
      {field && !isFrame && <Ghost item={item} />}
      {item.what === 'written' && <Written item={item} />}
      {isFrame && <Inside item={item} />}
    </div>
  )
  if (item.parent === '') return card
  return (
    <>
      <Gap into={item.parent} at={item.at} />
      {card}
    </>
  )
})

function spoken(item: Item, name: string, t: (key: Key) => string): string {
  const glyph = glyphOf(item)
  const kind = item.field
    ? item.field.kind === 'evidence'
      ? t(`form.evidence.${glyph}` as Key)
      : kindWord(glyph, t)
    : ''
  return [name, kind, item.field?.required ? t('form.required') : '', item.hasRule ? t('form.ruled') : '']
    .filter(Boolean)
    .join(', ')
}

/** What a kind is called. */
export function kindWord(glyph: string, t: (key: Key) => string): string {
  const own = ['variant', 'constant', 'unknown', 'evidence']
  return own.includes(glyph) ? t(`form.kind.${glyph}` as Key) : t(`form.offer.${glyph}` as Key)
}

const FAMILIES: Readonly<Record<string, string>> = {
  number: 'numbers',
  whole: 'numbers',
  range: 'numbers',
  calculated: 'numbers',
  date: 'dates',
  time: 'dates',
  moment: 'dates',
  duration: 'dates',
  boolean: 'choices',
  choice: 'choices',
  multipleChoice: 'choices',
  codeList: 'choices',
  variant: 'choices',
  list: 'structure',
  object: 'structure',
  section: 'structure',
  columns: 'structure',
  pages: 'structure',
  note: 'structure',
  photo: 'evidence',
  signature: 'evidence',
  scan: 'evidence',
  position: 'evidence',
  video: 'evidence',
  audio: 'evidence',
  file: 'evidence',
}

export function familyOf(glyph: string): string {
  return FAMILIES[glyph] ?? 'text'
}

function TitleInput({ item, name }: { item: Item; name: string }) {
  const bench = useBench()
  const { t, language } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(labelIn(item.label, language))
  useEffect(() => input.current?.select(), [])
  const done = useRef(false)
  function end(isKept: boolean) {
    if (done.current) return
    done.current = true
    bench.edit(null)
    if (isKept && text.trim() !== '' && text !== labelIn(item.label, language))
      retitle(bench, item, text.trim())
    else bench.focus(item.id)
  }
  return (
    <input
      ref={input}
      className="fb-title-input"
      aria-label={t('form.title.label', { name })}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) end(true)
        if (event.key === 'Escape') end(false)
      }}
    />
  )
}

/** The inside of a layout, a group of fields or a list. */
function Inside({ item }: { item: Item }) {
  const bench = useBench()
  const { t } = useWords()
  const element = useRef<HTMLDivElement>(null)
  const isOver = useDropInto(element, item.id, bench, item.what)
  return (
    <div
      ref={element}
      className={classes(
        'fb-inside',
        item.what === 'columns' && 'fb-beside',
        isOver && 'fb-over',
        item.children.length === 0 && 'fb-hollow',
      )}
    >
      {item.children.map((child) => (
        <Card key={child.id} item={child} />
      ))}
      <Gap into={item.id} at={item.children.length} />
      {item.children.length === 0 && <span className="fb-hint">{t('form.emptyHere')}</span>}
    </div>
  )
}

/** Roughly what stands there when somebody fills it in. */
function Ghost({ item }: { item: Item }) {
  const { t, language } = useWords()
  const { field } = item
  if (!field) return null
  const { kind, schema, options } = field
  const text = labelIn(schema.description as string | undefined, language)
  const unit = labelIn(options.unit as string | undefined, language)
  return (
    <>
      {text && <p className="fb-text">{text}</p>}
      <div className={`fb-ghost fb-ghost-${kind}`} aria-hidden="true">
        {kind === 'boolean' && (
          <>
            <span className="fb-pill">{t('form.yes')}</span>
            <span className="fb-pill">{t('form.no')}</span>
          </>
        )}
        {(kind === 'choice' || kind === 'multipleChoice') && <Choices field={field} language={language} />}
        {kind === 'range' && <span className="fb-rail" />}
        {(kind === 'text' || kind === 'number' || kind === 'date' || kind === 'duration') && (
          <span className={classes('fb-box', glyphOf(item) === 'longText' && 'fb-tall')}>
            {typeof schema.compute === 'string' ? <code>{schema.compute}</code> : limits(schema)}
            {unit && <span className="fb-unit">{unit}</span>}
          </span>
        )}
        {kind === 'constant' && <span className="fb-box">{JSON.stringify(schema.const)}</span>}
        {(kind === 'unknown' || kind === 'variant') && <WrittenText path={field.spot?.path ?? null} />}
        {kind === 'list' && <span className="fb-box">[ … ]</span>}
        {kind === 'evidence' && (
          <span className="fb-slot">
            <Icon name="plus" size={16} />
          </span>
        )}
      </div>
    </>
  )
}

function limits(schema: Record<string, unknown>): string {
  const low = schema.minimum ?? schema.exclusiveMinimum
  const high = schema.maximum ?? schema.exclusiveMaximum
  if (low !== undefined || high !== undefined) return `${low ?? ''} … ${high ?? ''}`
  return schema.maxLength !== undefined ? `≤ ${schema.maxLength}` : ''
}

const MOST_PILLS = 4

function Choices({ field, language }: { field: NonNullable<Item['field']>; language: string }) {
  const { t } = useWords()
  if (field.codeList) {
    return (
      <span className="fb-box">
        <Glyph name="codeList" size={16} /> {field.codeList}
      </span>
    )
  }
  const held = isObject(field.schema.items) ? field.schema.items : field.schema
  const titles = isObject(field.options.titles) ? field.options.titles : held['x-titles']
  const named = (held.oneOf ?? held.anyOf) as unknown
  const all = Array.isArray(named)
    ? named.map((part) =>
        isObject(part) ? labelIn(part.title as string, language) || String(part.const) : '',
      )
    : Array.isArray(held.enum)
      ? held.enum.map((code) =>
          isObject(titles) ? labelIn(titles[String(code)] as string, language) || String(code) : String(code),
        )
      : []
  return (
    <>
      {all.slice(0, MOST_PILLS).map((title) => (
        <span key={title} className="fb-pill">
          {title}
        </span>
      ))}
      {all.length > MOST_PILLS && (
        <span className="fb-more">{t('form.moreChoices', { count: all.length - MOST_PILLS })}</span>
      )}
    </>
  )
}

function Written({ item }: { item: Item }) {
  return <WrittenText path={item.element} />
}

/** What the canvas has no picture of, as it is written. */
export function WrittenText({ path }: { path: readonly (string | number)[] | null }) {
  const { source } = useBench()
  const node = source && path ? nodeAt(source, path) : undefined
  if (!source || !node) return null
  const column = node.from - (source.text.lastIndexOf('\n', node.from - 1) + 1)
  const [first, ...more] = source.text.slice(node.from, node.to).trimEnd().split('\n')
  const lines = more.map((line) => line.slice(Math.min(column, line.length - line.trimStart().length)))
  const { length } = lines
  return (
    <pre className="fb-written-text">
      {[first, ...lines.slice(0, 11), ...(length > 11 ? ['…'] : [])].join('\n')}
    </pre>
  )
}
