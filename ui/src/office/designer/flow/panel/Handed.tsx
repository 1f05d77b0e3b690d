// What is handed to an action, to another SOP or to a job that opens by itself: each from where it comes, a value of
// its own in the form that asks for it, something that is known here, or an expression.

import { useMemo, useState } from 'react'
import type { Known } from '../../../../authoring/conditions.ts'
import { type Data, list, map } from '../../../../authoring/sop/outline.ts'
import type { Path } from '../../../../document/index.ts'
import type { CodeList, Form } from '../../../../forms/form.ts'
import { FormView } from '../../../../renderer/FormView.tsx'
import { useWords } from '../../../../words/index.ts'
import { fieldSaid, useSay } from '../sayings.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { AsWritten, Choice, Line, useTyped, useWrite, valueAt } from './controls.tsx'

/** What asks: a schema of the values by name, with the lists of codes that it speaks of. */
export interface Asked {
  schema: Data
  codeLists: Readonly<Record<string, CodeList>>
}

const NO_LISTS: Readonly<Record<string, CodeList>> = {}
export const ANYTHING: Asked = { schema: {}, codeLists: NO_LISTS }

interface HandedProps {
  label: string
  path: Path
  asked: Asked
  /** What a value can be taken from. */
  fields: readonly Known[]
}

export function Handed({ label, path, asked, fields }: HandedProps) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.set')
  const properties = map(asked.schema.properties)
  const given = map(valueAt(desk.source.data, path))
  const names = [...new Set([...Object.keys(properties), ...Object.keys(given)])]
  const open = asked.schema.additionalProperties !== false
  return (
    <fieldset className="panel-handed">
      <legend className="panel-label">{label}</legend>
      {names.map((name) => (
        <One
          key={name}
          name={name}
          at={[...path, name]}
          value={given[name]}
          schema={name in properties ? map(properties[name]) : null}
          required={list(asked.schema.required).includes(name)}
          codeLists={asked.codeLists}
          fields={fields}
        />
      ))}
      {open && !desk.readOnly && (
        <Line
          mono
          label={t('flow.with.more')}
          placeholder={t('flow.with.name')}
          value=""
          calm={false}
          onWrite={(name) => /^[a-z][A-Za-z0-9_]*$/.test(name) && write([...path, name], '')}
        />
      )}
    </fieldset>
  )
}

const WHOLE = /^\s*\{\{\s*(.+?)\s*\}\}\s*$/

