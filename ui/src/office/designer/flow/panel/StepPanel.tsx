import { removeStep } from '../../../../authoring/sop/flow_commands.ts'
import { inside, type Step } from '../../../../authoring/sop/outline.ts'
import { STEPS } from '../../../../authoring/sop/said.ts'
import { changeKind } from '../../../../authoring/sop/settings.ts'
import { Button, Icon } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { CommentButton } from '../../review/index.ts'
import { KIND_ICONS, KINDS } from '../kinds.ts'
import { begins, titleOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Texts, Tick, TroubleList, Untold, useWrite } from './controls.tsx'
import { Guide } from './Guide.tsx'
import { KindSection } from './Kinds.tsx'
import { Rename } from './Rename.tsx'
import { WhatSection } from './What.tsx'
import { WhenSection } from './When.tsx'
import { WhereSection } from './Where.tsx'
import { WhoSection } from './Who.tsx'

/** A step, in plain sections. */
export function StepPanel({ step }: { step: Step }) {
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
