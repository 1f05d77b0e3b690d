import { useState } from 'react'
import { list, map, type Step, whoOf } from '../../../../authoring/sop/outline.ts'
import { addItemTo, dropAt, put } from '../../../../authoring/sop/settings.ts'
import { Button, IconButton } from '../../../../design/index.ts'
import { type Key, useWords } from '../../../../words/index.ts'
import { outcomeSaid, useSay } from '../sayings.ts'
import { titleOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Line, Section, Texts, Troubles, useWrite } from './controls.tsx'

/** Everybody who can be named: the assignee, roles, people, whoever did a step. */
export function usePeopleChoices(except?: string) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  return [
    { value: 'assignee', label: t('flow.who.assignee') },
    ...desk.vocabulary.roles.map((one) => ({ value: `role:${one.value}`, label: one.label })),
    ...[...desk.outline.steps.values()]
      .filter(({ kind, id }) => kind === 'work' && id !== except)
      .map(({ id }) => ({
        value: `performer:${id}`,
        label: t('flow.who.performerOf', { step: titleOf(desk.outline, id, language) }),
      })),
    ...desk.vocabulary.people.map((one) => ({ value: `user:${one.value}`, label: one.label })),
  ]
}

export function WhoSection({ step }: { step: Step }) {
  const { t } = useWords()
  const write = useWrite('flow.do.who')
  const choices = usePeopleChoices(step.id)
  if (step.kind === 'approval') return <Approval step={step} />
  return (
    <Section title={t('flow.section.who')} icon="person" path={[...step.at, 'by']}>
      <Choice
        label={t('flow.who.does')}
        value={whoOf(step) ?? 'assignee'}
        options={choices}
        onChoose={(value) =>
          write([...step.at, 'by'], value === 'assignee' ? undefined : value, step.at.length)
        }
      />
      <Troubles path={[...step.at, 'by']} />
      <FourEyes step={step} path={[...step.at, 'four_eyes']} value={step.data.four_eyes} />
    </Section>
  )
}

function Approval({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.who')
  const choices = usePeopleChoices(step.id)
  const at = [...step.at, 'approval']
  const approval = map(step.data.approval)
  const stages = list(approval.stages)
  return (
    <Section title={t('flow.section.who')} icon="person" path={at}>
      {stages.length === 0 ? (
        <>
          <Choice
            label={t('flow.who.decides')}
            value={typeof approval.by === 'string' ? approval.by : 'assignee'}
            options={choices}
            onChoose={(value) => write([...at, 'by'], value)}
          />
          <Need label={t('flow.need')} value={approval.need} path={[...at, 'need']} step={step} />
        </>
      ) : (
        <ol className="panel-stages">
          {stages.map((one, index) => {
            const stage = map(one)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a stage is its place
              <li key={index} className="panel-card">
                <div className="panel-row">
                  <strong>{t('flow.stage', { n: index + 1 })}</strong>
                  {!desk.readOnly && (
                    <IconButton
                      icon="trash"
                      className="panel-small"
                      label={t('flow.stage.remove', { n: index + 1 })}
                      onClick={() =>
                        desk.run('flow.do.who', dropAt(desk.source, [...at, 'stages', index], at.length))
                      }
                    />
                  )}
                </div>
                <Texts label={t('flow.title')} path={[...at, 'stages', index, 'title']} word="flow.do.who" />
                <Choice
                  label={t('flow.who.decides')}
                  value={String(stage.by ?? '')}
                  options={choices}
                  onChoose={(value) => write([...at, 'stages', index, 'by'], value)}
                />
                <Need label={t('flow.need')} value={stage.need} path={[...at, 'stages', index, 'need']} />
              </li>
            )
          })}
        </ol>
      )}
      {!desk.readOnly && (
        <Button
          kind="quiet"
          onClick={() => {
            const { by, need } = approval
            const first = {
              by: typeof by === 'string' ? by : 'assignee',
              ...(need !== undefined && { need }),
            }
            desk.run(
              'flow.do.who',
              stages.length === 0
                ? put(desk.source, at, {
                    ...Object.fromEntries(
                      Object.entries(approval).filter(([key]) => key !== 'by' && key !== 'need'),
                    ),
                    stages: [first, { by: 'role:branch_manager' }],
                  })
                : addItemTo(desk.source, [...at, 'stages'], { by: 'role:branch_manager' }),
            )
          }}
        >
          {t('flow.stage.add')}
        </Button>
      )}
      <FourEyes step={step} path={[...at, 'four_eyes']} value={approval.four_eyes} approval />
      <Troubles path={[...at, 'by']} />
      <Troubles path={[...at, 'need']} />
    </Section>
  )
}

