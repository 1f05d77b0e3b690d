import { arrowById, disconnect, redirect, removeStep } from '../../../../authoring/sop/flow_commands.ts'
import { goals, inside, list, RETURN, type Step } from '../../../../authoring/sop/outline.ts'
import { FAULT, STEPS } from '../../../../authoring/sop/said.ts'
import { changeKind, dropAt, put, putWhen } from '../../../../authoring/sop/settings.ts'
import { Button, Icon } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { CommentButton } from '../../review/index.ts'
import { KIND_ICONS, KINDS } from '../kinds.ts'
import { peopleOf } from '../rungs.ts'
import { outcomeSaid, useSay } from '../sayings.ts'
import { begins, textOf, titleOf, useSopDesk } from '../sop_desk.tsx'
import { Condition } from './Condition.tsx'
import { Choice, Section, Texts, Tick, TroubleList, Troubles, Untold, useWrite } from './controls.tsx'
import { Guide } from './Guide.tsx'
import { KindSection } from './Kinds.tsx'
import { Rename } from './Rename.tsx'
import { SopPanel } from './SopPanel.tsx'
import { WhatSection } from './What.tsx'
import { People, WhenSection } from './When.tsx'
import { WhereSection } from './Where.tsx'
import { usePeopleChoices, WhoSection } from './Who.tsx'
import './panel.css'

/** What is chosen, in plain sections. */
export function Panel() {
  const { chosen, outline } = useSopDesk()
  const { t } = useWords()
  const step = chosen.kind === 'step' || chosen.kind === 'arrow' ? outline.steps.get(chosen.step) : undefined
  return (
    <aside className="flow-panel" aria-label={t('flow.panel')} tabIndex={-1}>
      {chosen.kind === 'fault' && outline.faults.has(chosen.fault) ? (
        <FaultPanel key={chosen.fault} name={chosen.fault} />
      ) : chosen.kind === 'arrow' && step ? (
        <ArrowPanel key={chosen.arrow} id={chosen.arrow} step={step} />
      ) : step ? (
        <StepPanel key={step.id} step={step} />
      ) : (
        <SopPanel />
      )}
    </aside>
  )
}

function StepPanel({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.set')
  const handsIn = step.kind === 'work' || step.kind === 'approval'
  const within = [...inside(desk.outline, step.id).values()].flatMap((id) => desk.outline.steps.get(id) ?? [])
  // What is wrong with something that no section below is about stands above all of them.
  const own = desk.troubles.filter(
    ({ at }) =>
      begins(at, step.at) && !within.some((one) => begins(at, one.at)) && !isShown(at.slice(step.at.length)),
  )
  return (
    <>
      <header className="panel-head">
        <span className={`panel-kind flow-kind-${step.kind}`}>
          <Icon name={KIND_ICONS[step.kind]} size={16} />
          {t(`flow.kind.${step.kind}`)}
          <code>{step.id}</code>
          <Rename what="step" at={[step.id]} name={step.name} />
          <CommentButton file={desk.file} path={step.at} />
        </span>
        <h2>{titleOf(desk.outline, step.id, language)}</h2>
      </header>
      <TroubleList troubles={own} />
      <Texts label={t('flow.title')} path={[...step.at, 'title']} word="flow.do.title" />
      {step.kind !== 'end' && !desk.locked?.(step.id) && (
        <Tick
          label={t('flow.locked')}
          help={t('flow.locked.help')}
          value={step.data.locked === true}
          onSet={(value) => write([...step.at, 'locked'], value || undefined, step.at.length)}
        />
      )}
      <Guide data={step.data} at={step.at} />
      <KindSection step={step} />
      {handsIn && <WhoSection step={step} />}
      {handsIn && <WhatSection at={step.at} data={step.data} />}
      {step.kind !== 'end' && <WhenSection at={step.at} data={step.data} step={step} />}
      <WhereSection step={step} />
      <Untold said={STEPS[step.kind]} data={step.data} at={step.at} />
      {!desk.readOnly && (
        <footer className="panel-foot">
          <Choice
            label={t('flow.kind.change')}
            value={step.kind}
            options={KINDS.map((kind) => ({ value: kind, label: t(`flow.kind.${kind}`) }))}
            onChoose={(kind) =>
              desk.run('flow.do.kind', changeKind(desk.source, step.id, kind as Step['kind']), {
                step: titleOf(desk.outline, step.id, language),
              })
            }
          />
          <Button
            kind="quiet"
            icon="trash"
            onClick={() =>
              desk.run('flow.do.remove', removeStep(desk.source, step.id), {
                step: titleOf(desk.outline, step.id, language),
              })
            }
          >
            {t('flow.act.remove')}
          </Button>
        </footer>
      )}
    </>
  )
}

/** Whether a section tells what is wrong at a place of a step. */
function isShown([key, part]: Path): boolean {
  if (key === 'approval') return part === 'by' || part === 'need'
  return typeof key === 'string' && SECTIONS.has(key)
}

const SECTIONS = new Set(
  'title by form evidence due escalate next wait do call with each end on_error'.split(' '),
)

function ArrowPanel({ id, step }: { id: string; step: Step }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const say = useSay()
  const arrow = arrowById(desk.outline, id)
  if (!arrow) return <StepPanel step={step} />
  const to = arrow.target === RETURN ? t('flow.go.return') : titleOf(desk.outline, arrow.target, language)
  const inList = arrow.at.at(-1) === 'go'
  return (
    <>
      <header className="panel-head">
        <span className="panel-kind">
          <Icon name="arrow-right" size={16} />
          {t('flow.arrow')}
        </span>
        <h2>{t('flow.arrow.from', { from: titleOf(desk.outline, step.id, language), to })}</h2>
      </header>
      {arrow.label && (
        <p className="panel-help">{t('flow.arrow.by', { outcome: outcomeSaid(arrow.label, say) })}</p>
      )}
      <Section title={t('flow.section.where')} icon="arrow-right" path={arrow.at}>
        {arrow.when !== null && inList && (
          <Condition
            step={step}
            cel={arrow.when}
            onWrite={(when) => desk.run('flow.do.condition', putWhen(desk.source, arrow.at, when))}
          />
        )}
        {arrow.when === null && inList && <p>{t('flow.where.otherwise')}</p>}
        <Choice
          label={t('flow.where.go')}
          value={arrow.target}
          options={goals(desk.outline, step.id).map((one) => ({
            value: one.id,
            label: titleOf(desk.outline, one.id, language),
          }))}
          onChoose={(target) => desk.run('flow.do.where', redirect(desk.source, id, target))}
        />
        <Troubles path={inList ? arrow.at.slice(0, -1) : arrow.at} />
      </Section>
      <footer className="panel-foot">
        <Button onClick={() => desk.choose({ kind: 'step', step: step.id })}>
          {t('flow.arrow.step', { step: titleOf(desk.outline, step.id, language) })}
        </Button>
        {!desk.readOnly && (
          <Button
            kind="quiet"
            icon="trash"
            onClick={() => desk.run('flow.do.disconnect', disconnect(desk.source, id))}
          >
            {t('flow.act.disconnect')}
          </Button>
        )}
      </footer>
    </>
  )
}

function FaultPanel({ name }: { name: string }) {
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
