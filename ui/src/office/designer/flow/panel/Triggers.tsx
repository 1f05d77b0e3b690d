// What opens a job by itself: something that happens, or times.

import { useMemo } from 'react'
import { type Data, map } from '../../../../authoring/sop/outline.ts'
import {
  DAYS,
  type Day,
  type Schedule,
  scheduleOf,
  scheduleText,
} from '../../../../authoring/sop/schedules.ts'
import { addNamed, dropAt, put, renameEntry } from '../../../../authoring/sop/settings.ts'
import { Button, TextInput } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { AsWritten, Choice, Duration, Line, Section, Troubles, useWrite } from './controls.tsx'
import { Dispatch } from './Dispatch.tsx'
import { type Asked, Handed } from './Handed.tsx'

const EVENTS = ['device.online', 'device.offline', 'device.telemetry', 'stock.arrived']

export function Triggers() {
  const desk = useSopDesk()
  const { t } = useWords()
  return (
    <Section title={t('flow.triggers')} icon="pulse" path={['triggers']}>
      {[...desk.outline.triggers].map(([name, one]) => (
        <Trigger key={name} name={name} data={one} />
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
      <Troubles path={['triggers']} exactly />
    </Section>
  )
}

function Trigger({ name, data }: { name: string; data: Data }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.trigger')
  const at = ['triggers', name]
  const timed = data.schedule !== undefined
  const inputs = desk.outline.data.inputs
  const asked = useMemo<Asked>(
    () => ({ schema: { additionalProperties: false, ...map(inputs) }, codeLists: {} }),
    [inputs],
  )
  const of = map(data.of)
  return (
    <details className="panel-card">
      <summary>
        <strong>{name}</strong>
        <span className="muted">{timed ? <Times value={data.schedule} /> : String(data.on ?? '')}</span>
      </summary>
      <Line
        mono
        label={t('flow.trigger.name')}
        value={name}
        calm={false}
        onWrite={(value) =>
          /^[a-z][a-z0-9_]*$/.test(value) &&
          !desk.outline.triggers.has(value) &&
          desk.run('flow.do.trigger', renameEntry(desk.source, at, value))
        }
      />
      <Choice
        label={t('flow.trigger.by')}
        value={timed ? 'times' : 'event'}
        options={(['event', 'times'] as const).map((one) => ({
          value: one,
          label: t(`flow.trigger.by.${one}`),
        }))}
        onChoose={(value) => {
          const { on: _, schedule: __, when: ___, for: ____, once: _____, ...rest } = data
          const said =
            value === 'times'
              ? { schedule: '0 8 * * MON-FRI', ...rest }
              : { on: 'device.offline', once: 'until_closed', ...rest }
          desk.run('flow.do.trigger', put(desk.source, at, said))
        }}
      />
      {timed ? (
        <TimesOf value={data.schedule} onWrite={(value) => write([...at, 'schedule'], value)} />
      ) : (
        <>
          <Line
            mono
            label={t('flow.trigger.on')}
            list={EVENTS}
            value={String(data.on ?? '')}
            onWrite={(value) => value && write([...at, 'on'], value)}
          />
          <Line
            mono
            label={t('flow.trigger.when')}
            value={String(data.when ?? '')}
            onWrite={(value) => write([...at, 'when'], value || undefined)}
          />
          <Duration
            label={t('flow.trigger.for')}
            value={data.for}
            onWrite={(value) => write([...at, 'for'], value)}
          />
          <Choice
            label={t('flow.trigger.once')}
            value={String(data.once ?? '')}
            options={[
              { value: '', label: t('flow.trigger.always') },
              { value: 'until_closed', label: t('flow.trigger.until') },
              { value: 'per 1d', label: t('flow.trigger.daily') },
            ]}
            onChoose={(value) => write([...at, 'once'], value || undefined)}
          />
        </>
      )}
      <Line
        mono
        label={t(timed ? 'flow.trigger.of.times' : 'flow.trigger.of')}
        list={desk.vocabulary.subjectKinds.map(({ value }) => value)}
        placeholder={t('flow.trigger.of.any')}
        value={typeof of.kind === 'string' ? of.kind : ''}
        onWrite={(value) => write([...at, 'of', 'kind'], value || undefined, at.length)}
      />
      {Object.entries(of).map(([key, value]) =>
        key === 'kind' && typeof value === 'string' ? null : typeof value === 'string' ? (
          <Line
            key={key}
            mono
            label={key}
            value={value}
            onWrite={(next) => write([...at, 'of', key], next || undefined, at.length)}
          />
        ) : (
          <AsWritten key={key} label={key} path={[...at, 'of', key]} value={value} />
        ),
      )}
      {(Object.keys(map(map(inputs).properties)).length > 0 || data.inputs !== undefined) && (
        <Handed label={t('flow.inputs')} path={[...at, 'inputs']} asked={asked} fields={[]} />
      )}
      <Dispatch value={data.dispatch} at={[...at, 'dispatch']} none={t('flow.dispatch.asSop')} />
      <Troubles path={at} />
      {!desk.readOnly && (
        <Button
          kind="quiet"
          icon="trash"
          onClick={() => desk.run('flow.do.trigger', dropAt(desk.source, at, 0))}
        >
          {t('flow.trigger.remove')}
        </Button>
      )}
    </details>
  )
}

function Times({ value }: { value: unknown }) {
  const { t } = useWords()
  const said = scheduleOf(value)
  if (!said) return String(value)
  const { time } = said
  if (said.every === 'week') return t('flow.times.said.week', { day: t(`flow.day.${said.day}`), time })
  if (said.every === 'month') return t('flow.times.said.month', { n: said.day, time })
  return t(`flow.times.said.${said.every}`, { time })
}

/** Times by sentence; what is none stays the five fields that it is. */
function TimesOf({ value, onWrite }: { value: unknown; onWrite: (value: string) => void }) {
  const { readOnly } = useSopDesk()
  const { t } = useWords()
  const said = scheduleOf(value)
  if (!said) {
    return (
      <>
        <Line
          mono
          label={t('flow.trigger.schedule')}
          value={String(value ?? '')}
          calm={false}
          onWrite={(next) => next && onWrite(next)}
        />
        {!readOnly && (
          <button
            type="button"
            className="panel-link"
            onClick={() => onWrite(scheduleText({ every: 'weekday', time: '08:00' }))}
          >
            {t('flow.times.anew')}
          </button>
        )}
      </>
    )
  }
  const every = (next: string): Schedule =>
    next === 'week'
      ? { every: 'week', time: said.time, day: 'MON' }
      : next === 'month'
        ? { every: 'month', time: said.time, day: 1 }
        : { every: next as 'day' | 'weekday', time: said.time }
  return (
    <div className="panel-sentence">
      <Choice
        inline
        label={t('flow.trigger.schedule')}
        value={said.every}
        options={(['day', 'weekday', 'week', 'month'] as const).map((one) => ({
          value: one,
          label: t(`flow.times.${one}`),
        }))}
        onChoose={(next) => onWrite(scheduleText(every(next)))}
      />
      {said.every === 'week' && (
        <Choice
          inline
          label={t('flow.times.on')}
          value={said.day}
          options={DAYS.map((day) => ({ value: day, label: t(`flow.day.${day}`) }))}
          onChoose={(day) => onWrite(scheduleText({ ...said, day: day as Day }))}
        />
      )}
      {said.every === 'month' && (
        <Choice
          inline
          label={t('flow.times.on')}
          value={String(said.day)}
          options={Array.from({ length: 31 }, (_, index) => ({
            value: String(index + 1),
            label: t('flow.times.date', { n: index + 1 }),
          }))}
          onChoose={(day) => onWrite(scheduleText({ ...said, day: Number(day) }))}
        />
      )}
      <TextInput
        type="time"
        aria-label={t('flow.times.at')}
        className="panel-inline panel-time"
        value={said.time}
        disabled={readOnly}
        onChange={(event) =>
          event.target.value && onWrite(scheduleText({ ...said, time: event.target.value }))
        }
      />
    </div>
  )
}
