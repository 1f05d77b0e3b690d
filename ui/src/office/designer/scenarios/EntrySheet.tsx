// One entry, changed: who does it, what they answer, which captures they bring, how long goes by.

import { useMemo, useRef, useState } from 'react'
import {
  answered,
  type Data,
  type Entry,
  heldBy,
  kindOf,
  mapIn,
  rewriteEntry,
  subjectOf,
  wordIn,
} from '../../../authoring/scenario/index.ts'
import { Button, Field, Select, Sheet, TextInput } from '../../../design/index.ts'
import type { CodeList } from '../../../forms/form.ts'
import { type Answers, FormView } from '../../../renderer/FormView.tsx'
import type { Runbook } from '../../../runtime/runbook.ts'
import { useWords } from '../../../words/index.ts'
import { outcomeName } from '../../inbox/outcomes.ts'
import { Actions, actionsWritten } from './Actions.tsx'
import { formOf, runbookIn } from './asked.ts'
import { CaptureBox } from './CaptureBox.tsx'
import { usePlay } from './play.ts'
import { ACTS, actSaid, entrySaid, plainOf, stepSaid } from './saying.ts'
import { runbookOf, type Walk } from './walking.ts'

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  after: ['after'],
  decide: ['comment'],
  act: ['at', 'to', 'by', 'until', 'reason'],
}
const HIDDEN_WHEN_EMPTY = new Set(['at', 'until'])
const renderCapture = (slot: Parameters<typeof CaptureBox>[0]) => <CaptureBox {...slot} />

