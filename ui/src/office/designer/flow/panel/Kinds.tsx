import { useMemo } from 'react'
import { map, type Step } from '../../../../authoring/sop/outline.ts'
import { useWords } from '../../../../words/index.ts'
import { useCalled } from '../called.ts'
import { knownFields } from '../fields.ts'
import { useSopDesk } from '../sop_desk.tsx'
import { Choice, Duration, Line, Section, Tick, Troubles, useWrite } from './controls.tsx'
import { ANYTHING, type Asked, Handed } from './Handed.tsx'
import { Goes } from './Where.tsx'

/** What only steps of one kind have. */
export function KindSection({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const write = useWrite('flow.do.set')
  const { at, data } = step
  const own = at.length
  if (step.kind === 'wait') {
    const wait = map(data.wait)
    const time = wait.for !== undefined
    return (
      <Section title={t('flow.kind.wait')} icon="clock" path={[...at, 'wait']}>
        <Choice
          label={t('flow.wait')}
          value={time ? 'for' : 'event'}
          options={[
            { value: 'for', label: t('flow.wait.time') },
            { value: 'event', label: t('flow.wait.some') },
          ]}
          onChoose={(value) =>
            write([...at, 'wait'], value === 'for' ? { for: '1d' } : { event: 'device.online', up_to: '1d' })
          }
        />
        {time ? (
          <Duration
            label={t('flow.wait.long')}
            value={wait.for}
            onWrite={(value) => value && write([...at, 'wait', 'for'], value)}
          />
        ) : (
          <>
            <Line
              mono
              label={t('flow.wait.which')}
              list={['device.online', 'device.offline', 'device.telemetry', 'stock.arrived']}
              value={String(wait.event ?? '')}
              onWrite={(value) => value && write([...at, 'wait', 'event'], value)}
            />
            <Line
              mono
              label={t('flow.wait.when')}
              value={String(wait.when ?? '')}
              onWrite={(value) => write([...at, 'wait', 'when'], value || undefined)}
            />
            <Duration
              label={t('flow.wait.atMost')}
              value={wait.up_to}
              onWrite={(value) => write([...at, 'wait', 'up_to'], value)}
            />
            {(wait.up_to !== undefined || wait.else !== undefined) && (
              <Goes
                step={step}
                path={[...at, 'wait', 'else']}
                label={t('flow.wait.else')}
                none={t('flow.wait.else.next')}
              />
            )}
          </>
        )}
        <Troubles path={[...at, 'wait']} />
      </Section>
    )
  }
  if (step.kind === 'do') {
    return (
      <Section title={t('flow.kind.do')} icon="pulse" path={[...at, 'do']}>
        <Choice
          label={t('flow.do.action')}
          value={String(data.do ?? '')}
          options={desk.vocabulary.actions}
          onChoose={(value) => write([...at, 'do'], value)}
        />
        <ToAction step={step} />
        <Troubles path={[...at, 'do']} />
        <Troubles path={[...at, 'with']} />
      </Section>
    )
  }
  if (step.kind === 'call') {
    return (
      <Section title={t('flow.kind.call')} icon="link" path={[...at, 'call']}>
        <Choice
          label={t('flow.call.which')}
          value={String(data.call ?? '')}
          options={desk.vocabulary.sops}
          onChoose={(value) => write([...at, 'call'], value)}
        />
        <ToCalled step={step} />
        <Troubles path={[...at, 'call']} />
        <Troubles path={[...at, 'with']} />
      </Section>
    )
  }
  if (step.kind === 'each') {
    const each = map(data.each)
    return (
      <Section title={t('flow.kind.each')} icon="copy" path={[...at, 'each']}>
        <Line
          mono
          label={t('flow.each.of')}
          list={Object.keys(map(map(desk.outline.data.inputs).properties)).map((one) => `inputs.${one}`)}
          value={String(each.of ?? '')}
          onWrite={(value) => value && write([...at, 'each', 'of'], value)}
        />
        <Line
          mono
          label={t('flow.each.as')}
          value={String(each.as ?? '')}
          placeholder="item"
          onWrite={(value) => write([...at, 'each', 'as'], value && value !== 'item' ? value : undefined)}
        />
        <Line
          mono
          label={t('flow.each.key')}
          value={String(each.key ?? '')}
          onWrite={(value) => write([...at, 'each', 'key'], value || undefined)}
        />
        <Troubles path={[...at, 'each']} exactly />
      </Section>
    )
  }
  if (step.kind === 'any_order') {
    const members = Object.keys(map(data.any_order)).length
    return (
      <Section title={t('flow.kind.any_order')} icon="list" path={[...at, 'any_order']}>
        <Choice
          label={t('flow.group.need')}
          value={String(data.need ?? 'all')}
          options={[
            { value: 'all', label: t('flow.group.all', { n: members }) },
            ...Array.from({ length: Math.max(0, members - 1) }, (_, index) => ({
              value: String(index + 1),
              label: t('flow.group.some', { n: index + 1 }),
            })),
          ]}
          onChoose={(value) => write([...at, 'need'], value === 'all' ? undefined : Number(value), own)}
        />
      </Section>
    )
  }
  if (step.kind === 'end') {
    return (
      <Section title={t('flow.kind.end')} icon="flag" path={[...at, 'end']}>
        <Line
          mono
          label={t('flow.end.label')}
          list={['completed', 'refused', 'cancelled']}
          value={String(data.end ?? '')}
          onWrite={(value) => /^[a-z][a-z0-9_-]*$/.test(value) && write([...at, 'end'], value)}
        />
        <Tick
          label={t('flow.end.successful')}
          help={t('flow.end.successful.help')}
          value={(data.successful ?? data.end === 'completed') === true}
          onSet={(value) =>
            write([...at, 'successful'], value === (data.end === 'completed') ? undefined : value, own)
          }
        />
        <Troubles path={[...at, 'end']} />
      </Section>
    )
  }
  return null
}

/** What is handed to an action, by what it asks for. */
function ToAction({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const schema = desk.vocabulary.handed.get(String(step.data.do ?? ''))
  const asked = useMemo<Asked>(() => (schema ? { schema, codeLists: {} } : ANYTHING), [schema])
  return (
    <Handed
      label={t('flow.with')}
      path={[...step.at, 'with']}
      asked={asked}
      fields={knownFields(step, desk)}
    />
  )
}

/** What is handed to another SOP, by what opening its job needs. */
function ToCalled({ step }: { step: Step }) {
  const desk = useSopDesk()
  const { t } = useWords()
  const { asked } = useCalled(String(step.data.call ?? ''))
  return (
    <Handed
      label={t('flow.with')}
      path={[...step.at, 'with']}
      asked={asked}
      fields={knownFields(step, desk)}
    />
  )
}
