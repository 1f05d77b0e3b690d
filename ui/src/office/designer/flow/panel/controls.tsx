// The controls of the panel: each shows what the document says at a place, and changes just that.

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { map } from '../../../../authoring/sop/outline.ts'
import { type Said, untold } from '../../../../authoring/sop/said.ts'
import { put, putText } from '../../../../authoring/sop/settings.ts'
import { Icon, IconButton, Select, TextArea, TextInput } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { type Option, Options, Suggestions } from '../../controls/Options.tsx'
import { TickBox, type TickProps } from '../../controls/TickBox.tsx'
import { tongueMark, tonguesFor } from '../../controls/tongues.ts'
import { Coded } from '../../workshop/index.ts'
import { spanOf, type Unit } from '../sayings.ts'
import { type Trouble, troublesAt, useSopDesk } from '../sop_desk.tsx'

const CALM = 400 // ms after which what is typed is written into the document

/** What is typed: kept here for a moment, so that a word is one change. */
export function useTyped(value: string, write: (value: string) => void, calm = true) {
  const [typed, setTyped] = useState<string | null>(null)
  const waiting = useRef<{ value: string; write: (value: string) => void; timer: number } | null>(null)
  const flush = () => {
    const now = waiting.current
    waiting.current = null
    if (!now) return
    clearTimeout(now.timer)
    now.write(now.value)
    setTyped(null)
  }
  const last = useRef(flush)
  last.current = flush
  useEffect(() => () => last.current(), [])
  return {
    value: typed ?? value,
    onChange: (next: string) => {
      setTyped(next)
      if (waiting.current) clearTimeout(waiting.current.timer)
      const timer = calm ? window.setTimeout(() => last.current(), CALM) : 0
      waiting.current = { value: next, write, timer }
    },
    onBlur: flush,
    /** What is undone is what was typed last, though it waits to be written. */
    onKeyDown: (event: KeyboardEvent) => {
      const command = event.ctrlKey || event.metaKey
      if (command && ['z', 'y'].includes(event.key.toLowerCase())) flush()
    },
  }
}

interface LineProps {
  label: string
  value: string
  onWrite: (value: string) => void
  many?: boolean
  mono?: boolean
  placeholder?: string
  unseen?: boolean
  list?: readonly string[]
  /** Whether what is typed is written while it is typed, or only when it is left. */
  calm?: boolean
}

/** A line of text, or several. */
export function Line({ label, value, onWrite, many, mono, placeholder, unseen, list, calm }: LineProps) {
  const { readOnly } = useSopDesk()
  const id = useId()
  const typed = useTyped(value, onWrite, calm)
  const common = {
    id,
    value: typed.value,
    disabled: readOnly,
    placeholder,
    className: mono ? 'panel-mono' : '',
    onBlur: typed.onBlur,
    onKeyDown: typed.onKeyDown,
  }
  return (
    <div className="panel-line">
      <label htmlFor={id} className={unseen ? 'unseen' : 'panel-label'}>
        {label}
      </label>
      {many ? (
        <TextArea {...common} rows={3} onChange={(event) => typed.onChange(event.target.value)} />
      ) : (
        <TextInput
          {...common}
          {...(list && { list: `${id}-list` })}
          onChange={(event) => typed.onChange(event.target.value)}
          onKeyDown={(event) => (event.key === 'Enter' ? typed.onBlur() : typed.onKeyDown(event))}
        />
      )}
      {list && <Suggestions id={`${id}-list`} list={list} />}
    </div>
  )
}

/** A text in both languages. */
export function Texts({ label, path, word, many }: { label: string; path: Path; word: Key; many?: boolean }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const now = valueAt(desk.source.data, path)
  return (
    <fieldset className="panel-texts">
      <legend className="panel-label">{label}</legend>
      {tonguesFor(language).map((one) => (
        <div key={one} className="panel-text">
          <span className="panel-tag" aria-hidden="true">
            {tongueMark(one)}
          </span>
          <Line
            unseen
            label={`${label}, ${t(one === 'en' ? 'flow.language.en' : 'flow.language.zh')}`}
            value={typeof now === 'string' ? now : String(map(now)[one] ?? '')}
            many={many ?? false}
            onWrite={(value) => desk.run(word, putText(desk.source, path, one, value))}
          />
        </div>
      ))}
      <Troubles path={path} exactly />
    </fieldset>
  )
}

interface ChoiceProps {
  label: string
  value: string
  options: readonly Option[]
  onChoose: (value: string) => void
  unseen?: boolean
  inline?: boolean
}

/** One of several. A value that is none of them is shown as it is written. */
export function Choice({ label, value, options, onChoose, unseen, inline }: ChoiceProps) {
  const { readOnly } = useSopDesk()
  const id = useId()
  const select = (
    <Select
      id={id}
      value={value}
      disabled={readOnly}
      className={inline ? 'panel-inline' : ''}
      onChange={(event) => onChoose(event.target.value)}
    >
      <Options value={value} options={options} />
    </Select>
  )
  return (
    <span className={inline ? 'panel-inline-line' : 'panel-line'}>
      <label htmlFor={id} className={unseen || inline ? 'unseen' : 'panel-label'}>
        {label}
      </label>
      {select}
    </span>
  )
}

/** Yes or no. */
export function Tick(props: TickProps) {
  const { readOnly } = useSopDesk()
  return <TickBox {...props} readOnly={readOnly} look="panel" />
}

