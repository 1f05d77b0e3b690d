import { useState } from 'react'
import { list, map, type Step } from '../../../../authoring/sop/outline.ts'
import { addItemTo, dropAt, moveItemTo, put } from '../../../../authoring/sop/settings.ts'
import { Button, IconButton } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { ACTS, type Act, actsOf, momentOf, peopleOf, writeMoment } from '../rungs.ts'
import { outcomeSaid, useSay } from '../sayings.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { Choice, Duration, Section, Texts, Troubles, useWrite } from './controls.tsx'
import { usePeopleChoices } from './Who.tsx'

/** By when, and what happens then. Of a step, or of the SOP as a whole. */
export function WhenSection({ at, data, step }: { at: Path; data: Step['data']; step?: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.due')
  const working = desk.outline.data.clock === 'working'
  const ladder = list(data.escalate)
  const path = [...at, 'escalate']
  return (
    <Section title={t('flow.section.when')} icon="clock" path={[...at, 'due']}>
      <Duration
        label={step ? t('flow.due') : t('flow.due.whole')}
        value={data.due}
        onWrite={(value) => write([...at, 'due'], value, at.length)}
      />
      <p className="panel-help">{working ? t('flow.due.working') : t('flow.due.elapsed')}</p>
      <Troubles path={[...at, 'due']} />
      {ladder.length > 0 && (
        <ol className="panel-ladder" aria-label={t('flow.ladder')}>
          {ladder.map((one, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rung is its place
            <li key={index} className="panel-card">
              <Rung rung={map(one)} path={[...path, index]} index={index} count={ladder.length} step={step} />
            </li>
          ))}
        </ol>
      )}
      {!desk.readOnly && (
        <Button
          kind="quiet"
          icon="plus"
          onClick={() => {
            const at_ = ladder.length === 0 ? 'due' : `due + ${ladder.length * 2}h`
            desk.run(
              'flow.do.ladder',
              addItemTo(desk.source, path, {
                at: at_,
                notify: ladder.length === 0 ? 'assignee' : 'role:branch_manager',
              }),
            )
          }}
        >
          {t('flow.rung.add')}
        </Button>
      )}
      <Troubles path={path} exactly />
    </Section>
  )
}

function Rung({
  rung,
  path,
  index,
  count,
  step,
}: {
  rung: Step['data']
  path: Path
  index: number
  count: number
  step: Step | undefined
}) {
  const desk = useSopDesk()
  const { t, language } = useWords()
  const say = useSay()
  const write = useWrite('flow.do.ladder')
  const people = usePeopleChoices()
  const moment = momentOf(rung.at) ?? { base: 'due', sign: '', span: '' }
  const when = `${moment.base}${moment.sign}`
  const own = path.length
  const acts = actsOf(rung)
  const [saying, setSaying] = useState(false)
  const told = acts.includes('notify') || acts.includes('raise_to') || rung.message !== undefined
  const outcomes = Object.keys(map(map(step?.data.approval).outcomes))
  const faults = [...desk.outline.faults.values()]
  const possible = ACTS.filter(
    (act) =>
      (act !== 'outcome' || outcomes.length > 0) &&
      (act !== 'fault' || (faults.length > 0 && step?.kind === 'work')),
  )
  const first = (act: Act): unknown =>
    act === 'notify' || act === 'raise_to'
      ? 'role:branch_manager'
      : act === 'reassign'
        ? 'least_busy'
        : act === 'fault'
          ? faults[0]?.name
          : outcomes[0]
  const change = (from: Act, to: Act) => {
    const entries = Object.entries(rung).map(([key, value]) =>
      key === from ? [to, first(to)] : [key, value],
    )
    desk.run('flow.do.ladder', put(desk.source, path, Object.fromEntries(entries)))
  }
  return (
    <>
      <div className="panel-sentence">
        <Choice
          inline
          label={t('flow.rung.when')}
          value={when}
          options={(['due-', 'due', 'due+', 'start+'] as const).map((one) => ({
            value: one,
            label: t(`flow.rung.at.${one}`),
          }))}
          onChoose={(next) => {
            const base = next.startsWith('start') ? 'start' : 'due'
            const sign = next.endsWith('+') ? '+' : next.endsWith('-') ? '-' : ''
            write([...path, 'at'], writeMoment({ base, sign, span: moment.span || '1h' }))
          }}
        />
        {moment.sign !== '' && (
          <Duration
            unseen
            label={t('flow.rung.when')}
            value={moment.span}
            onWrite={(span) => write([...path, 'at'], writeMoment({ ...moment, span: span ?? '1h' }))}
          />
        )}
        <span className="panel-rung-acts">
          {!desk.readOnly && (
            <>
              <IconButton
                icon="chevron-up"
                className="panel-small"
                label={t('flow.rung.up', { n: index + 1 })}
                disabled={index === 0}
                onClick={() => desk.run('flow.do.ladder', moveItemTo(desk.source, path, index - 1))}
              />
              <IconButton
                icon="chevron-down"
                className="panel-small"
                label={t('flow.rung.down', { n: index + 1 })}
                disabled={index === count - 1}
                onClick={() => desk.run('flow.do.ladder', moveItemTo(desk.source, path, index + 1))}
              />
              <IconButton
                icon="trash"
                className="panel-small"
                label={t('flow.rung.remove', { n: index + 1 })}
                onClick={() => desk.run('flow.do.ladder', dropAt(desk.source, path, own - 2))}
              />
            </>
          )}
        </span>
      </div>
      {acts.map((act) => (
        <div key={act} className="panel-sentence">
          <Choice
            inline
            label={t('flow.rung.what')}
            value={act}
            options={possible
              .filter((one) => one === act || !acts.includes(one))
              .map((one) => ({ value: one, label: t(`flow.rung.${one}`) }))}
            onChoose={(next) => change(act, next as Act)}
          />
          {(act === 'notify' || act === 'raise_to') && (
            <People
              value={peopleOf(rung[act])}
              options={people}
              onWrite={(next) => write([...path, act], next.length === 1 ? next[0] : next)}
            />
          )}
          {act === 'reassign' && (
            <Choice
              inline
              label={t('flow.rung.reassign')}
              value={String(rung.reassign)}
              options={[
                { value: 'nearest', label: t('flow.reassign.nearest') },
                { value: 'least_busy', label: t('flow.reassign.least_busy') },
                ...people.filter(({ value }) => value.startsWith('role:')),
              ]}
              onChoose={(next) => write([...path, 'reassign'], next)}
            />
          )}
          {act === 'fault' && (
            <Choice
              inline
              label={t('flow.rung.fault')}
              value={String(rung.fault)}
              options={faults.map((one) => ({
                value: one.name,
                label: textOf(one.data.title, language) || one.name,
              }))}
              onChoose={(next) => write([...path, 'fault'], next)}
            />
          )}
          {act === 'outcome' && (
            <Choice
              inline
              label={t('flow.rung.outcome')}
              value={String(rung.outcome)}
              options={outcomes.map((one) => ({ value: one, label: outcomeSaid(one, say) }))}
              onChoose={(next) => write([...path, 'outcome'], next)}
            />
          )}
          {acts.length > 1 && !desk.readOnly && (
            <IconButton
              icon="close"
              className="panel-small"
              label={t('flow.rung.less')}
              onClick={() => desk.run('flow.do.ladder', dropAt(desk.source, [...path, act], own))}
            />
          )}
        </div>
      ))}
      {told && (rung.message !== undefined || saying) && (
        <Texts label={t('flow.rung.message')} path={[...path, 'message']} word="flow.do.ladder" />
      )}
      {!desk.readOnly && told && rung.message === undefined && !saying && (
        <button type="button" className="panel-link" onClick={() => setSaying(true)}>
          {t('flow.rung.say')}
        </button>
      )}
      {!desk.readOnly && possible.some((one) => !acts.includes(one)) && (
        <button
          type="button"
          className="panel-link"
          onClick={() => {
            const next = possible.find((one) => !acts.includes(one))
            if (next) write([...path, next], first(next))
          }}
        >
          {t('flow.rung.more')}
        </button>
      )}
      <Troubles path={path} />
    </>
  )
}

/** One or several people. */
export function People({
  value,
  options,
  onWrite,
}: {
  value: readonly string[]
  options: readonly { value: string; label: string }[]
  onWrite: (value: string[]) => void
}) {
  const { readOnly } = useSopDesk()
  const { t } = useWords()
  const label = (one: string) => options.find((option) => option.value === one)?.label ?? one
  return (
    <span className="panel-people">
      {value.map((one) => (
        <span key={one} className="panel-person">
          {label(one)}
          {!readOnly && (
            <button
              type="button"
              aria-label={t('flow.people.less', { who: label(one) })}
              disabled={value.length === 1}
              onClick={() => onWrite(value.filter((other) => other !== one))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {!readOnly && (
        <Choice
          inline
          label={t('flow.people.more')}
          value=""
          options={[
            { value: '', label: t('flow.people.more') },
            ...options.filter((one) => !value.includes(one.value)),
          ]}
          onChoose={(next) => next && onWrite([...value, next])}
        />
      )}
    </span>
  )
}
