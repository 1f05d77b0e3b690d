// When a field or a part of the form is shown, or may be filled in.

import { useState } from 'react'
import { at, type Item, setElement } from '../../../../authoring/form/index.ts'
import {
  celOfCondition,
  EFFECTS,
  type Effect,
  readCondition,
  type Said,
  writeCondition,
} from '../../../../authoring/form/rules.ts'
import { Button } from '../../../../design/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import { useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { Findings, LinkButton, Part, Pick } from './controls.tsx'
import { usePanel } from './desk.tsx'
import { FormulaInput } from './FormulaInput.tsx'
import { baseOf, spokenFields } from './known.ts'
import { begunTest, Sentence } from './Sentence.tsx'

export function WhenPart({ item }: { item: Item }) {
  const { bench, tree, change, type, list, readOnly } = usePanel()
  const words = useWords()
  const { t } = words
  const [asText, setAsText] = useState(false)
  const { source } = bench
  const element = item.element && source ? at(source.data, item.element) : null
  const rule = isObject(element) && isObject(element.rule) ? element.rule : null
  const base = baseOf(item)
  const known = spokenFields(tree, base, list, words).filter(
    ({ field }) =>
      !item.field || field.replace(/^this\./, '') !== item.field.names.slice(base.length).join('.'),
  )
  const [first] = known
  const set = (next: unknown) => change((edit) => setElement(edit, item.id, 'rule', next))
  const what = nameOf(item, words)
  if (!rule)
    return (
      <Part name="when" title={t('form.part.when')} icon="eye" summary={t('form.when.always')} folded>
        <p className="pp-help">{t('form.when.alwaysText', { what })}</p>
        {!readOnly && first && (
          <Button
            icon="plus"
            onClick={() => {
              const said: Said = { dialect: 'cel', group: { join: 'all', parts: [begunTest(first)] } }
              set({ effect: 'SHOW', condition: writeCondition(said, base) })
            }}
          >
            {t('form.when.begin')}
          </Button>
        )}
      </Part>
    )
  const said = readCondition(rule.condition, base)
  const effect = String(rule.effect) as Effect
  const cel = celOfCondition(rule.condition, base)
  const put = (next: Said) =>
    type((edit) => setElement(edit, item.id, 'rule', { ...rule, condition: writeCondition(next, base) }))
  const shown = asText || said === null
  return (
    <Part name="when" title={t('form.part.when')} icon="eye" summary={t(`form.effect.${effect}`)}>
      <div className="pp-effect">
        <Pick
          inline
          label={t('form.when.effect')}
          value={effect}
          options={EFFECTS.map((one) => ({ value: one, label: t(`form.effect.${one}`) }))}
          onPick={(next) => set({ ...rule, effect: next })}
        />
        <strong>{what}</strong>
        <span>{t('form.when.when')}</span>
      </div>
      {!shown && said && (
        <Sentence group={said.group} known={known} onGroup={(group) => put({ ...said, group })} />
      )}
      {!shown && cel !== null && (
        <p className="pp-cel">
          <span className="pp-tag">CEL</span> <code>{cel}</code>
        </p>
      )}
      {shown && cel !== null && (
        <FormulaInput
          label={t('form.when.expression')}
          value={cel}
          place={[...(item.element ?? []), 'rule', 'condition', 'cel']}
          wanted="bool"
          onText={(text) =>
            text.trim() &&
            type((edit) => setElement(edit, item.id, 'rule', { ...rule, condition: { cel: text } }))
          }
        />
      )}
      {shown && cel === null && <p className="pp-help">{t('form.when.beyond')}</p>}
      <div className="pp-row">
        {said !== null && (
          <LinkButton onClick={() => setAsText(!asText)}>
            {t(asText ? 'form.when.asSentence' : 'form.when.asExpression')}
          </LinkButton>
        )}
        {said === null && first && !readOnly && (
          <LinkButton
            onClick={() =>
              set({
                ...rule,
                condition: writeCondition(
                  { dialect: 'cel', group: { join: 'all', parts: [begunTest(first)] } },
                  base,
                ),
              })
            }
          >
            {t('form.when.anew')}
          </LinkButton>
        )}
        {!readOnly && <LinkButton onClick={() => set(undefined)}>{t('form.when.remove')}</LinkButton>}
      </div>
      <details className="pp-written">
        <summary>{t('form.when.asRule')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
        <pre tabIndex={0}>{JSON.stringify(rule, null, 1)}</pre>
      </details>
      {item.element && <Findings path={[...item.element, 'rule']} />}
    </Part>
  )
}