/** How many voices: one, some of the people, most, all; or per outcome. */
function Need({
  label,
  value,
  path,
  step,
}: {
  label: string
  value: unknown
  path: readonly (string | number)[]
  step?: Step
}) {
  const { t } = useWords()
  const say = useSay()
  const write = useWrite('flow.do.need')
  if (typeof value === 'object' && value !== null && step) {
    const outcomes = Object.keys(map(map(step.data.approval).outcomes))
    return (
      <fieldset className="panel-texts">
        <legend className="panel-label">{label}</legend>
        {outcomes.map((name) => (
          <Voices
            key={name}
            label={outcomeSaid(name, say)}
            value={map(value)[name] ?? 1}
            onWrite={(next) => write([...path, name], next)}
          />
        ))}
        <button type="button" className="panel-link" onClick={() => write(path, undefined)}>
          {t('flow.need.same')}
        </button>
      </fieldset>
    )
  }
  return (
    <>
      <Voices
        label={label}
        value={value ?? 1}
        onWrite={(next) => write(path, next === 1 ? undefined : next)}
      />
      {step && Object.keys(map(map(step.data.approval).outcomes)).length > 1 && (
        <button
          type="button"
          className="panel-link"
          onClick={() => {
            const first = Object.keys(map(map(step.data.approval).outcomes))[0] ?? 'approve'
            write(path, { [first]: value ?? 1 })
          }}
        >
          {t('flow.need.perOutcome')}
        </button>
      )}
    </>
  )
}

function Voices({
  label,
  value,
  onWrite,
}: {
  label: string
  value: unknown
  onWrite: (value: unknown) => void
}) {
  const { t } = useWords()
  const text = String(value)
  const some = /^(\d+)(?: +of +(\d+))?$/.exec(text)
  const kind = text === 'all' || text === 'majority' ? text : some && text !== '1' ? 'some' : '1'
  return (
    <div className="panel-row panel-voices">
      <Choice
        label={label}
        value={kind}
        options={(['1', 'some', 'majority', 'all'] as const).map((one) => ({
          value: one,
          label: t(`flow.need.${one}`),
        }))}
        onChoose={(next) => onWrite(next === '1' ? 1 : next === 'some' ? 2 : next)}
      />
      {kind === 'some' && (
        <Line
          label={t('flow.need.how')}
          value={text}
          onWrite={(next) => onWrite(/^\d+$/.test(next.trim()) ? Number(next) : next.trim() || 1)}
        />
      )}
    </div>
  )
}

/** Whose work it is that may not do this too. */
function FourEyes({
  step,
  path,
  value,
  approval,
}: {
  step: Step
  path: readonly (string | number)[]
  value: unknown
  approval?: boolean
}) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.fourEyes')
  const [open, setOpen] = useState(false)
  const now = list(value).map(String)
  const mode = value === undefined ? 'own' : now.length === 0 ? 'none' : 'steps'
  const works = [...desk.outline.steps.values()].filter(({ kind, id }) => kind === 'work' && id !== step.id)
  const modes = approval ? (['own', 'steps', 'none'] as const) : (['own', 'steps'] as const)
  return (
    <div className="panel-line">
      <Choice
        label={t('flow.eyes')}
        value={open && mode === 'own' ? 'steps' : mode}
        options={modes.map((one) => ({
          value: one,
          label: t(`flow.eyes.${one === 'own' ? (approval ? 'judged' : 'anybody') : one}` as Key),
        }))}
        onChoose={(next) => {
          setOpen(next === 'steps')
          if (next === 'own') write(path, undefined)
          if (next === 'none') write(path, [])
          if (next === 'steps' && works[0]) write(path, [works[0].id])
        }}
      />
      {mode === 'steps' && (
        <fieldset className="panel-ticks">
          <legend className="unseen">{t('flow.eyes.steps')}</legend>
          {works.map(({ id }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={now.includes(id)}
                disabled={desk.readOnly || (now.length === 1 && now[0] === id)}
                onChange={(event) =>
                  write(path, event.target.checked ? [...now, id] : now.filter((one) => one !== id))
                }
              />
              {titleOf(desk.outline, id, language)}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  )
}
