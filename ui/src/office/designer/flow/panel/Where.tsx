import { begun, write as writeCel } from '../../../../authoring/conditions.ts'
import { connect, disconnect } from '../../../../authoring/sop/flow_commands.ts'
import {
  DONE,
  goals,
  goName,
  list,
  mainArrow,
  map,
  RETURN,
  type Step,
  TOP,
} from '../../../../authoring/sop/outline.ts'
import { dropAt, entriesOf, moveItemTo, put, putWhen } from '../../../../authoring/sop/settings.ts'
import { Menu } from '../../../../design/desk.ts'
import { Button, IconButton } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useCalled } from '../called.ts'
import { knownFields } from '../fields.ts'
import { OUTCOMES, outcomeSaid, useSay } from '../sayings.ts'
import { textOf, titleOf, useSopDesk } from '../sop_desk.tsx'
import { Condition } from './Condition.tsx'
import { Choice, Section, Troubles, useWrite } from './controls.tsx'
import { Rename } from './Rename.tsx'

/** Where the work can go from a step: titles by what `go` says. */
export function useGoals(step: Step) {
  const { outline } = useSopDesk()
  const { t, language } = useWords()
  const found = goals(outline, step.id).map((one) => ({
    value: goName(outline, step.id, one.id) ?? one.id,
    label: titleOf(outline, one.id, language),
  }))
  return [
    ...found,
    ...(step.scope === TOP ? [] : [{ value: DONE, label: t('flow.go.done') }]),
    { value: RETURN, label: t('flow.go.return') },
  ]
}

