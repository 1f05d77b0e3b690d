// A part of the layout: its label, what it holds, how rows of a list are laid out.

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
      {item.what === 'columns' && (
        <p className="pp-help">{t('form.layout.beside', { count: item.children.length })}</p>
      )}
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
