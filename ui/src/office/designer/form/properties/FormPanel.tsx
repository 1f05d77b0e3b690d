// The form itself, and what can be said of several fields at once.

import { type Edit, type Item, moveItems, setField } from '../../../../authoring/form/index.ts'
import { Button } from '../../../../design/index.ts'
import { isObject } from '../../../../forms/fields.ts'
import { useWords } from '../../../../words/index.ts'
import { nameOf } from '../bench.ts'
import { around, erase } from '../canvas/actions.ts'
import { formsOf } from '../forms.ts'
import { labelIn } from '../labels.ts'
import { FindingList, LinkButton, Part, Texts, Tick } from './controls.tsx'
import { usePanel } from './desk.tsx'

export function FormPart() {
  const { bench, tree, type, compiled } = usePanel()
  const { t, language } = useWords()
  const { workshop, opened, source } = bench
  const written = opened.root.reduce<unknown>(
    (here, step) => (isObject(here) || Array.isArray(here) ? (here as never)[step] : undefined),
    source?.data,
  )
  const form = isObject(written) ? written : {}
  const listed = formsOf(workshop).find(({ file }) => file === opened.file && opened.root.length === 0)
  const put = (edit: Edit, value: unknown) => edit.put([...opened.root, 'title'], value)
  return (
    <>
      <Part name="form" title={t('form.part.form')} icon="file">
        <Texts
          label={t('form.ask.title')}
          value={form.title}
          onLabel={(label) => type((edit) => put(edit, label))}
        />
        <dl className="pp-facts">
          <dt>{t('form.advanced.name')}</dt>
          <dd>
            <code>{String(form.form ?? opened.root.at(-2) ?? '')}</code>
          </dd>
          <dt>{t('form.form.used')}</dt>
          <dd>
            {listed && listed.used.length > 0
              ? listed.used.map(({ name, title, variant }) => (
                  <LinkButton
                    key={`${variant} ${name}`}
                    onClick={() =>
                      variant === null
                        ? workshop.go('flow', '', { step: name })
                        : workshop.go('variants', variant, { step: name })
                    }
                  >
                    {variant === null
                      ? labelIn(title, language) || name
                      : t('form.list.inVariant', { step: labelIn(title, language) || name, variant })}
                  </LinkButton>
                ))
              : t('form.list.unused')}
          </dd>
          <dt>{t('form.form.fields')}</dt>
          <dd>{[...tree.byId.values()].filter(({ field }) => field !== null).length}</dd>
        </dl>
      </Part>
      {compiled.findings.length > 0 && (
        <Part name="findings" title={t('form.form.findings')} icon="alert">
          <FindingList findings={compiled.findings} />
        </Part>
      )}
      <p className="pp-help">{t('form.properties.none')}</p>
    </>
  )
}

export function ManyPart({ items }: { items: readonly Item[] }) {
  const { bench, change, tree, readOnly } = usePanel()
  const words = useWords()
  const { t } = words
  const fields = items.filter(({ field }) => field?.spot)
  const pages = [...tree.byId.values()].filter(({ what }) => what === 'page')
  const all = fields.length > 0 && fields.every(({ field }) => field?.required)
  return (
    <Part name="many" title={t('form.properties.many', { count: items.length })} icon="list">
      <ul className="pp-inside">
        {items.slice(0, 12).map((item) => (
          <li key={item.id}>
            <LinkButton onClick={() => bench.select([item.id])}>{nameOf(item, words)}</LinkButton>
          </li>
        ))}
      </ul>
      {fields.length > 0 && (
        <Tick
          label={t('form.answer.required')}
          value={all}
          onSet={(value) =>
            change((edit) => {
              for (const { id } of fields) setField(edit, id, 'required', value)
            })
          }
        />
      )}
      {!readOnly && (
        <div className="pp-row">
          <Button onClick={() => around(bench, 'section')}>{t('form.act.section')}</Button>
          <Button onClick={() => around(bench, 'columns')}>{t('form.act.columns')}</Button>
          {pages.length > 0 && (
            <select
              className="input input-select"
              aria-label={t('form.many.move')}
              value=""
              onChange={(event) => {
                const into = event.currentTarget.value
                const page = tree.byId.get(into)
                if (page)
                  bench.run('form.did.move', bench.named(bench.selected), (edit) =>
                    moveItems(
                      edit,
                      items.map(({ id }) => id),
                      { into, at: page.children.length },
                    ),
                  )
              }}
            >
              <option value="">{t('form.many.move')}</option>
              {pages.map((page) => (
                <option key={page.id} value={page.id}>
                  {nameOf(page, words)}
                </option>
              ))}
            </select>
          )}
          <Button kind="danger" icon="trash" onClick={() => erase(bench)}>
            {t('form.act.delete')}
          </Button>
        </div>
      )}
    </Part>
  )
}
