import { list, RETURN } from '../../../../authoring/sop/outline.ts'
import { FAULT } from '../../../../authoring/sop/said.ts'
import { dropAt, put } from '../../../../authoring/sop/settings.ts'
import { Button, Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { peopleOf } from '../rungs.ts'
import { textOf, titleOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Section, Texts, Troubles, Untold, useWrite } from './controls.tsx'
import { Rename } from './Rename.tsx'
import { WhatSection } from './What.tsx'
import { People } from './When.tsx'
import { usePeopleChoices } from './Who.tsx'

/** Something that may go wrong: where, who is told, and how it goes on. */
export function FaultPanel({ name }: { name: string }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.fault')
  const people = usePeopleChoices()
  const fault = desk.outline.faults.get(name)
  if (!fault) return null
  const at = ['faults', name]
  const works = [...desk.outline.steps.values()].filter(({ kind }) => kind === 'work')
  const from = fault.said ? list(fault.data.from).map(String) : []
  return (
    <>
      <header className="panel-head">
        <span className="panel-kind panel-kind-fault">
          <Icon name="alert" size={16} />
          {t('flow.fault')}
          <code>{name}</code>
          <Rename what="fault" at={[name]} name={name} />
        </span>
        <h2>{textOf(fault.data.title, language) || name}</h2>
      </header>
      <Texts label={t('flow.title')} path={[...at, 'title']} word="flow.do.title" />
      <Section title={t('flow.fault.where')} icon="job" path={[...at, 'from']}>
        <Choice
          label={t('flow.fault.in')}
          value={fault.said ? 'some' : 'all'}
          options={[
            { value: 'all', label: t('flow.fault.everywhere') },
            { value: 'some', label: t('flow.fault.some') },
          ]}
          onChoose={(value) =>
            write(
              [...at, 'from'],
              value === 'all' ? undefined : works.slice(0, 1).map(({ id }) => id),
              at.length,
            )
          }
        />
        {fault.said && (
          <fieldset className="panel-ticks">
            <legend className="unseen">{t('flow.fault.some')}</legend>
            {works.map(({ id }) => (
              <label key={id}>
                <input
                  type="checkbox"
                  checked={fault.from.includes(id)}
                  disabled={desk.readOnly || (from.length === 1 && fault.from[0] === id)}
                  onChange={(event) =>
                    write(
                      [...at, 'from'],
                      event.target.checked ? [...from, id] : from.filter((one) => one !== id),
                    )
                  }
                />
                {titleOf(desk.outline, id, language)}
              </label>
            ))}
          </fieldset>
        )}
        <Troubles path={[...at, 'from']} />
      </Section>
      <Section title={t('flow.section.who')} icon="bell" path={[...at, 'notify']}>
        <span className="panel-label">{t('flow.fault.tell')}</span>
        <People
          value={peopleOf(fault.data.notify)}
          options={people}
          onWrite={(next) => write([...at, 'notify'], next.length === 1 ? next[0] : next)}
        />
        <Texts label={t('flow.fault.message')} path={[...at, 'message']} word="flow.do.fault" />
      </Section>
      <WhatSection at={at} data={fault.data} />
      <Section title={t('flow.section.where')} icon="arrow-right" path={[...at, 'go']}>
        <Choice
          label={t('flow.fault.then')}
          value={fault.target ?? String(fault.data.go ?? '')}
          options={[
            { value: RETURN, label: t('flow.go.return') },
            ...[...desk.outline.steps.values()].map(({ id }) => ({
              value: id,
              label: titleOf(desk.outline, id, language),
            })),
          ]}
          onChoose={(value) => desk.run('flow.do.fault', put(desk.source, [...at, 'go'], value))}
        />
        <Troubles path={[...at, 'go']} />
      </Section>
      <Untold said={FAULT} data={fault.data} at={at} />
      {!desk.readOnly && (
        <footer className="panel-foot">
          <Button
            kind="quiet"
            icon="trash"
            onClick={() => {
              desk.run('flow.do.fault', dropAt(desk.source, at, 0))
              desk.choose({ kind: 'sop' })
            }}
          >
            {t('flow.fault.remove')}
          </Button>
        </footer>
      )}
    </>
  )
}
