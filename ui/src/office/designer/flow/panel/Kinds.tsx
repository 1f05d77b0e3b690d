import { list, map, type Step } from '../../../../authoring/sop/outline.ts'
import { useWords } from '../../../../words/index.ts'
import { textOf, useSopDesk } from '../sop_desk.tsx'
import { AsWritten, Choice, Duration, Line, Section, Tick, Troubles, useWrite } from './controls.tsx'

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
            {wait.up_to !== undefined && typeof wait.else !== 'object' && (
              <Choice
                label={t('flow.wait.else')}
                value={String(wait.else ?? '')}
                options={[
                  { value: '', label: t('flow.wait.else.next') },
                  ...[...desk.outline.steps.values()]
                    .filter(({ scope }) => scope === step.scope)
                    .map(({ name }) => ({ value: name, label: name })),
                ]}
                onChoose={(value) => write([...at, 'wait', 'else'], value || undefined)}
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
          options={desk.vocabulary.actions.map((one) => ({ value: one, label: one }))}
          onChoose={(value) => write([...at, 'do'], value)}
        />
        <With step={step} />
        <Troubles path={[...at, 'do']} />
      </Section>
    )
  }
  if (step.kind === 'call') {
    return (
      <Section title={t('flow.kind.call')} icon="link" path={[...at, 'call']}>
        <Choice
          label={t('flow.call.which')}
          value={String(data.call ?? '')}
          options={desk.vocabulary.sops.map((one) => ({ value: one, label: one }))}
          onChoose={(value) => write([...at, 'call'], value)}
        />
        <With step={step} />
        <Troubles path={[...at, 'call']} />
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
          onWrite={(value) => write([...at, 'each', 'as'], value || undefined)}
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

/** What is handed to an action or another SOP, by name. */
function With({ step }: { step: Step }) {
  const { t, language } = useWords()
  const write = useWrite('flow.do.set')
  const path = [...step.at, 'with']
  const desk = useSopDesk()
  const schema = map(desk.vocabulary.handed.get(String(step.data.do ?? '')))
  const asked = map(schema.properties)
  const required = list(schema.required)
  const given = map(step.data.with)
  const entries = [
    ...Object.entries(given),
    ...Object.keys(asked).flatMap((name) => (name in given ? [] : [[name, ''] as const])),
  ]
  const labelOf = (name: string) =>
    `${textOf(map(asked[name]).title, language) || name}${required.includes(name) ? ' *' : ''}`
  return (
    <div className="panel-line">
      <span className="panel-label">{t('flow.with')}</span>
      {entries.map(([name, value]) =>
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? (
          <Line
            key={name}
            mono
            label={labelOf(name)}
            value={String(value)}
            {...(Array.isArray(map(asked[name]).enum) && { list: list(map(asked[name]).enum).map(String) })}
            onWrite={(next) =>
              write(
                [...path, name],
                next === ''
                  ? undefined
                  : next.trim() !== '' &&
                      (typeof value === 'number' ||
                        ['number', 'integer'].includes(String(map(asked[name]).type))) &&
                      Number.isFinite(Number(next))
                    ? Number(next)
                    : next,
                step.at.length,
              )
            }
          />
        ) : (
          <AsWritten key={name} label={labelOf(name)} path={[...path, name]} value={value} />
        ),
      )}
      <Line
        mono
        label={t('flow.with.more')}
        placeholder={t('flow.with.name')}
        value=""
        onWrite={(name) => /^[a-z][A-Za-z0-9_]*$/.test(name) && write([...path, name], '{{ inputs }}')}
      />
    </div>
  )
}
