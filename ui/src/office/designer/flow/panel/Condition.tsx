import { useId, useState } from 'react'
import {
  begun,
  type Clause,
  type Comparison,
  comparisons,
  type Known,
  type Literal,
  parse,
  type Sentence,
  typed,
  write,
} from '../../../../authoring/conditions.ts'
import type { Step } from '../../../../authoring/sop/outline.ts'
import { IconButton, Select, TextInput } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { knownFields } from '../fields.ts'
import { CLAUSES, fieldSaid, optionsOf, schemaOf, useSay } from '../sayings.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { Line } from './controls.tsx'

interface ConditionProps {
  step: Step
  cel: string
  onWrite: (cel: string) => void
}

/** A condition by sentence; what no sentence says is shown as it is written. */
export function Condition({ step, cel, onWrite }: ConditionProps) {
  const desk = useSopDesk()
  const { t } = useWords()
  const [asText, setAsText] = useState(false)
  const sentence = parse(cel)
  const known = knownFields(step, desk)
  if (sentence === null || asText) {
    return (
      <div className="panel-condition">
        <Line
          mono
          many
          label={t('flow.condition.cel')}
          value={cel}
          onWrite={(next) => next.trim() && onWrite(next)}
        />
        {sentence !== null && (
          <button type="button" className="panel-link" onClick={() => setAsText(false)}>
            {t('flow.condition.sentence')}
          </button>
        )}
        {sentence === null && known[0] && !desk.readOnly && (
          <button
            type="button"
            className="panel-link"
            onClick={() => known[0] && onWrite(write({ join: 'all', clauses: [begun(known[0])] }))}
          >
            {t('flow.condition.anew')}
          </button>
        )}
      </div>
    )
  }
  const put = (next: Sentence) => onWrite(write(next))
  const clauses = sentence.clauses
  return (
    <div className="panel-condition">
      {clauses.map((clause, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a clause is its place
        <div key={index} className="panel-sentence">
          <span className="panel-joint">
            {index === 0 ? (
              t('flow.condition.when')
            ) : index === 1 ? (
              <Select
                aria-label={t('flow.condition.join')}
                className="panel-inline"
                value={sentence.join}
                disabled={desk.readOnly}
                onChange={(event) => put({ ...sentence, join: event.target.value as Sentence['join'] })}
              >
                <option value="all">{t('flow.condition.and')}</option>
                <option value="any">{t('flow.condition.or')}</option>
              </Select>
            ) : (
              t(sentence.join === 'all' ? 'flow.condition.and' : 'flow.condition.or')
            )}
          </span>
          <ClauseLine
            clause={clause}
            known={known}
            step={step}
            onChange={(next) =>
              put({ ...sentence, clauses: clauses.map((one, at) => (at === index ? next : one)) })
            }
          />
          {clauses.length > 1 && !desk.readOnly && (
            <IconButton
              icon="close"
              className="panel-small"
              label={t('flow.condition.less')}
              onClick={() => put({ ...sentence, clauses: clauses.filter((_, at) => at !== index) })}
            />
          )}
        </div>
      ))}
      <div className="panel-row">
        {!desk.readOnly && known[0] && (
          <button
            type="button"
            className="panel-link"
            onClick={() => known[0] && put({ ...sentence, clauses: [...clauses, begun(known[0])] })}
          >
            {t('flow.condition.more')}
          </button>
        )}
        <button type="button" className="panel-link" onClick={() => setAsText(true)}>
          {t('flow.condition.asCel')}
        </button>
      </div>
    </div>
  )
}

