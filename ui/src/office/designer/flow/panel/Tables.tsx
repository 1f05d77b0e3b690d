// Decision tables: columns that look at something, rows of what they find, and what comes of it.

import { list, map } from '../../../../authoring/sop/outline.ts'
import { addItemTo, addNamed, dropAt, dropColumn, renameEntry } from '../../../../authoring/sop/settings.ts'
import { Button, IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Line, Section, Texts, Troubles, useWrite } from './controls.tsx'

const NAME = /^[a-z][a-z0-9_]*$/

export function Tables() {
  const desk = useSopDesk()
  const { t } = useWords()
  const tables = Object.entries(map(desk.outline.data.tables))
  const first = Object.keys(map(map(desk.outline.data.inputs).properties))[0]
  return (
    <Section title={t('flow.tables')} icon="table" path={['tables']}>
      {tables.map(([name, one]) => (
        <Table key={name} name={name} data={map(one)} />
      ))}
      {!desk.readOnly && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() => {
            const { step: _, ...change } = addNamed(desk.source, ['tables'], 'table', {
              inputs: { [first ?? 'priority']: first ? `inputs.${first}` : 'job.priority' },
              rows: [{ result: 'normal' }],
            })
            desk.run('flow.do.table', change)
          }}
        >
          {t('flow.table.add')}
        </Button>
      )}
      <Troubles path={['tables']} />
    </Section>
  )
}

function Table({ name, data }: { name: string; data: Readonly<Record<string, unknown>> }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.table')
  const at = ['tables', name]
  const inputs = map(data.inputs)
  const columns = Object.keys(inputs)
  const rows = list(data.rows).map(map)
  const cell = (value: unknown) =>
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <details className="panel-card panel-table" open={columns.length + rows.length < 12}>
      <summary>
        <strong>{textOf(data.title, language) || name}</strong>
        <code>{`table.${name}`}</code>
      </summary>
      <Texts label={t('flow.title')} path={[...at, 'title']} word="flow.do.table" />
      <Choice
        label={t('flow.table.hit')}
        value={String(data.hit ?? 'first')}
        options={(['first', 'unique'] as const).map((one) => ({
          value: one,
          label: t(`flow.table.hit.${one}`),
        }))}
        onChoose={(value) => write([...at, 'hit'], value === 'first' ? undefined : value)}
      />
      {columns.map((column) => (
        <div key={column} className="panel-row">
          <Line
            mono
            label={t('flow.table.column', { column })}
            value={cell(inputs[column])}
            onWrite={(value) => value && write([...at, 'inputs', column], value)}
          />
          {!desk.readOnly && columns.length > 1 && (
            <IconButton
              icon="trash"
              className="panel-small"
              label={t('flow.table.column.less', { column })}
              onClick={() => desk.run('flow.do.table', dropColumn(desk.source, name, column))}
            />
          )}
        </div>
      ))}
      {!desk.readOnly && (
        <Line
          mono
          label={t('flow.table.column.more')}
          placeholder={t('flow.with.name')}
          value=""
          calm={false}
          onWrite={(column) =>
            NAME.test(column) &&
            column !== 'result' &&
            !columns.includes(column) &&
            write([...at, 'inputs', column], `inputs.${column}`)
          }
        />
      )}
      <div className="panel-table-in">
        <table>
          <thead>
            <tr>
              {[...columns, 'result'].map((one) => (
                <th key={one} scope="col">
                  {one === 'result' ? t('flow.table.result') : one}
                </th>
              ))}
              {!desk.readOnly && (
                <th>
                  <span className="unseen">{t('flow.outcome.acts')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={index}>
                {[...columns, 'result'].map((one) => (
                  <td key={one}>
                    <Line
                      unseen
                      mono
                      label={t('flow.table.cell', { column: one, n: index + 1 })}
                      value={cell(row[one])}
                      onWrite={(value) => {
                        const next = meant(value, row[one])
                        write([...at, 'rows', index, one], next === '' && one !== 'result' ? undefined : next)
                      }}
                    />
                  </td>
                ))}
                {!desk.readOnly && (
                  <td>
                    <IconButton
                      icon="trash"
                      className="panel-small"
                      label={t('flow.table.row.less', { n: index + 1 })}
                      disabled={rows.length === 1}
                      onClick={() =>
                        desk.run('flow.do.table', dropAt(desk.source, [...at, 'rows', index], 3))
                      }
                    />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!desk.readOnly && (
        <>
          <Button
            kind="quiet"
            icon="plus"
            onClick={() =>
              desk.run(
                'flow.do.table',
                addItemTo(desk.source, [...at, 'rows'], { result: rows.at(-1)?.result ?? '' }),
              )
            }
          >
            {t('flow.table.row')}
          </Button>
          <Line
            mono
            label={t('flow.table.name')}
            value={name}
            calm={false}
            onWrite={(value) =>
              NAME.test(value) &&
              value !== name &&
              !Object.hasOwn(map(desk.outline.data.tables), value) &&
              desk.run('flow.do.table', renameEntry(desk.source, at, value))
            }
          />
          <Button
            kind="quiet"
            icon="trash"
            onClick={() => desk.run('flow.do.table', dropAt(desk.source, at, 0))}
          >
            {t('flow.table.remove')}
          </Button>
        </>
      )}
    </details>
  )
}

/** What a cell means: a value stays of the kind that it was, a list or a text is written as such. */
function meant(text: string, before: unknown): unknown {
  if (typeof before === 'number' && text !== '' && Number.isFinite(Number(text))) return Number(text)
  if (typeof before === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (!Array.isArray(before)) return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
