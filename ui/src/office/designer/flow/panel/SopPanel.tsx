import { list, map } from '../../../../authoring/sop/outline.ts'
import { addItemTo, addNamed, dropAt, put } from '../../../../authoring/sop/settings.ts'
import { Button, Icon, IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { textOf, titleOf, useSopDesk } from '../sop_desk.tsx'
import {
  AsWritten,
  Choice,
  Line,
  Section,
  Texts,
  Tick,
  TroubleList,
  Troubles,
  useWrite,
} from './controls.tsx'
import { Rename } from './Rename.tsx'
import { WhenSection } from './When.tsx'

const FIELD_TYPES = ['string', 'integer', 'number', 'boolean', 'array'] as const

/** What holds for the SOP as a whole. */
export function SopPanel() {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.sop')
  const { data, outline } = { data: desk.outline.data, outline: desk.outline }
  const words = (value: unknown) => list(value).map(String).join(', ')
  const split = (text: string) => {
    const found = text
      .split(/[,，、]/)
      .map((one) => one.trim())
      .filter(Boolean)
    return found.length > 0 ? [...new Set(found)] : undefined
  }
  const inputs = map(map(data.inputs).properties)
  const required = list(map(data.inputs).required).map(String)
  return (
    <>
      <header className="panel-head">
        <span className="panel-kind">{t('flow.sop')}</span>
        <h2>{textOf(data.title, language) || String(data.sop ?? '')}</h2>
      </header>
      {desk.troubles.length > 0 && (
        <details className="panel-card" open={desk.troubles.length < 4}>
          <summary>
            <Icon name="alert" size={18} />
            {t('flow.sop.troubles', { n: desk.troubles.length })}
          </summary>
          <TroubleList troubles={desk.troubles.slice(0, 30)} />
        </details>
      )}
      <Section title={t('flow.sop.about')} icon="file" path={['title']}>
        <Texts label={t('flow.title')} path={['title']} word="flow.do.title" />
        <Choice
          label={t('flow.sop.subject')}
          value={String(data.about ?? '')}
          options={[
            { value: '', label: t('flow.sop.subject.none') },
            ...desk.vocabulary.subjectKinds.map((one) => ({ value: one, label: one })),
          ]}
          onChoose={(value) => write(['about'], value || undefined, 0)}
        />
        <Choice
          label={t('flow.sop.priority')}
          value={String(data.priority ?? 'normal')}
          options={(['low', 'normal', 'high', 'urgent'] as const).map((one) => ({
            value: one,
            label: t(`flow.priority.${one}`),
          }))}
          onChoose={(value) => write(['priority'], value === 'normal' ? undefined : value, 0)}
        />
        <Choice
          label={t('flow.sop.clock')}
          value={String(data.clock ?? 'elapsed')}
          options={(['working', 'elapsed'] as const).map((one) => ({
            value: one,
            label: t(`flow.clock.${one}`),
          }))}
          onChoose={(value) => write(['clock'], value === 'elapsed' ? undefined : value, 0)}
        />
        <Choice
          label={t('flow.sop.dispatch')}
          value={String(map(data.dispatch).by ?? 'manual')}
          options={[...new Set(['manual', ...desk.vocabulary.strategies])].map((one) => ({
            value: one,
            label: one,
          }))}
          onChoose={(value) => write(['dispatch', 'by'], value)}
        />
        <Line
          label={t('flow.sop.skills')}
          list={desk.vocabulary.skills}
          value={words(data.skills)}
          onWrite={(value) => write(['skills'], split(value), 0)}
        />
        <Line
          label={t('flow.sop.labels')}
          value={words(data.labels)}
          onWrite={(value) => write(['labels'], split(value), 0)}
        />
      </Section>
      <WhenSection at={[]} data={data} />
      <Section title={t('flow.inputs')} icon="list" path={['inputs']}>
        {Object.entries(inputs).map(([name, one]) => {
          const field = map(one)
          return (
            <details key={name} className="panel-card">
              <summary>
                <strong>{textOf(field.title, language) || name}</strong>
                <span className="muted">{String(field.codeList ?? field.type ?? '')}</span>
              </summary>
              <Texts
                label={t('flow.title')}
                path={['inputs', 'properties', name, 'title']}
                word="flow.do.inputs"
              />
              <Choice
                label={t('flow.inputs.type')}
                value={String(field.type ?? 'string')}
                options={FIELD_TYPES.map((type) => ({ value: type, label: t(`flow.type.${type}`) }))}
                onChoose={(type) => write(['inputs', 'properties', name, 'type'], type)}
              />
              {(field.type ?? 'string') === 'string' && (
                <Choice
                  label={t('flow.inputs.codes')}
                  value={String(field.codeList ?? '')}
                  options={[
                    { value: '', label: t('state.none') },
                    ...desk.vocabulary.codeLists.map((list_) => ({ value: list_, label: list_ })),
                  ]}
                  onChoose={(value) => write(['inputs', 'properties', name, 'codeList'], value || undefined)}
                />
              )}
              <Tick
                label={t('flow.inputs.required')}
                value={required.includes(name)}
                onSet={(value) =>
                  desk.run(
                    'flow.do.inputs',
                    value
                      ? addItemTo(desk.source, ['inputs', 'required'], name)
                      : dropAt(desk.source, ['inputs', 'required', required.indexOf(name)], 1),
                  )
                }
              />
              <Rename what="input" at={[name]} name={name} />
              {!desk.readOnly && (
                <Button
                  kind="quiet"
                  icon="trash"
                  onClick={() =>
                    desk.run('flow.do.inputs', dropAt(desk.source, ['inputs', 'properties', name], 1))
                  }
                >
                  {t('flow.inputs.remove')}
                </Button>
              )}
            </details>
          )
        })}
        {!desk.readOnly && (
          <Button
            kind="quiet"
            icon="plus"
            onClick={() =>
              desk.run(
                'flow.do.inputs',
                data.inputs === undefined
                  ? put(desk.source, ['inputs'], {
                      type: 'object',
                      properties: { field_1: { type: 'string' } },
                    })
                  : addNamed(desk.source, ['inputs', 'properties'], 'field', { type: 'string' }),
              )
            }
          >
            {t('flow.inputs.add')}
          </Button>
        )}
        <Troubles path={['inputs']} />
      </Section>
      <Section title={t('flow.faults')} icon="alert" path={['faults']}>
        {[...outline.faults.values()].map((fault) => (
          <button
            key={fault.name}
            type="button"
            className="panel-card panel-open"
            onClick={() => desk.choose({ kind: 'fault', fault: fault.name })}
          >
            <strong>{textOf(fault.data.title, language) || fault.name}</strong>
            <span className="muted">
              {fault.target === null || fault.target.startsWith('$')
                ? t('flow.go.return')
                : t('flow.fault.to', { step: titleOf(outline, fault.target, language) })}
            </span>
          </button>
        ))}
        {!desk.readOnly && (
          <Button
            kind="quiet"
            icon="plus"
            onClick={() => {
              const change = addNamed(desk.source, ['faults'], 'fault', { go: '$return' })
              const { step: name, ...rest } = change
              desk.run('flow.do.fault', rest)
              if (name) desk.choose({ kind: 'fault', fault: name })
            }}
          >
            {t('flow.fault.add')}
          </Button>
        )}
        <Troubles path={['faults']} exactly />
      </Section>
      <Guarantees />
      <Section title={t('flow.triggers')} icon="pulse" path={['triggers']}>
        {[...outline.triggers].map(([name, one]) => (
          <details key={name} className="panel-card">
            <summary>
              <strong>{name}</strong>
              <span className="muted">{String(one.on ?? one.schedule ?? '')}</span>
            </summary>
            {one.schedule === undefined ? (
              <>
                <Line
                  mono
                  label={t('flow.trigger.on')}
                  value={String(one.on ?? '')}
                  onWrite={(value) => value && write(['triggers', name, 'on'], value)}
                />
                <Line
                  mono
                  label={t('flow.trigger.when')}
                  value={String(one.when ?? '')}
                  onWrite={(value) => write(['triggers', name, 'when'], value || undefined)}
                />
                <Choice
                  label={t('flow.trigger.once')}
                  value={String(one.once ?? '')}
                  options={[
                    { value: '', label: t('flow.trigger.always') },
                    { value: 'until_closed', label: t('flow.trigger.until') },
                    { value: 'per 1d', label: t('flow.trigger.daily') },
                  ]}
                  onChoose={(value) => write(['triggers', name, 'once'], value || undefined)}
                />
              </>
            ) : (
              <AsWritten
                label={t('flow.trigger.schedule')}
                path={['triggers', name, 'schedule']}
                value={one.schedule}
              />
            )}
            {one.inputs !== undefined && (
              <AsWritten label={t('flow.inputs')} path={['triggers', name, 'inputs']} value={one.inputs} />
            )}
            {!desk.readOnly && (
              <Button
                kind="quiet"
                icon="trash"
                onClick={() => desk.run('flow.do.trigger', dropAt(desk.source, ['triggers', name], 0))}
              >
                {t('flow.trigger.remove')}
              </Button>
            )}
          </details>
        ))}
        {!desk.readOnly && (
          <Button
            kind="quiet"
            icon="plus"
            onClick={() => {
              const { step: _, ...change } = addNamed(desk.source, ['triggers'], 'trigger', {
                on: 'device.offline',
                once: 'until_closed',
              })
              desk.run('flow.do.trigger', change)
            }}
          >
            {t('flow.trigger.add')}
          </Button>
        )}
        <Troubles path={['triggers']} />
      </Section>
      {data.tables !== undefined && (
        <Section title={t('flow.tables')} icon="table" path={['tables']}>
          {Object.entries(map(data.tables)).map(([name, one]) => (
            <Table key={name} name={name} data={map(one)} />
          ))}
          <Troubles path={['tables']} />
        </Section>
      )}
    </>
  )
}

function Guarantees() {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.guarantee')
  const steps = [...desk.outline.steps.values()]
  const options = steps.map(({ id }) => ({ value: id, label: titleOf(desk.outline, id, language) }))
  const works = options.filter(({ value }) => desk.outline.steps.get(value)?.kind !== 'end')
  const ends = options.filter(({ value }) => desk.outline.steps.get(value)?.kind === 'end')
  return (
    <Section title={t('flow.guarantees')} icon="shield" path={['guarantees']}>
      {list(desk.outline.data.guarantees).map((one, index) => {
        const always = list(map(one).always).map(String)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a guarantee is its place
          <div key={index} className="panel-card">
            <Choice
              label={t('flow.guarantee.before')}
              value={String(map(one).before ?? '')}
              options={options}
              onChoose={(value) => write(['guarantees', index, 'before'], value)}
            />
            <fieldset className="panel-ticks">
              <legend className="panel-label">{t('flow.guarantee.always')}</legend>
              {works.map(({ value, label }) => (
                <label key={value}>
                  <input
                    type="checkbox"
                    checked={always.includes(value)}
                    disabled={desk.readOnly || (always.length === 1 && always[0] === value)}
                    onChange={(event) =>
                      write(
                        ['guarantees', index, 'always'],
                        event.target.checked ? [...always, value] : always.filter((other) => other !== value),
                      )
                    }
                  />
                  {label}
                </label>
              ))}
            </fieldset>
            <Troubles path={['guarantees', index]} />
            {!desk.readOnly && (
              <IconButton
                icon="trash"
                className="panel-small"
                label={t('flow.guarantee.remove')}
                onClick={() => desk.run('flow.do.guarantee', dropAt(desk.source, ['guarantees', index], 0))}
              />
            )}
          </div>
        )
      })}
      {!desk.readOnly && works[0] && ends[0] && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() =>
            desk.run(
              'flow.do.guarantee',
              addItemTo(desk.source, ['guarantees'], { before: ends[0]?.value, always: [works[0]?.value] }),
            )
          }
        >
          {t('flow.guarantee.add')}
        </Button>
      )}
    </Section>
  )
}

/** A decision table: its rows with a cell per column. */
function Table({ name, data }: { name: string; data: Readonly<Record<string, unknown>> }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.table')
  const columns = Object.keys(map(data.inputs))
  const rows = list(data.rows).map(map)
  const cell = (value: unknown) =>
    value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <div className="panel-card panel-table">
      <strong>{name}</strong>
      <table>
        <thead>
          <tr>
            {[...columns, 'result'].map((one) => (
              <th key={one} scope="col">
                {one}
              </th>
            ))}
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
                      const before = row[one]
                      const next =
                        typeof before === 'number' && Number.isFinite(Number(value)) && value !== ''
                          ? Number(value)
                          : typeof before === 'boolean' && (value === 'true' || value === 'false')
                            ? value === 'true'
                            : value
                      write(
                        ['tables', name, 'rows', index, one],
                        next === '' && one !== 'result' ? undefined : next,
                      )
                    }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {!desk.readOnly && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() =>
            desk.run(
              'flow.do.table',
              addItemTo(desk.source, ['tables', name, 'rows'], { result: rows.at(-1)?.result ?? '' }),
            )
          }
        >
          {t('flow.table.row')}
        </Button>
      )}
    </div>
  )
}