function ClauseLine({
  clause,
  known,
  step,
  onChange,
}: {
  clause: Clause
  known: readonly Known[]
  step: Step
  onChange: (clause: Clause) => void
}) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const say = useSay()
  const form = schemaOf(step.data.form, desk.forms)
  const field = known.find((one) => one.field === clause.field)
  const schema = field?.schema
  const possible = comparisons(
    schema ?? (typeof clause.value === 'boolean' ? { type: 'boolean' } : undefined),
  )
  const isBoolean = typeof clause.value === 'boolean' && clause.is === '=='
  const options = optionsOf(clause.field, form)
  const value = Array.isArray(clause.value) ? clause.value.join(', ') : String(clause.value ?? '')
  const setIs = (is: Comparison) => {
    if (is === 'has' || is === 'has not') return onChange({ field: clause.field, is })
    const before = clause.value ?? begunValue(schema)
    const single = (Array.isArray(before) ? (before[0] ?? '') : before) as Literal
    onChange({ field: clause.field, is, value: is === 'in' || is === 'not in' ? [single] : single })
  }
  const setValue = (text: string) => {
    if (clause.is === 'in' || clause.is === 'not in') {
      const parts = text.split(/[,，、]/).map((one) => one.trim())
      onChange({ ...clause, value: parts.filter(Boolean).map((one) => typed(one, schema)) })
    } else onChange({ ...clause, value: typed(text, schema ?? guessed(clause.value)) })
  }
  return (
    <>
      <Select
        aria-label={t('flow.condition.field')}
        className="panel-inline panel-field"
        value={clause.field}
        disabled={desk.readOnly}
        onChange={(event) => {
          const next = known.find((one) => one.field === event.target.value)
          if (next) onChange(begun(next))
        }}
      >
        {!field && <option value={clause.field}>{fieldSaid(clause.field, say, form, desk)}</option>}
        {known.map((one) => (
          <option key={one.field} value={one.field}>
            {(!one.field.startsWith('answers.') && textOf(one.schema.title, language)) ||
              fieldSaid(one.field, say, form, desk)}
          </option>
        ))}
      </Select>
      {isBoolean ? (
        <Select
          aria-label={t('flow.condition.is')}
          className="panel-inline"
          value={String(clause.value)}
          disabled={desk.readOnly}
          onChange={(event) => onChange({ ...clause, value: event.target.value === 'true' })}
        >
          <option value="true">{t('flow.compare.true')}</option>
          <option value="false">{t('flow.compare.false')}</option>
        </Select>
      ) : (
        <Select
          aria-label={t('flow.condition.is')}
          className="panel-inline"
          value={clause.is}
          disabled={desk.readOnly}
          onChange={(event) => setIs(event.target.value as Comparison)}
        >
          {[...new Set([...possible, clause.is])].map((one) => (
            <option key={one} value={one}>
              {t(`flow.compare.${CLAUSES[one]}`)}
            </option>
          ))}
        </Select>
      )}
      {!isBoolean && clause.is !== 'has' && clause.is !== 'has not' && (
        <ValueInput
          value={value}
          options={clause.is === 'in' || clause.is === 'not in' ? [] : options}
          onWrite={setValue}
          suggestions={options}
        />
      )}
    </>
  )
}

function ValueInput({
  value,
  options,
  suggestions,
  onWrite,
}: {
  value: string
  options: readonly { value: string; label: unknown }[]
  suggestions: readonly { value: string; label: unknown }[]
  onWrite: (text: string) => void
}) {
  const { readOnly } = useSopDesk()
  const { t, language } = useWords()
  const id = useId()
  const [text, setText] = useState<string | null>(null)
  if (options.length > 0) {
    return (
      <Select
        aria-label={t('flow.condition.value')}
        className="panel-inline"
        value={value}
        disabled={readOnly}
        onChange={(event) => onWrite(event.target.value)}
      >
        {!options.some((one) => one.value === value) && <option value={value}>{value}</option>}
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {textOf(one.label, language) || one.value}
          </option>
        ))}
      </Select>
    )
  }
  const flush = () => {
    if (text !== null && text !== value) onWrite(text)
    setText(null)
  }
  return (
    <>
      <TextInput
        aria-label={t('flow.condition.value')}
        className="panel-inline panel-value"
        list={suggestions.length > 0 ? id : undefined}
        value={text ?? value}
        disabled={readOnly}
        onChange={(event) => setText(event.target.value)}
        onBlur={flush}
        onKeyDown={(event) => event.key === 'Enter' && flush()}
      />
      {suggestions.length > 0 && (
        <datalist id={id}>
          {suggestions.map((one) => (
            <option key={one.value} value={one.value} />
          ))}
        </datalist>
      )}
    </>
  )
}

function guessed(value: Clause['value']): Known['schema'] {
  return { type: typeof value === 'number' ? 'number' : 'string' }
}

function begunValue(schema: Known['schema'] | undefined): Literal {
  const value = begun({ field: 'x', schema: schema ?? {} }).value
  return value === undefined || Array.isArray(value) ? '' : (value as Literal)
}
