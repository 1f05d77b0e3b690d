import { list, map } from '../../../../authoring/sop/outline.ts'
import { SOP } from '../../../../authoring/sop/said.ts'
import { addItemTo, addNamed, dropAt, dropInput, put } from '../../../../authoring/sop/settings.ts'
import { Button, Icon, IconButton } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { textOf, titleOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Line, Section, Texts, Tick, TroubleList, Troubles, Untold, useWrite } from './controls.tsx'
import { Dispatch } from './Dispatch.tsx'
import { Guide } from './Guide.tsx'
import { Rename } from './Rename.tsx'
import { Tables } from './Tables.tsx'
import { Triggers } from './Triggers.tsx'
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
        <Guide data={data} at={[]} />
        <Choice
          label={t('flow.sop.subject')}
          value={String(data.about ?? '')}
          options={[{ value: '', label: t('flow.sop.subject.none') }, ...desk.vocabulary.subjectKinds]}
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
        <Dispatch value={data.dispatch} at={['dispatch']} none={t('flow.dispatch.manual')} />
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
                  options={[{ value: '', label: t('state.none') }, ...desk.vocabulary.codeLists]}
                  onChoose={(value) => write(['inputs', 'properties', name, 'codeList'], value || undefined)}
                />
              )}
              {(field.type ?? 'string') === 'string' && field.codeList === undefined && (
                <Line
                  label={t('flow.inputs.enum')}
                  value={words(field.enum)}
                  calm={false}
                  onWrite={(value) => write(['inputs', 'properties', name, 'enum'], split(value))}
                />
              )}
              {(field.type === 'integer' || field.type === 'number') && (
                <div className="panel-row">
                  {(['minimum', 'maximum'] as const).map((bound) => (
                    <Line
                      key={bound}
                      label={t(`flow.inputs.${bound}`)}
                      value={String(field[bound] ?? '')}
                      onWrite={(value) => {
                        const number = value.trim() === '' ? undefined : Number(value)
                        if (number === undefined || Number.isFinite(number)) {
                          write(['inputs', 'properties', name, bound], number)
                        }
                      }}
                    />
                  ))}
                </div>
              )}
              <Texts
                label={t('flow.inputs.description')}
                path={['inputs', 'properties', name, 'description']}
                word="flow.do.inputs"
              />
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
                  onClick={() => desk.run('flow.do.inputs', dropInput(desk.source, name))}
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
      <Triggers />
      <Tables />
      <Untold said={SOP} data={data} at={[]} />
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
