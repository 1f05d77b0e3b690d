// A condition as a sentence: fields, comparisons and values to choose, in groups.

import type { Literal } from '../../../../authoring/conditions.ts'
import { type Group, isGroup, type Operator, type Test } from '../../../../authoring/form/rules.ts'
import { IconButton, Select } from '../../../../design/index.ts'
import type { Label } from '../../../../forms/layout.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { labelIn } from '../labels.ts'
import { Line, LinkButton } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { operatorsOf, type Spoken } from './known.ts'

const SAID: Readonly<Record<Operator, string>> = {
  '==': 'is',
  '!=': 'isNot',
  '<': 'less',
  '<=': 'most',
  '>': 'more',
  '>=': 'least',
  in: 'oneOf',
  'not in': 'noneOf',
  has: 'filled',
  'has not': 'empty',
  contains: 'contains',
  between: 'between',
}

export function begunTest(one: Spoken): Test {
  const types = Array.isArray(one.schema.type) ? one.schema.type : [one.schema.type]
  const first = one.options[0]?.value
  if (types.includes('boolean')) return { field: one.field, is: '==', value: true }
  if (one.many) return { field: one.field, is: 'contains', value: first ?? '' }
  if (first !== undefined) return { field: one.field, is: '==', value: first }
  if (types.includes('integer') || types.includes('number')) return { field: one.field, is: '>=', value: 1 }
  return { field: one.field, is: 'has' }
}

export function Sentence({
  group,
  known,
  onGroup,
  depth = 0,
}: {
  group: Group
  known: readonly Spoken[]
  onGroup: (group: Group) => void
  depth?: number
}) {
  const { readOnly } = usePanel()
  const { t } = useWords()
  const [first] = known
  const put = (parts: Group['parts']) => onGroup({ ...group, parts })
  const replaced = (at: number, part: Test | Group) =>
    put(group.parts.map((one, number) => (number === at ? part : one)))
  return (
    <div className={depth > 0 ? 'pp-sentence pp-inner' : 'pp-sentence'}>
      {group.parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a clause is its place
        <div key={at} className="pp-clause">
          {at > 0 && (
            <Select
              aria-label={t('form.when.join')}
              className="pp-inline pp-join"
              value={group.join}
              disabled={readOnly || at > 1}
              onChange={(event) => onGroup({ ...group, join: event.currentTarget.value as Group['join'] })}
            >
              <option value="all">{t('form.when.and')}</option>
              <option value="any">{t('form.when.or')}</option>
            </Select>
          )}
          {isGroup(part) ? (
            <Sentence group={part} known={known} depth={depth + 1} onGroup={(next) => replaced(at, next)} />
          ) : (
            <Clause test={part} known={known} onTest={(next) => replaced(at, next)} />
          )}
          {!readOnly && group.parts.length > 1 && (
            <IconButton
              icon="close"
              className="pp-small"
              label={t('form.when.less')}
              onClick={() => put(group.parts.filter((_, number) => number !== at))}
            />
          )}
        </div>
      ))}
      {!readOnly && first && (
        <div className="pp-row">
          <LinkButton onClick={() => put([...group.parts, begunTest(first)])}>
            {t('form.when.moreTest')}
          </LinkButton>
          {depth === 0 && group.parts.length > 1 && (
            <LinkButton
              onClick={() =>
                put([
                  ...group.parts,
                  {
                    join: group.join === 'all' ? 'any' : 'all',
                    parts: [begunTest(first), begunTest(first)],
                  },
                ])
              }
            >
              {t('form.when.moreGroup')}
            </LinkButton>
          )}
        </div>
      )}
    </div>
  )
}