export function WhereSection({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  if (step.kind === 'end') return null
  return (
    <Section title={t('flow.section.where')} icon="arrow-right" path={[...step.at, 'next']}>
      {step.kind === 'approval' && (
        <Outcomes step={step} path={[...step.at, 'approval', 'outcomes']} known={OUTCOMES} />
      )}
      {step.kind === 'call' && <CalledEnds step={step} />}
      {step.kind !== 'approval' && <Next step={step} />}
      {step.kind === 'do' && (
        <Goes
          step={step}
          path={[...step.at, 'on_error']}
          label={t('flow.do.onError')}
          none={t('flow.do.onError.none')}
        />
      )}
      <FaultsHere step={step} />
      <Troubles path={[...step.at, 'next']} />
      {desk.outline.unfinished.includes(step.id) && (
        <p className="panel-warning">{t('flow.where.nowhere')}</p>
      )}
    </Section>
  )
}

function Next({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const write = useWrite('flow.do.where')
  const options = useGoals(step)
  const path = [...step.at, 'next']
  const next = step.data.next
  const onward = (desk.outline.arrows.get(step.id) ?? []).find(({ implicit }) => implicit)
  if (Array.isArray(next)) return <Ways step={step} path={path} />
  return (
    <>
      <Choice
        label={t('flow.where.then')}
        value={typeof next === 'string' ? next : ''}
        options={[
          {
            value: '',
            label: onward
              ? t('flow.where.following', {
                  step: goalTitle(onward.target, desk, language, t('flow.go.done')),
                })
              : t('flow.where.order'),
          },
          ...options,
        ]}
        onChoose={(value) => write(path, value || undefined, step.at.length)}
      />
      {!desk.readOnly && <AddWay step={step} />}
    </>
  )
}

/** Where to go by how the other SOP ended; every other end goes on. */
function CalledEnds({ step }: { step: Step }) {
  const { ends } = useCalled(String(step.data.call ?? ''))
  return (
    <Outcomes step={step} path={[...step.at, 'outcomes']} known={ends.length > 0 ? ends : ['completed']} />
  )
}

/** One further way of a step, or none of its own. */
export function Goes({ step, path, label, none }: { step: Step; path: Path; label: string; none: string }) {
  const write = useWrite('flow.do.where')
  const options = useGoals(step)
  const value = saidAt(step, path)
  if (Array.isArray(value)) {
    return (
      <div className="panel-line">
        <span className="panel-label">{label}</span>
        <Ways step={step} path={path} />
      </div>
    )
  }
  return (
    <>
      <Choice
        label={label}
        value={typeof value === 'string' ? value : ''}
        options={[{ value: '', label: none }, ...options]}
        onChoose={(next) => write(path, next || undefined, path.length - 1)}
      />
      <Troubles path={path} />
    </>
  )
}

function goalTitle(
  id: string,
  desk: { outline: Parameters<typeof titleOf>[0] },
  language: Parameters<typeof titleOf>[2],
  done: string,
) {
  return id === DONE ? done : titleOf(desk.outline, id, language)
}

function AddWay({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  return (
    <Button
      kind="quiet"
      icon="plus"
      onClick={() => {
        const first = knownFields(step, desk)[0]
        const when = first ? writeCel({ join: 'all', clauses: [begun(first)] }) : 'true'
        const to = mainArrow(desk.outline, step.id)?.target ?? goals(desk.outline, step.id)[0]?.id
        if (to) desk.run('flow.do.where', connect(desk.source, step.id, to, { when }))
      }}
    >
      {t('flow.where.add')}
    </Button>
  )
}

/** Ways of a list: the first whose condition holds is taken. */
function Ways({ step, path }: { step: Step; path: Path }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.where')
  const options = useGoals(step)
  const value = saidAt(step, path)
  const entries = entriesOf(value, path)
  return (
    <>
      <ol className="panel-ways">
        {entries.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a way is its place
          <li key={index} className="panel-card" data-at={one.at.join('/')}>
            {one.when === null ? (
              <span className="panel-joint">{t('flow.where.otherwise')}</span>
            ) : (
              <Condition
                step={step}
                cel={one.when}
                onWrite={(when) => desk.run('flow.do.condition', putWhen(desk.source, one.at, when))}
              />
            )}
            <div className="panel-row">
              <Choice
                label={t('flow.where.go')}
                value={one.go}
                options={options}
                onChoose={(go) => write(one.at, go)}
              />
              {!desk.readOnly && (
                <>
                  {one.when !== null && index > 0 && (
                    <IconButton
                      icon="chevron-up"
                      className="panel-small"
                      label={t('flow.where.up')}
                      onClick={() =>
                        desk.run('flow.do.where', moveItemTo(desk.source, one.at.slice(0, -1), index - 1))
                      }
                    />
                  )}
                  <IconButton
                    icon="trash"
                    className="panel-small"
                    label={t('flow.where.remove')}
                    onClick={() => {
                      const arrow = (desk.outline.arrows.get(step.id) ?? []).find(
                        ({ at }) => at.join('/') === one.at.join('/'),
                      )
                      desk.run(
                        'flow.do.disconnect',
                        arrow
                          ? disconnect(desk.source, arrow.id)
                          : dropAt(desk.source, one.at.slice(0, -1), step.at.length),
                      )
                    }}
                  />
                </>
              )}
            </div>
            <Troubles path={one.at.slice(0, -1)} />
          </li>
        ))}
      </ol>
      {!desk.readOnly && path.at(-1) === 'next' && <AddWay step={step} />}
    </>
  )
}

function saidAt(step: Step, path: Path): unknown {
  let found: unknown = step.data
  for (const part of path.slice(step.at.length)) found = (map(found) as Record<string, unknown>)[String(part)]
  return found
}

/** Each outcome and where it leads. */
function Outcomes({ step, path, known }: { step: Step; path: Path; known: readonly string[] }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const say = useSay()
  const write = useWrite('flow.do.where')
  const options = useGoals(step)
  const outcomes = map(saidAt(step, path))
  const missing = known.filter((one) => !Object.hasOwn(outcomes, one))
  const first = goals(desk.outline, step.id)[0]?.name ?? ''
  return (
    <>
      {Object.keys(outcomes).length > 0 && (
        <table className="panel-outcomes">
          <thead>
            <tr>
              <th scope="col">{t('flow.outcome')}</th>
              <th scope="col">{t('flow.where.go')}</th>
              <th>
                <span className="unseen">{t('flow.outcome.acts')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(outcomes).map(([name, go]) => (
              <tr key={name}>
                <td>
                  {(known as readonly string[]).includes(name) ? (
                    outcomeSaid(name, say)
                  ) : (
                    <>
                      {name}{' '}
                      {step.kind === 'approval' && <Rename what="outcome" at={[step.id, name]} name={name} />}
                    </>
                  )}
                </td>
                <td>
                  {typeof go === 'string' ? (
                    <Choice
                      unseen
                      label={t('flow.outcome.goes', { outcome: outcomeSaid(name, say) })}
                      value={go}
                      options={options}
                      onChoose={(next) => write([...path, name], next)}
                    />
                  ) : (
                    <Ways step={step} path={[...path, name]} />
                  )}
                </td>
                <td>
                  {!desk.readOnly && (step.kind === 'call' || Object.keys(outcomes).length > 1) && (
                    <IconButton
                      icon="trash"
                      className="panel-small"
                      label={t('flow.outcome.remove', { outcome: outcomeSaid(name, say) })}
                      onClick={() =>
                        desk.run('flow.do.where', dropAt(desk.source, [...path, name], step.at.length))
                      }
                    />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!desk.readOnly && (
        <Menu
          align="start"
          trigger={
            <Button kind="quiet" icon="plus">
              {t('flow.outcome.add')}
            </Button>
          }
          items={[
            ...missing.map((one) => ({
              label: outcomeSaid(one, say),
              onSelect: () => desk.run('flow.do.where', put(desk.source, [...path, one], first)),
            })),
            {
              label: t('flow.outcome.other'),
              onSelect: () => {
                let number = 1
                while (Object.hasOwn(outcomes, `outcome_${number}`)) number += 1
                desk.run('flow.do.where', put(desk.source, [...path, `outcome_${number}`], first))
              },
            },
          ]}
        />
      )}
    </>
  )
}

/** What may go wrong here. */
function FaultsHere({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  if (step.kind !== 'work') return null
  const faults = [...desk.outline.faults.values()]
  if (faults.length === 0) return null
  return (
    <fieldset className="panel-ticks">
      <legend className="panel-label">{t('flow.fault.here')}</legend>
      {faults.map((fault) => (
        <span key={fault.name} className="panel-row">
          <label>
            <input
              type="checkbox"
              checked={fault.from.includes(step.id)}
              disabled={desk.readOnly}
              onChange={(event) => {
                const now = fault.said ? list(fault.data.from).map(String) : fault.from
                const next = event.target.checked ? [...now, step.id] : now.filter((one) => one !== step.id)
                if (next.length > 0) {
                  desk.run('flow.do.fault', put(desk.source, ['faults', fault.name, 'from'], next))
                }
              }}
            />
            {textOf(fault.data.title, language) || fault.name}
          </label>
          <button
            type="button"
            className="panel-link"
            onClick={() => desk.choose({ kind: 'fault', fault: fault.name })}
          >
            {t('flow.fault.open')}
          </button>
        </span>
      ))}
    </fieldset>
  )
}
