// What the actions of the system answer from here on: they succeed unless something else is said.

import { Field, Select, TextInput } from '../../../design/index.ts'
import { onOneLine, read } from '../../../document/index.ts'
import type { Runbook } from '../../../runtime/runbook.ts'
import { useWords } from '../../../words/index.ts'
import { usePlay } from './play.ts'
import { type Sayer, stepSaid } from './saying.ts'

type Written = Readonly<Record<string, unknown>>

const HOWS = ['succeeds', 'fails', 'error', 'result'] as const
type How = (typeof HOWS)[number] | ''

interface Props {
  runbook: Runbook | null
  value: Written
  /** Where nothing is said it goes on as before; at the beginning it succeeds. */
  later?: boolean
  onChange: (next: Written) => void
}

export function Actions({ runbook, value, later = false, onChange }: Props) {
  const { say } = usePlay()
  const { t } = useWords()
  const rows = rowsOf(say, runbook, value)
  if (rows.length === 0) return null
  const write = (key: string, next: unknown) => {
    const { [key]: _was, ...others } = value
    onChange(next === undefined ? others : { ...others, [key]: next })
  }
  return (
    <section className="scn-part" aria-label={t('scenario.start.actions')}>
      <h3 className="scn-subtitle">{t(later ? 'scenario.actions.later' : 'scenario.start.actions')}</h3>
      {rows.map(({ key, label }) => {
        const how = howOf(value[key])
        return (
          <div key={key} className="scn-two">
            <Field label={label}>
              {(control) => (
                <Select
                  {...control}
                  value={how}
                  onChange={(event) => write(key, begun(event.target.value as How, value[key]))}
                >
                  <option value="">
                    {t(later ? 'scenario.actions.asBefore' : 'scenario.start.succeeds')}
                  </option>
                  {HOWS.filter((one) => later || one !== 'succeeds' || how === one).map((one) => (
                    <option key={one} value={one}>
                      {t(`scenario.actions.${one}`)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            {(how === 'error' || how === 'result') && (
              <Field
                label={t(`scenario.actions.${how}Of`, { action: label })}
                help={how === 'result' ? t('scenario.actions.resultHelp') : undefined}
              >
                {(control) => (
                  <Text
                    control={control}
                    how={how}
                    value={(value[key] as Written)[how]}
                    onChange={(next) => write(key, { [how]: next })}
                  />
                )}
              </Field>
            )}
          </div>
        )
      })}
    </section>
  )
}

function Text({
  control,
  how,
  value,
  onChange,
}: {
  control: object
  how: 'error' | 'result'
  value: unknown
  onChange: (next: unknown) => void
}) {
  return (
    <TextInput
      {...control}
      defaultValue={how === 'error' ? String(value ?? '') : value === null ? '' : onOneLine(value)}
      onChange={(event) => {
        const text = event.target.value
        onChange(how === 'error' ? text : said(text))
      }}
    />
  )
}

/** What is written as a result: YAML on one line, else the text as it is. */
function said(text: string): unknown {
  if (text.trim() === '') return null
  const source = read(text)
  return source.troubles.length === 0 ? source.data : text
}

function howOf(value: unknown): How {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object') return 'error' in value ? 'error' : 'result'
  return value === 'fails' ? 'fails' : 'succeeds'
}

function begun(how: How, was: unknown): unknown {
  if (how === '') return undefined
  if (how === 'error') return typeof was === 'object' && was !== null && 'error' in was ? was : { error: '' }
  return how === 'result' ? { result: null } : how
}

/** A row for what is said already, and for each `do` step of which nothing is: by the step, which counts before its
 * action does; by the action within `each`, where a step has an address for every item. */
function rowsOf(say: Sayer, runbook: Runbook | null, value: Written): { key: string; label: string }[] {
  const steps = runbook?.steps ?? {}
  const rows = new Map<string, string>()
  for (const [step, { kind, ...rest }] of Object.entries(steps)) {
    if (kind !== 'do') continue
    const { action } = rest as { action: string }
    const parts = step.split('.')
    const many = parts.some((_, n) => n > 0 && steps[parts.slice(0, n).join('.')]?.kind === 'each')
    const key = (many && !(step in value)) || (action in value && !(step in value)) ? action : step
    rows.set(key, key === step ? `${stepSaid(say, step)} · ${action}` : action)
  }
  for (const key of Object.keys(value)) if (!rows.has(key)) rows.set(key, key)
  return [...rows].map(([key, label]) => ({ key, label }))
}

/** Without what is said of nothing. */
export function actionsWritten(value: Written): Written | undefined {
  return Object.keys(value).length > 0 ? value : undefined
}