export function EntrySheet({ index, entry, onClose }: { index: number; entry: Entry; onClose: () => void }) {
  const { whole, say, source, change, company, story } = usePlay()
  const told = whole?.entries[index]
  const { t, language } = useWords()
  const kind = kindOf(entry)
  const runbook = runbookIn(whole, wordIn(entry.in) ?? '')
  const form = useMemo(() => formOf(runbook, say.outline, entry), [runbook, say.outline, entry])
  const lists = (runbook?.code_lists ?? {}) as Record<string, CodeList>
  const [begun] = useState<Answers>(() => ({ ...heldBy(entry) }))
  const held = useRef<Answers>(begun)
  const kept = useRef<Answers | null>(null)
  const [who, setWho] = useState(wordIn(entry.as) ?? '')
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries((TEXTS[kind] ?? []).map((key) => [key, wordIn(entry[key]) ?? ''])),
  )
  const [act, setAct] = useState(wordIn(entry.act) ?? '')
  const [type, setType] = useState(kind === 'event' ? subjectOf(entry) : '')
  const [outcome, setOutcome] = useState(wordIn(entry.decide) ?? '')
  const [at, setAt] = useState(wordIn(entry.at) ?? '')
  const [child, setChild] = useState(wordIn(entry.child) ?? '')
  const [end, setEnd] = useState(wordIn(entry.end) ?? '')
  const [actions, setActions] = useState(mapIn(entry.actions))
  const approvals = stepsOf(runbook, 'approval')
  const open = (index === 0 ? whole?.opened : whole?.entries[index - 1])?.open ?? []
  const decides = approvals.filter(({ step }) =>
    at ? plainOf(say.outline, at) === step : open.some((one) => plainOf(say.outline, one) === step),
  )
  const outcomes = unique(
    [outcome],
    (decides.length > 0 ? decides : approvals).flatMap(({ data }) => [
      ...((data.order as string[] | undefined) ?? Object.keys(mapIn(data.outcomes))),
    ]),
  )
  const calls = stepsOf(runbook, 'call')
  const called = calls.find(({ step }) => step === plainOf(say.outline, child))
  const ends = unique([end], endsOf(whole, child), Object.keys(mapIn(called?.data.outcomes)), ['cancelled'])

  const save = () => {
    const next: Record<string, unknown> = { ...entry }
    if (['do', 'fault', 'decide', 'act'].includes(kind)) next.as = who || undefined
    if (form) {
      delete next.answers
      delete next.evidence
      Object.assign(next, answered(form, kept.current ?? held.current, held.current))
    }
    for (const [key, value] of Object.entries(texts))
      next[key] = value.trim() === '' ? undefined : value.trim()
    if (kind === 'act') next.act = act
    if (kind === 'decide') Object.assign(next, { decide: outcome, at: at || undefined })
    if (kind === 'child') Object.assign(next, { child, end })
    next.actions = actionsWritten(actions)
    if (kind === 'event') next.event = { ...(entry.event as object), type }
    change('scenario.did.edit', rewriteEntry(source, index, next), { n: index + 1 })
    onClose()
  }

  return (
    <Sheet
      open
      onClose={onClose}
      title={t('scenario.entryN', { n: index + 1, what: entrySaid(say, entry, told) })}
      footer={
        <>
          <Button onClick={onClose}>{t('act.cancel')}</Button>
          <Button kind="primary" onClick={save}>
            {t('act.save')}
          </Button>
        </>
      }
    >
      <div className="scn-form">
        {['do', 'fault', 'decide', 'act'].includes(kind) && (
          <Field label={t('scenario.act.as')}>
            {(control) => (
              <Select {...control} value={who} onChange={(event) => setWho(event.target.value)}>
                <option value="">{t('scenario.who.first')}</option>
                {(company?.people ?? []).map(({ login, name, branch }) => (
                  <option key={login} value={login}>
                    {name} · {branch}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {kind === 'act' && (
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
        )}
        {kind === 'decide' && (
          <Field label={t('scenario.decision')}>
            {(control) => (
              <Select {...control} value={outcome} onChange={(event) => setOutcome(event.target.value)}>
                {outcomes.map((one) => (
                  <option key={one} value={one}>
                    {outcomeName(one, t)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {kind === 'decide' && (approvals.length > 1 || at !== '') && (
          <Field label={t('scenario.key.at')}>
            {(control) => (
              <Select {...control} value={at} onChange={(event) => setAt(event.target.value)}>
                <option value="">{t('scenario.openOne')}</option>
                {unique(
                  [at],
                  approvals.map(({ step }) => step),
                ).map((one) => (
                  <option key={one} value={one}>
                    {stepSaid(say, one)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        )}
        {kind === 'child' && (
          <>
            <Field label={t('scenario.child.step')}>
              {(control) => (
                <Select {...control} value={child} onChange={(event) => setChild(event.target.value)}>
                  {unique(
                    [child],
                    calls.map(({ step }) => step),
                  ).map((one) => (
                    <option key={one} value={one}>
                      {stepSaid(say, one)}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Field label={t('scenario.key.end')}>
              {(control) => (
                <Select {...control} value={end} onChange={(event) => setEnd(event.target.value)}>
                  {ends.map((one) => (
                    <option key={one} value={one}>
                      {one === 'cancelled' ? t('scenario.status.cancelled') : one}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
          </>
        )}
        {kind === 'event' && (
          <Field label={t('scenario.act.type')}>
            {(control) => (
              <TextInput {...control} value={type} onChange={(event) => setType(event.target.value)} />
            )}
          </Field>
        )}
        {(TEXTS[kind] ?? [])
          .filter((key) => !HIDDEN_WHEN_EMPTY.has(key) || texts[key])
          .map((key) => (
            <Field
              key={key}
              label={t(`scenario.key.${key}` as 'scenario.key.after')}
              help={
                key === 'after' ? t('scenario.afterHelp') : key === 'by' ? t('scenario.spanHelp') : undefined
              }
            >
              {(control) => (
                <TextInput
                  {...control}
                  value={texts[key] ?? ''}
                  onChange={(event) => setTexts({ ...texts, [key]: event.target.value })}
                />
              )}
            </Field>
          ))}
        {form && (
          <FormView
            form={form}
            codeLists={lists}
            answers={begun}
            onChange={(next, meta) => {
              held.current = next
              kept.current = meta.settled ? meta.kept : null
            }}
            language={language}
            evidence={renderCapture}
          />
        )}
        <Actions runbook={runbook} value={actions} later onChange={setActions} />
        {kind === 'look' && <p className="scn-quiet">{t('scenario.lookText', { n: story.walk.length })}</p>}
      </div>
    </Sheet>
  )
}

function stepsOf(runbook: Runbook | null, kind: string): { step: string; data: Data }[] {
  return Object.entries(runbook?.steps ?? {}).flatMap(([step, data]) =>
    data.kind === kind ? [{ step, data: data as unknown as Data }] : [],
  )
}

/** How a child job that was begun in the walk can end. */
function endsOf(whole: Walk | null, child: string): string[] {
  const runbook = whole?.now?.jobs.find(({ inside }) => inside.split('/').at(-1) === child)?.runbook
  return stepsOf(runbookOf(runbook), 'end').map(({ data }) => String(data.label))
}

function unique(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].filter((one) => one !== '')
}