function One({
  name,
  at,
  value,
  schema,
  required,
  codeLists,
  fields,
}: {
  name: string
  at: Path
  value: unknown
  schema: Data | null
  required: boolean
  codeLists: Asked['codeLists']
  fields: readonly Known[]
}) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const say = useSay()
  const write = useWrite('flow.do.set')
  const [wanted, setWanted] = useState<'value' | 'cel' | null>(null)
  const title = textOf(schema?.title, language) || name
  const set = (next: unknown) => write(at, next, at.length - 2)
  const cel = typeof value === 'string' && value.includes('{{')
  const only = typeof value === 'string' ? WHOLE.exec(value)?.[1] : undefined
  const field = wanted === null && fields.find((one) => one.field === only)
  const from = field ? field.field : (wanted ?? (cel ? 'cel' : 'value'))
  const codes = typeof schema?.codeList === 'string' ? schema.codeList : null
  const drawn = schema !== null && simple(schema) && (codes === null || codeLists[codes] !== undefined)
  return (
    <div className="panel-handed-one" data-handed={name}>
      {field ? (
        <span className="panel-label">{required ? `${title} *` : title}</span>
      ) : from === 'cel' ? (
        <Line
          mono
          label={required ? `${title} *` : title}
          placeholder="{{ inputs.… }}"
          value={cel ? String(value) : ''}
          onWrite={(next) => set(next === '' ? undefined : next.includes('{{') ? next : `{{ ${next} }}`)}
        />
      ) : drawn ? (
        <Plain
          name={name}
          at={at}
          value={cel ? undefined : value}
          schema={schema}
          title={title}
          required={required}
          codeLists={codeLists}
        />
      ) : value === undefined || ['string', 'number', 'boolean'].includes(typeof value) ? (
        <Line
          label={required ? `${title} *` : title}
          value={cel ? '' : String(value ?? '')}
          onWrite={(next) => set(next === '' ? undefined : meant(next, value))}
        />
      ) : (
        <AsWritten label={title} path={at} value={value} />
      )}
      <Choice
        inline
        label={t('flow.with.from', { name: title })}
        value={from}
        options={[
          { value: 'value', label: t('flow.with.value') },
          ...fields.map((one) => ({
            value: one.field,
            label: t('flow.with.field', {
              field: textOf(one.schema.title, language) || fieldSaid(one.field, say, undefined),
            }),
          })),
          { value: 'cel', label: t('flow.with.cel') },
        ]}
        onChoose={(next) => {
          if (next === 'value' || next === 'cel') {
            setWanted(next)
            if (next === 'value' && cel) set(undefined)
          } else {
            setWanted(null)
            set(`{{ ${next} }}`)
          }
        }}
      />
      {!desk.readOnly && schema === null && (
        <button type="button" className="panel-link" onClick={() => set(undefined)}>
          {t('flow.with.less', { name: title })}
        </button>
      )}
    </div>
  )
}

/** One value in the form that people fill in. */
function Plain({
  name,
  at,
  value,
  schema,
  title,
  required,
  codeLists,
}: {
  name: string
  at: Path
  value: unknown
  schema: Data
  title: string
  required: boolean
  codeLists: Asked['codeLists']
}) {
  const { readOnly } = useSopDesk()
  const { language } = useWords()
  const write = useWrite('flow.do.set')
  const said = JSON.stringify(schema)
  const form = useMemo<Form>(
    () => ({
      schema: {
        type: 'object',
        properties: { [name]: { ...(JSON.parse(said) as Data), title } },
        ...(required && { required: [name] }),
      },
      uischema: {
        type: 'Control',
        scope: `#/properties/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`,
      },
    }),
    [said, name, title, required],
  )
  const [answers, setAnswers] = useState<Record<string, unknown> | null>(null)
  const given = useMemo(() => (value === undefined ? {} : { [name]: value }), [value, name])
  const text = JSON.stringify(value) ?? ''
  const typed = useTyped(text, (next) =>
    write(at, next === '' ? undefined : (JSON.parse(next) as unknown), at.length - 2),
  )
  const own = answers && (JSON.stringify(answers[name]) ?? '') === typed.value
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is typed is written when its field is left
    <div onBlur={typed.onBlur} onKeyDown={typed.onKeyDown}>
      <FormView
        form={form}
        codeLists={codeLists}
        answers={own ? answers : given}
        language={language}
        readOnly={readOnly}
        idPrefix={`handed-${name}`}
        onChange={(next) => {
          setAnswers(next)
          const now = JSON.stringify(next[name]) ?? ''
          if (now === typed.value) return
          typed.onChange(now)
          // What is chosen is chosen; only what is typed waits for the rest of the word.
          if (typeof next[name] !== 'string' || schema.type !== 'string' || chooses(schema)) typed.onBlur()
        }}
      />
    </div>
  )
}

function chooses(schema: Data): boolean {
  return Array.isArray(schema.enum) || Array.isArray(schema.oneOf) || typeof schema.codeList === 'string'
}

/** What a form draws as one field. */
function simple(schema: Data): boolean {
  if (chooses(schema)) return true
  return (
    typeof schema.type === 'string' &&
    ['string', 'number', 'integer', 'boolean', 'array'].includes(schema.type)
  )
}

function meant(text: string, before: unknown): unknown {
  if (typeof before === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