function Clause({
  test,
  known,
  onTest,
}: {
  test: Test
  known: readonly Spoken[]
  onTest: (test: Test) => void
}) {
  const { readOnly } = usePanel()
  const { t } = useWords()
  const bare = test.field.replace(/^this\./, '')
  const field =
    known.find((one) => one.field === test.field) ??
    known.find((one) => one.field.replace(/^this\./, '') === bare)
  const isYesNo = typeof test.value === 'boolean' && test.is === '=='
  const operators = [...new Set([...(field ? operatorsOf(field) : (['==', '!=', 'has'] as const)), test.is])]
  function setIs(said: string) {
    if (said === 'true' || said === 'false')
      return onTest({ field: test.field, is: '==', value: said === 'true' })
    const is = said as Operator
    if (is === 'has' || is === 'has not') return onTest({ field: test.field, is })
    const begun = field ? begunTest(field).value : ''
    const before = test.value ?? begun ?? field?.options[0]?.value ?? ''
    const single = (Array.isArray(before) ? (before[0] ?? '') : before) as Literal
    const list = is === 'in' || is === 'not in'
    const value =
      is === 'between' ? [Number(single) || 0, (Number(single) || 0) + 1] : list ? [single] : single
    onTest({ field: test.field, is, value })
  }
  const isBoolean = field?.schema.type === 'boolean'
  return (
    <span className="pp-test">
      <Select
        aria-label={t('form.when.field')}
        className="pp-inline pp-field"
        value={field?.field ?? test.field}
        disabled={readOnly}
        onChange={(event) => {
          const next = known.find((one) => one.field === event.currentTarget.value)
          if (next) onTest(begunTest(next))
        }}
      >
        {!field && <option value={test.field}>{test.field}</option>}
        {known.map((one) => (
          <option key={one.field} value={one.field}>
            {one.title}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('form.when.is')}
        className="pp-inline"
        value={isYesNo ? String(test.value) : test.is}
        disabled={readOnly}
        onChange={(event) => setIs(event.currentTarget.value)}
      >
        {(isBoolean || isYesNo) && (
          <>
            <option value="true">{t('form.is.yes')}</option>
            <option value="false">{t('form.is.no')}</option>
          </>
        )}
        {operators
          .filter((one) => !((isBoolean || isYesNo) && one === '=='))
          .map((one) => (
            <option key={one} value={one}>
              {t(`form.is.${SAID[one]}` as Key)}
            </option>
          ))}
      </Select>
      {!isYesNo && test.is !== 'has' && test.is !== 'has not' && (
        <Values test={test} field={field} onTest={onTest} />
      )}
      {test.orNothing && <span className="pp-help">{t('form.when.orNothing')}</span>}
    </span>
  )
}

function Values({
  test,
  field,
  onTest,
}: {
  test: Test
  field: Spoken | undefined
  onTest: (test: Test) => void
}) {
  const { readOnly } = usePanel()
  const { t, language } = useWords()
  const options = field?.options ?? []
  const values = (Array.isArray(test.value) ? test.value : [test.value ?? '']) as Literal[]
  const isNumber = ['integer', 'number'].includes(String(field?.schema.type)) || typeof values[0] === 'number'
  const read = (text: string): Literal =>
    isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
  if (test.is === 'between')
    return (
      <span className="pp-between">
        {[0, 1].map((end) => (
          <Line
            key={end}
            unseen
            number
            label={t(end === 0 ? 'form.when.from' : 'form.when.to')}
            value={String(values[end] ?? '')}
            onText={(text) => {
              if (text.trim() === '' || !Number.isFinite(Number(text))) return
              const next = [values[0] ?? 0, values[1] ?? 0]
              next[end] = Number(text)
              onTest({ ...test, value: next })
            }}
          />
        ))}
      </span>
    )
  if (test.is === 'in' || test.is === 'not in') {
    if (options.length > 0)
      return (
        <fieldset className="pp-chips pp-values">
          <legend className="unseen">{t('form.when.value')}</legend>
          {options.map(({ value, label }) => {
            const isIn = values.includes(value)
            return (
              <button
                key={String(value)}
                type="button"
                className="pp-chip-button"
                aria-pressed={isIn}
                disabled={readOnly}
                onClick={() => {
                  const next = isIn ? values.filter((one) => one !== value) : [...values, value]
                  if (next.length > 0) onTest({ ...test, value: next })
                }}
              >
                {labelIn(label as Label, language) || String(value)}
              </button>
            )
          })}
        </fieldset>
      )
    return (
      <Line
        unseen
        label={t('form.when.values')}
        value={values.join(', ')}
        onText={(text) => {
          const next = text.split(/[,，、]/).map((one) => one.trim())
          onTest({ ...test, value: next.filter(Boolean).map(read) })
        }}
      />
    )
  }
  const [value = ''] = values
  if (options.length > 0)
    return (
      <Select
        aria-label={t('form.when.value')}
        className="pp-inline"
        value={String(value)}
        disabled={readOnly}
        onChange={(event) => {
          const found = options.find((one) => String(one.value) === event.currentTarget.value)
          if (found) onTest({ ...test, value: found.value })
        }}
      >
        {!options.some((one) => one.value === value) && (
          <option value={String(value)}>{String(value)}</option>
        )}
        {options.map((one) => (
          <option key={String(one.value)} value={String(one.value)}>
            {labelIn(one.label as Label, language) || String(one.value)}
          </option>
        ))}
      </Select>
    )
  return (
    <Line
      unseen
      number={isNumber}
      label={t('form.when.value')}
      value={String(value)}
      onText={(text) => {
        if (isNumber && (text.trim() === '' || !Number.isFinite(Number(text)))) return
        onTest({ ...test, value: read(text) })
      }}
    />
  )
}
