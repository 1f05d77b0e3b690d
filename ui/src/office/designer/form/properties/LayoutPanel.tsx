// A part of the layout: its label, what it holds, how rows of a list are laid out.

import { useId } from 'react'
import { columnsOf, MOST_COLUMNS, setColumns } from '../../../../authoring/form/columns.ts'
import { type Item, setElement, setLabel } from '../../../../authoring/form/index.ts'
import { Button } from '../../../../design/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { addPage, dissolve } from '../canvas/actions.ts'
import { Findings, LinkButton, Part, Texts } from './controls.tsx'
import { usePanel } from './desk.tsx'

export function LayoutPart({ item }: { item: Item }) {
  const { bench, type, readOnly } = usePanel()
  const words = useWords()
  const { t } = words
  const isLabelled = item.what === 'section' || item.what === 'page' || item.what === 'note'
  return (
    <Part name="layout" title={t(`form.layout.${item.what}` as Key)} icon="board">
      {isLabelled && (
        <Texts
          many={item.what === 'note'}
          label={t(item.what === 'note' ? 'form.layout.text' : 'form.layout.label')}
          value={item.label}
          onLabel={(label) => type((edit) => setLabel(edit, item.id, label))}
        />
      )}
      {item.slot?.how === 'elements' &&
        item.what !== 'pages' &&
        (item.children.length > 1 || columnsOf(item) > 1) && <Columns item={item} />}
      {item.children.length > 0 && (
        <ul className="pp-inside">
          {item.children.map((child) => (
            <li key={child.id}>
              <LinkButton onClick={() => bench.select([child.id])}>{nameOf(child, words)}</LinkButton>
              {child.what === 'page' && (
                <Texts
                  label={t('form.layout.label')}
                  value={child.label}
                  onLabel={(label) => type((edit) => setLabel(edit, child.id, label))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly && (
        <div className="pp-row">
          {item.what === 'pages' && (
            <Button icon="plus" onClick={() => addPage(bench, item)}>
              {t('form.act.page')}
            </Button>
          )}
          {item.slot !== null && item.what !== 'page' && (
            <Button kind="quiet" onClick={() => dissolve(bench)}>
              {t('form.act.ungroup')}
            </Button>
          )}
          {item.what === 'section' && item.label !== null && (
            <Button
              kind="quiet"
              onClick={() => type((edit) => setElement(edit, item.id, 'label', undefined))}
            >
              {t('form.layout.bare')}
            </Button>
          )}
        </div>
      )}
      {item.element && <Findings path={item.element} exactly />}
    </Part>
  )
}

/** How many fields stand beside each other where there is room; on a phone one under the other. */
function Columns({ item }: { item: Item }) {
  const { bench, readOnly } = usePanel()
  const words = useWords()
  const { t } = words
  const name = useId()
  const now = columnsOf(item)
  return (
    <fieldset className="pp-looks">
      <legend className="pp-label">{t('form.layout.columns')}</legend>
      <div className="pp-looks-in pp-columns">
        {Array.from({ length: MOST_COLUMNS }, (_, at) => at + 1).map((count) => (
          <label key={count} className="pp-look">
            <input
              type="radio"
              name={name}
              value={count}
              checked={count === Math.min(now, MOST_COLUMNS)}
              disabled={readOnly}
              onChange={() =>
                bench.run('form.did.change', nameOf(item, words), (edit) => setColumns(edit, item.id, count))
              }
            />
            <span className="pp-look-face">
              <svg viewBox="0 0 48 26" width="48" height="26" className="pp-picture" aria-hidden="true">
                <path d={columnsDrawn(count)} />
              </svg>
              {t('form.layout.columnCount', { count })}
            </span>
          </label>
        ))}
      </div>
      <p className="pp-help">{t(now > 1 ? 'form.layout.folds' : 'form.layout.foldsNot')}</p>
    </fieldset>
  )
}

/** So many columns as a small picture. */
function columnsDrawn(count: number): string {
  const width = (44 - (count - 1) * 3) / count
  return Array.from({ length: count }, (_, at) => `M${2 + at * (width + 3)} 4h${width}v18h-${width}z`).join(
    '',
  )
}
