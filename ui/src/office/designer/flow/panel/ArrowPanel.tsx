import { arrowById, disconnect, redirect } from '../../../../authoring/sop/flow_commands.ts'
import { goals, RETURN, type Step } from '../../../../authoring/sop/outline.ts'
import { putWhen } from '../../../../authoring/sop/settings.ts'
import { Button, Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { outcomeSaid, useSay } from '../sayings.ts'
import { titleOf, useSopDesk } from '../sop_desk.tsx'
import { Condition } from './Condition.tsx'
import { Choice, Section, Troubles } from './controls.tsx'

import { StepPanel } from './StepPanel.tsx'

/** An arrow: when it is taken, and where it leads. */
export function ArrowPanel({ id, step }: { id: string; step: Step }) {
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
