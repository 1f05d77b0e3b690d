// What supervisors do, and what happens outside: acts, events of devices and other systems.

import { useState } from 'react'
import { Button, Field, IconButton, Segmented, Select, Sheet, TextInput } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { usePlay } from './play.ts'
import { ACTS, actSaid, personSaid } from './saying.ts'
import { TriedBox } from './TriedBox.tsx'
import type { OpenStep, WalkJob } from './walking.ts'

interface Props {
  job: WalkJob
  who: string
  steps: readonly OpenStep[]
  onClose: () => void
}

const AT = new Set(['extend', 'take_over', 'waive', 'reassign'])
const REASON = new Set(['decline', 'waive', 'pause', 'cancel', 'note', 'transfer', 'extend', 'reassign'])
const SUPERVISORS = new Set([
  'assign',
  'reassign',
  'extend',
  'take_over',
  'waive',
  'pause',
  'resume',
  'transfer',
  'cancel',
  'note',
])

export function ActSheet({ job, who, steps, onClose }: Props) {
  const play = usePlay()
  const { say, company, here } = play
  const { t, language } = useWords()
  const [kind, setKind] = useState<'act' | 'event'>('act')
  const [act, setAct] = useState<string>('assign')
  const [person, setPerson] = useState('')
  const [at, setAt] = useState('')
  const [to, setTo] = useState('')
  const [by, setBy] = useState('2h')
  const [reason, setReason] = useState('')
  const [type, setType] = useState(here?.now?.waits_for[0] ?? '')
  const [device, setDevice] = useState('')
  const [data, setData] = useState<readonly (readonly [string, string])[]>([])
  const supervisors = (company?.people ?? []).filter(({ roles }) =>
    roles.some((role) => /manager|admin|head|operations/.test(role)),
  )
  const as =
    person ||
    (SUPERVISORS.has(act)
      ? (supervisors.find(({ branch }) => branch === here?.branch)?.login ?? supervisors[0]?.login ?? who)
      : (job.assignee ?? who))
  const toPerson = ['assign', 'reassign', 'note'].includes(act)

  const send = async () => {
    const entry: Record<string, unknown> =
      kind === 'event'
        ? {
            event: {
              type: type.trim(),
              ...(device.trim() && { device: device.trim() }),
              ...(data.length > 0 && {
                data: Object.fromEntries(
                  data.filter(([name]) => name !== '').map(([name, value]) => [name, plain(value)]),
                ),
              }),
            },
          }
        : {
            ...(job.inside && { in: job.inside }),
            act,
            ...(as && { as }),
            ...(AT.has(act) && at && { at }),
            ...((toPerson || act === 'transfer') && to && { to }),
            ...(act === 'extend' && by && { by }),
            ...(REASON.has(act) && reason.trim() && { reason: reason.trim() }),
          }
    if (await play.record(entry)) onClose()
  }

  return (
    <Sheet
      open
      onClose={() => {
        play.setTried(null)
        onClose()
      }}
      title={t('scenario.act.more')}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button
            kind="primary"
            busy={play.busy}
            disabled={kind === 'event' && type.trim() === ''}
            onClick={() => void send()}
          >
            {t(kind === 'event' ? 'scenario.act.happen' : 'scenario.act.doIt')}
          </Button>
        </>
      }
    >
      <div className="scn-form">
        <Segmented
          label={t('scenario.act.what')}
          value={kind}
          segments={[
            { value: 'act', label: t('scenario.act.people'), icon: 'users' },
            { value: 'event', label: t('scenario.act.outside'), icon: 'pulse' },
          ]}
          onChange={setKind}
        />
        {kind === 'act' ? (
          <>
            <Field label={t('scenario.act.which')}>
              {(control) => (
                <Select {...control} value={act} onChange={(event) => setAct(event.target.value)}>
                  {ACTS.map((one) => (
                    <option key={one} value={one}>
                      {actSaid(say, one)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={t('scenario.act.as')}>
              {(control) => (
                <Select {...control} value={as} onChange={(event) => setPerson(event.target.value)}>
                  {(company?.people ?? []).map(({ login, name, branch }) => (
                    <option key={login} value={login}>
                      {name} · {branch}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            {AT.has(act) && (
              <Field label={t('scenario.act.at')}>
                {(control) => (
                  <Select {...control} value={at} onChange={(event) => setAt(event.target.value)}>
                    <option value="">{t('scenario.act.wholeJob')}</option>
                    {steps.map((step) => (
                      <option key={step.address} value={step.address}>
                        {pick(step.title, language) || step.address}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
            {(toPerson || act === 'transfer') && (
              <Field label={t(act === 'transfer' ? 'scenario.act.toBranch' : 'scenario.act.to')}>
                {(control) => (
                  <Select {...control} value={to} onChange={(event) => setTo(event.target.value)}>
                    <option value="">{t('scenario.choose')}</option>
                    {act === 'transfer'
                      ? (company?.branches ?? []).map(({ branch, title }) => (
                          <option key={branch} value={branch}>
                            {pick(title, language) || branch}
                          </option>
                        ))
                      : (company?.people ?? []).map(({ login, branch }) => (
                          <option key={login} value={login}>
                            {personSaid(say, login)} · {branch}
                          </option>
                        ))}
                  </Select>
                )}
              </Field>
            )}
            {act === 'extend' && (
              <Field label={t('scenario.act.by')} help={t('scenario.spanHelp')}>
                {(control) => (
                  <TextInput {...control} value={by} onChange={(event) => setBy(event.target.value)} />
                )}
              </Field>
            )}
            {REASON.has(act) && (
              <Field label={t('scenario.act.reason')}>
                {(control) => (
                  <TextInput
                    {...control}
                    value={reason}
                    onChange={(event) => setReason(event.target.value)}
                  />
                )}
              </Field>
            )}
            <TriedBox kind="act" onDone={onClose} />
          </>
        ) : (
          <>
            <Field label={t('scenario.act.type')} help={t('scenario.act.typeHelp')}>
              {(control) => (
                <TextInput
                  {...control}
                  list="scn-events"
                  value={type}
                  onChange={(event) => setType(event.target.value)}
                />
              )}
            </Field>
            <datalist id="scn-events">
              {(here?.now?.waits_for ?? []).map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
            <Field label={t('scenario.act.device')}>
              {(control) => (
                <TextInput {...control} value={device} onChange={(event) => setDevice(event.target.value)} />
              )}
            </Field>
            {data.map(([name, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing but their place
              <div className="scn-data" key={index}>
                <TextInput
                  aria-label={t('scenario.act.dataName')}
                  placeholder={t('scenario.act.dataName')}
                  value={name}
                  onChange={(event) =>
                    setData(data.map((one, other) => (other === index ? [event.target.value, value] : one)))
                  }
                />
                <TextInput
                  aria-label={t('scenario.act.dataValue')}
                  placeholder={t('scenario.act.dataValue')}
                  value={value}
                  onChange={(event) =>
                    setData(data.map((one, other) => (other === index ? [name, event.target.value] : one)))
                  }
                />
                <IconButton
                  icon="close"
                  label={t('scenario.act.dataRemove')}
                  onClick={() => setData(data.filter((_, other) => other !== index))}
                />
              </div>
            ))}
            <Button kind="quiet" icon="plus" onClick={() => setData([...data, ['', '']])}>
              {t('scenario.act.dataAdd')}
            </Button>
            <TriedBox kind="event" onDone={onClose} />
          </>
        )}
      </div>
    </Sheet>
  )
}

/** `3` and `true` are what they look like; all else is text. */
function plain(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text) && text.length < 16) return Number(text)
  return text === 'true' ? true : text === 'false' ? false : text
}
