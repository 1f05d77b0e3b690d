// A field that is calculated: its formula, what it gives for what the preview has now, and what can be called.

import { type Item, setField } from '../../../../authoring/form/index.ts'
import { Button } from '../../../../design/index.ts'
import { EVERY } from '../../../../forms/fields.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { useTried } from '../preview/trying.ts'
import { Findings, LinkButton, Part } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { FormulaInput, useFunctions } from './FormulaInput.tsx'

const ABLE = new Set(['text', 'number', 'range', 'boolean', 'date', 'duration', 'choice'])

export function FormulaPart({ item }: { item: Item }) {
  const { bench, change, type, compiled, readOnly } = usePanel()
  const { t, language } = useWords()
  const functions = useFunctions()
  const tried = useTried(bench)
  const { field } = item
  if (!field?.spot || (!field.calculated && !ABLE.has(field.kind))) return null
  const { compute } = field.schema
  const set = (value: string | undefined) => change((edit) => setField(edit, item.id, 'compute', value))
  const value = field.names.reduce<unknown>(
    (here, name) =>
      name === EVERY
        ? Array.isArray(here)
          ? here[0]
          : undefined
        : (here as Record<string, unknown> | undefined)?.[name],
    tried.kept,
  )
  if (typeof compute !== 'string') {
    if (readOnly) return null
    const first = ['number', 'range'].includes(field.kind)
      ? field.schema.type === 'integer'
        ? '0'
        : '0.0'
      : field.kind === 'boolean'
        ? 'false'
        : "''"
    return (
      <Part
        name="formula"
        title={t('form.part.formula')}
        icon="pulse"
        summary={t('form.formula.asked')}
        folded
      >
        <p className="pp-help">{t('form.formula.about')}</p>
        <Button icon="plus" onClick={() => set(first)}>
          {t('form.formula.begin')}
        </Button>
      </Part>
    )
  }
  return (
    <Part name="formula-on" title={t('form.part.formula')} icon="pulse" summary={t('form.calculated')}>
      <FormulaInput
        key={item.id}
        label={t('form.formula.formula')}
        value={compute}
        place={[...field.spot.path, 'compute']}
        onText={(text) => text.trim() && type((edit) => setField(edit, item.id, 'compute', text))}
      />
      <p className="pp-result">
        <span>{t('form.formula.now')}</span>
        <output>
          {value === undefined || compiled.old
            ? '—'
            : typeof value === 'object'
              ? JSON.stringify(value)
              : String(value)}
        </output>
      </p>
      <Findings path={[...field.spot.path, 'compute']} />
      <details className="pp-written">
        <summary>{t('form.formula.functions')}</summary>
        <dl className="pp-functions">
          {functions.map((one) => (
            <div key={one.call}>
              <dt>
                <button
                  type="button"
                  className="pp-link"
                  disabled={readOnly}
                  onClick={() => set(compute.trim() === '0.0' ? `${one.name}()` : `${compute} ${one.name}()`)}
                >
                  <code>{one.call}</code>
                </button>
              </dt>
              <dd>{pick(one.about, language)}</dd>
            </div>
          ))}
        </dl>
      </details>
      {!readOnly && <LinkButton onClick={() => set(undefined)}>{t('form.formula.remove')}</LinkButton>}
    </Part>
  )
}
