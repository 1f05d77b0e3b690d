// The plain controls of the panel: each shows what the form says at a place, and changes just that.

import { type ReactNode, useId, useState } from 'react'
import { textIn, worded } from '../../../../authoring/form/texts.ts'
import { classes, Icon, type IconName, Select, TextArea, TextInput } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import type { Label } from '../../../../forms/layout.ts'
import { LANGUAGE_NAMES, pick, useWords } from '../../../../words/index.ts'
import { type Option, Options, Suggestions } from '../../controls/Options.tsx'
import { TickBox, type TickProps } from '../../controls/TickBox.tsx'
import { tongueMark, tonguesFor } from '../../controls/tongues.ts'
import { labelIn } from '../labels.ts'
import { type Finding, usePanel } from './desk.tsx'

const open = new Map<string, boolean>()

/** A section of the panel that folds; folded or not, it stays so for the next field. */
export function Part({
  name,
  title,
  icon,
  summary,
  folded = false,
  children,
}: {
  name: string
  title: string
  icon: IconName
  summary?: string | undefined
  folded?: boolean
  children: ReactNode
}) {
  const [isOpen, setOpen] = useState(open.get(name) ?? !folded)
  return (
    <details
      className="pp-part"
      data-part={name}
      open={isOpen}
      onToggle={(event) => {
        open.set(name, event.currentTarget.open)
        setOpen(event.currentTarget.open)
      }}
    >
      <summary className="pp-part-head">
        <Icon name={icon} size={18} />
        <span className="pp-part-title">{title}</span>
        {summary && <span className="pp-part-said">{summary}</span>}
        <Icon name="chevron-down" size={18} />
      </summary>
      {isOpen && <div className="pp-part-in">{children}</div>}
    </details>
  )
}

interface LineProps {
  label: string
  value: string
  onText: (text: string) => void
  help?: string | undefined
  fault?: string | null | undefined
  placeholder?: string | undefined
  many?: boolean
  mono?: boolean
  unseen?: boolean
  number?: boolean
  lang?: string
  list?: readonly string[]
}

