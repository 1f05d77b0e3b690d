// What is handed to an action, to another SOP or to a job that opens by itself: each from where it comes, a value of
// its own in the form that asks for it, something that is known here, or an expression.

import { Suspense, useState } from 'react'
import type { Known } from '../../../../authoring/conditions.ts'
import { type Data, list, map } from '../../../../authoring/sop/outline.ts'
import { Skeleton } from '../../../../design/index.ts'
import { lazily } from '../../../../design/lazily.ts'
import type { Path } from '../../../../document/index.ts'
import type { CodeList } from '../../../../forms/form.ts'
import { useWords } from '../../../../words/index.ts'
import { fieldSaid, useSay } from '../sayings.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { chooses } from './chooses.ts'
import { AsWritten, Choice, Line, useWrite, valueAt } from './controls.tsx'

/** The renderer of forms is fetched when something is first handed in one. */
const Plain = lazily(async () => (await import('./PlainValue.tsx')).PlainValue)

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
        <Suspense fallback={<Skeleton rows={1} />}>
          <Plain
            name={name}
            at={at}
            value={cel ? undefined : value}
            schema={schema}
            title={title}
            required={required}
            codeLists={codeLists}
          />
        </Suspense>
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