const UNITS: readonly Unit[] = ['m', 'h', 'd', 'w']

/** A number and its unit; an empty number takes it away. */
export function Duration({
  label,
  value,
  onWrite,
  unseen,
}: {
  label: string
  value: unknown
  onWrite: (value: string | undefined) => void
  unseen?: boolean
}) {
  const { readOnly } = useSopDesk()
  const { t } = useWords()
  const id = useId()
  const span = spanOf(value)
  const unit = span?.unit ?? 'h'
  const typed = useTyped(span ? String(span.number) : '', (next) => {
    const number = Number.parseInt(next, 10)
    onWrite(Number.isFinite(number) && number > 0 ? `${number}${unit}` : undefined)
  })
  return (
    <span className="panel-span">
      <label htmlFor={id} className={unseen ? 'unseen' : 'panel-label'}>
        {label}
      </label>
      <span className="panel-span-in">
        <TextInput
          id={id}
          inputMode="numeric"
          value={typed.value}
          disabled={readOnly}
          className="panel-number"
          placeholder="—"
          onBlur={typed.onBlur}
          onKeyDown={typed.onKeyDown}
          onChange={(event) => typed.onChange(event.target.value.replace(/\D/g, ''))}
        />
        <Select
          aria-label={t('flow.span.unit')}
          value={unit}
          disabled={readOnly || !span}
          className="panel-unit"
          onChange={(event) => span && onWrite(`${span.number}${event.target.value}`)}
        >
          {(span?.unit === 's' ? (['s', ...UNITS] as const) : UNITS).map((one) => (
            <option key={one} value={one}>
              {t(`flow.unit.${one}`)}
            </option>
          ))}
        </Select>
      </span>
    </span>
  )
}

/** What is wrong at a place, beside it. */
export function Troubles({ path, exactly }: { path: Path; exactly?: boolean }) {
  const { troubles } = useSopDesk()
  const here = troublesAt(troubles, path).filter(({ at }) => !exactly || at.length <= path.length + 1)
  return <TroubleList troubles={here} />
}

export function TroubleList({ troubles }: { troubles: readonly Trouble[] }) {
  const desk = useSopDesk()
  const { t } = useWords()
  if (troubles.length === 0) return null
  return (
    <ul className="panel-troubles">
      {troubles.map((one) => (
        <li
          key={`${one.code} ${one.at.join('/')} ${one.message}`}
          className={`panel-trouble-${one.severity}`}
        >
          <Icon name="alert" size={16} />
          <div>
            <Coded text={one.message} />
            {one.hint && one.mends.length === 0 && (
              <p className="panel-help">
                <Coded text={one.hint} />
              </p>
            )}
            <div className="panel-trouble-acts">
              {!desk.readOnly &&
                one.mends.map((mend) => (
                  <button key={mend.title} type="button" className="panel-link" onClick={mend.make}>
                    <Coded text={mend.title} />
                  </button>
                ))}
              {one.way.length > 1 && (
                <button type="button" className="panel-link" onClick={() => desk.walk(one.way, one.variant)}>
                  {t('flow.walk.show')}
                </button>
              )}
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** One of the plain sections. */
export function Section({
  title,
  icon,
  path,
  children,
}: {
  title: string
  icon: Parameters<typeof Icon>[0]['name']
  path?: Path
  children: ReactNode
}) {
  const desk = useSopDesk()
  const { t } = useWords()
  return (
    <section className="panel-section" aria-label={title}>
      <h3>
        <Icon name={icon} size={18} />
        {title}
        {path && (
          <IconButton
            icon="file"
            className="panel-small"
            label={t('flow.panel.inText', { what: title })}
            onClick={() => desk.show(path)}
          />
        )}
      </h3>
      {children}
    </section>
  )
}

/** What is written here beside what the panel shows: kept, told, and one click from its text. */
export function Untold({ said, data, at }: { said: Said; data: unknown; at: Path }) {
  const { t } = useWords()
  const { source } = useSopDesk()
  const found = untold(said, data, at)
  if (found.length === 0) return null
  return (
    <Section title={t('flow.untold')} icon="file">
      <p className="panel-help">{t('flow.untold.help')}</p>
      {found.map((path) => (
        <AsWritten
          key={path.join('/')}
          label={path.slice(at.length).join(' › ')}
          path={path}
          value={valueAt(source.data, path)}
        />
      ))}
    </Section>
  )
}

/** What the language has no plain control for here, as it is written. */
export function AsWritten({ label, path, value }: { label: string; path: Path; value: unknown }) {
  const desk = useSopDesk()
  const { t } = useWords()
  return (
    <div className="panel-line">
      <span className="panel-label">{label}</span>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <pre className="panel-written" tabIndex={0}>
        {JSON.stringify(value, null, 1)}
      </pre>
      <button type="button" className="panel-link" onClick={() => desk.show(path)}>
        {t('flow.panel.editInText')}
      </button>
    </div>
  )
}

export function valueAt(data: unknown, path: Path): unknown {
  let found = data
  for (const part of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string | number, unknown>)[part]
  }
  return found
}

/** Writes one value of the document. */
export function useWrite(word: Key) {
  const desk = useSopDesk()
  return (path: Path, value: unknown, keep?: number) => desk.run(word, put(desk.source, path, value, keep))
}