/** A text. While it is typed into it shows what is typed, also where the form already says it otherwise. */
export function Line(props: LineProps) {
  const { label, value, onText, help, fault, placeholder, many, mono, unseen, number, lang, list } = props
  const { readOnly } = usePanel()
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const described = [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(' ')
  const common = {
    id,
    lang,
    value: typed ?? value,
    placeholder,
    readOnly,
    className: classes(mono && 'pp-mono', number && 'pp-number'),
    ...(described && { 'aria-describedby': described }),
    ...(fault && { 'aria-invalid': true as const }),
    onBlur: () => setTyped(null),
  }
  function heard(text: string, composing: boolean) {
    setTyped(text)
    if (!composing) onText(text)
  }
  return (
    <div className="pp-line">
      <label htmlFor={id} className={unseen ? 'unseen' : 'pp-label'}>
        {label}
      </label>
      {many ? (
        <TextArea
          {...common}
          rows={2}
          onChange={(event) =>
            heard(event.currentTarget.value, (event.nativeEvent as InputEvent).isComposing === true)
          }
          onCompositionEnd={(event) => onText(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          {...common}
          autoComplete="off"
          spellCheck={!mono}
          inputMode={number ? 'decimal' : undefined}
          list={list ? `${id}-list` : undefined}
          onChange={(event) =>
            heard(event.currentTarget.value, (event.nativeEvent as InputEvent).isComposing === true)
          }
          onCompositionEnd={(event) => onText(event.currentTarget.value)}
        />
      )}
      {list && <Suggestions id={`${id}-list`} list={list} />}
      {help && (
        <p className="pp-help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {fault && (
        <p className="pp-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  )
}

/** A number, or none. */
export function NumberLine({
  label,
  value,
  onNumber,
  whole,
  help,
  placeholder,
  unseen,
}: {
  label: string
  value: unknown
  onNumber: (value: number | undefined) => void
  whole?: boolean
  help?: string
  placeholder?: string
  unseen?: boolean
}) {
  const { t } = useWords()
  const [bad, setBad] = useState(false)
  return (
    <Line
      number
      unseen={unseen ?? false}
      label={label}
      value={typeof value === 'number' ? String(value) : ''}
      help={help}
      placeholder={placeholder}
      fault={bad ? t(whole ? 'form.number.whole' : 'form.number.bad') : null}
      onText={(text) => {
        const said = text.trim().replace(/[０-９]/g, (sign) => String(sign.charCodeAt(0) - 0xff10))
        const number = Number(said)
        const isFit =
          said === '' || (Number.isFinite(number) && (!whole || (Number.isInteger(number) && number >= 0)))
        setBad(!isFit)
        if (isFit) onNumber(said === '' ? undefined : number)
      }}
    />
  )
}

/** A text in both languages, side by side. */
export function Texts({
  label,
  value,
  onLabel,
  many,
  help,
}: {
  label: string
  value: unknown
  onLabel: (label: Label | undefined) => void
  many?: boolean
  help?: string
}) {
  const { language } = useWords()
  return (
    <fieldset className="pp-texts">
      <legend className="pp-label">{label}</legend>
      <div className="pp-texts-in">
        {tonguesFor(language).map((tongue) => (
          <div key={tongue} className="pp-text">
            <span className="pp-tongue" aria-hidden="true">
              {tongueMark(tongue)}
            </span>
            <Line
              unseen
              lang={tongue}
              label={`${label} · ${LANGUAGE_NAMES[tongue]}`}
              many={many ?? false}
              value={textIn(value, tongue)}
              onText={(text) => onLabel(worded(value, tongue, text))}
            />
          </div>
        ))}
      </div>
      {help && <p className="pp-help">{help}</p>}
    </fieldset>
  )
}

export function Pick<T extends string>({
  label,
  value,
  options,
  onPick,
  unseen,
  inline,
}: {
  label: string
  value: T
  options: readonly Option<T>[]
  onPick: (value: T) => void
  unseen?: boolean
  inline?: boolean
}) {
  const { readOnly } = usePanel()
  const id = useId()
  const select = (
    <Select
      id={id}
      value={value}
      disabled={readOnly}
      aria-label={inline ? label : undefined}
      className={inline ? 'pp-inline' : ''}
      onChange={(event) => onPick(event.currentTarget.value as T)}
    >
      <Options value={value} options={options} />
    </Select>
  )
  if (inline) return select
  return (
    <div className="pp-line">
      <label htmlFor={id} className={unseen ? 'unseen' : 'pp-label'}>
        {label}
      </label>
      {select}
    </div>
  )
}

export function Tick(props: TickProps) {
  const { readOnly } = usePanel()
  return <TickBox {...props} readOnly={readOnly} look="pp" />
}

export interface Look {
  value: string
  label: string
  picture: ReactNode
}

/** One of a few ways to be shown, each with a small picture. */
export function Looks({
  label,
  value,
  looks,
  onLook,
}: {
  label: string
  value: string
  looks: readonly Look[]
  onLook: (value: string) => void
}) {
  const { readOnly } = usePanel()
  const name = useId()
  return (
    <fieldset className="pp-looks">
      <legend className="pp-label">{label}</legend>
      <div className="pp-looks-in">
        {looks.map((look) => (
          <label key={look.value} className="pp-look">
            <input
              type="radio"
              name={name}
              value={look.value}
              checked={look.value === value}
              disabled={readOnly}
              onChange={() => onLook(look.value)}
            />
            <span className="pp-look-face">
              <span className="pp-look-picture" aria-hidden="true">
                {look.picture}
              </span>
              {look.label}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** What the server says about a place, with its mends. */
export function Findings({ path, exactly }: { path: Path; exactly?: boolean }) {
  const { findings } = usePanel()
  return <FindingList findings={findings(path, exactly)} />
}

export function FindingList({ findings }: { findings: readonly Finding[] }) {
  const { mend, readOnly } = usePanel()
  const { language } = useWords()
  if (findings.length === 0) return null
  return (
    <ul className="pp-findings">
      {findings.map((one) => (
        <li
          key={`${one.code} ${one.at.join('/')} ${JSON.stringify(one.message)}`}
          className={`pp-finding pp-${one.severity}`}
        >
          <Icon name="alert" size={16} />
          <div>
            <p>{labelIn(one.message as Label, language)}</p>
            {one.hint && <p className="pp-help">{labelIn(one.hint as Label, language)}</p>}
            {!readOnly &&
              one.mends.map((each) => (
                <button
                  key={pick(each.title, language)}
                  type="button"
                  className="pp-link"
                  onClick={() => mend(one, each)}
                >
                  {pick(each.title, language)}
                </button>
              ))}
          </div>
        </li>
      ))}
    </ul>
  )
}

export function LinkButton({ children, onClick }: { children: ReactNode; onClick: () => void }) {
  return (
    <button type="button" className="pp-link" onClick={onClick}>
      {children}
    </button>
  )
}
