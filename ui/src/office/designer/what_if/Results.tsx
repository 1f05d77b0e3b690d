// What a run showed: first in sentences, then the path with its heat, the steps, the people, queues, ends.

import { useMemo, useState } from 'react'
import { type Column, type Sort, Table } from '../../../design/desk.ts'
import { Badge, Button, Icon, Segmented, Sheet, Tabs } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { spanSaid, useSay } from '../flow/sayings.ts'
import { useGo } from '../workshop/index.ts'
import { Bars, Figure, Line, Scroll } from './Chart.tsx'
import { Compare } from './Compare.tsx'
import { Heat, Path } from './Path.tsx'
import { PeopleBars } from './PeopleBars.tsx'
import type { Run } from './running.ts'
import {
  busiest,
  FEW,
  heatOf,
  type Leads,
  lateShare,
  named,
  type Result,
  type Sentence,
  type SimulatedStep,
  sentencesOf,
} from './saying.ts'
import { saidSpan } from './spans.ts'

const TABS = ['path', 'steps', 'people', 'queues', 'ends', 'compare'] as const
type TabName = (typeof TABS)[number]
export type Clock = 'working' | 'elapsed'

interface ResultsProps {
  run: Run
  result: Result
  others: readonly Run[]
}

const ICONS = { danger: 'alert', warning: 'clock', info: 'info', success: 'check-circle' } as const

export function Results({ run, result, others }: ResultsProps) {
  const { t, language, formats } = useWords()
  const [tab, setTab] = useState<TabName>('path')
  const [step, setStep] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const [clock, setClock] = useState<Clock>('working')
  const sentences = useMemo(() => sentencesOf(result, language), [result, language])
  const shown = all ? sentences : sentences.slice(0, FEW)
  const most = busiest(result)
  const lead = (to: Leads) => {
    if (to?.to === 'step') setStep(to.step)
    if (to?.to === 'person') setTab('people')
    if (to?.to === 'ends') setTab('ends')
  }
  const tabs = TABS.filter((one) => one !== 'compare' || others.length > 0)
  const open = tabs.includes(tab) ? tab : 'path'
  const of = result.steps.find((one) => one.step === step)
  return (
    <>
      <section className="wif-sentences" aria-labelledby="wif-matters">
        <h2 id="wif-matters">{t('whatIf.matters')}</h2>
        <ol>
          {shown.map((one) => (
            <SaidLine key={one.id} one={one} onLead={lead} />
          ))}
        </ol>
        {sentences.length > FEW && (
          <Button kind="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('whatIf.fewer') : t('whatIf.showAll', { n: sentences.length })}
          </Button>
        )}
      </section>
      <dl className="wif-figures">
        <Fact
          name={t('whatIf.fact.half')}
          value={saidSpan(result.took.elapsed.p50, language, false)}
          note={t('whatIf.fact.working', { span: saidSpan(result.took.working.p50, language, true) })}
        />
        <Fact
          name={t('whatIf.fact.ninth')}
          value={saidSpan(result.took.elapsed.p90, language, false)}
          note={t('whatIf.fact.working', { span: saidSpan(result.took.working.p90, language, true) })}
        />
        <Fact
          name={t('whatIf.fact.late')}
          value={result.with_due > 0 ? formats.percent(result.late / result.with_due) : '–'}
          note={result.with_due > 0 ? t('whatIf.fact.lateOf', { n: result.late }) : t('whatIf.fact.noDue')}
        />
        <Fact
          name={t('whatIf.fact.busiest')}
          value={most ? formats.percent(most.utilisation) : '–'}
          note={most ? named(most.name, most.login, result, language) : ''}
        />
      </dl>
      <Tabs
        label={t('whatIf.results')}
        tabs={tabs.map((id) => ({ id, label: t(`whatIf.tab.${id}`) }))}
        selected={open}
        onSelect={(id) => setTab(id as TabName)}
      >
        {open === 'path' && <Path result={result} onStep={setStep} />}
        {open === 'steps' && <Steps result={result} clock={clock} onClock={setClock} onStep={setStep} />}
        {open === 'people' && <PeopleBars result={result} />}
        {open === 'queues' && <Queues result={result} onStep={setStep} />}
        {open === 'ends' && <Ends result={result} clock={clock} onClock={setClock} />}
        {open === 'compare' && <Compare run={run} others={others} />}
      </Tabs>
      <Notes result={result} />
      {of && <StepSheet step={of} onClose={() => setStep(null)} />}
    </>
  )
}

function SaidLine({ one, onLead }: { one: Sentence; onLead: (to: Leads) => void }) {
  const { t } = useWords()
  const words = t(one.key, one.params)
  return (
    <li className={`wif-said wif-said-${one.tone}`}>
      <Icon name={ICONS[one.tone]} size={20} />
      {one.leads ? (
        <button type="button" onClick={() => onLead(one.leads)}>
          <span>{words}</span>
          <span className="wif-said-go">
            <Icon name="chevron-right" size={16} />
          </span>
        </button>
      ) : (
        <span>{words}</span>
      )}
    </li>
  )
}

function Fact({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div className="wif-fact">
      <dt>{name}</dt>
      <dd>
        <strong className="numbers">{value}</strong>
        <span className="wif-fact-note">{note}</span>
      </dd>
    </div>
  )
}

export function ClockSwitch({ clock, onClock }: { clock: Clock; onClock: (clock: Clock) => void }) {
  const { t } = useWords()
  return (
    <div className="wif-clock">
      <Segmented
        label={t('whatIf.clock')}
        value={clock}
        segments={[
          { value: 'working', label: t('whatIf.clock.working') },
          { value: 'elapsed', label: t('whatIf.clock.elapsed') },
        ]}
        onChange={onClock}
      />
      <p className="wif-hint">{t(`whatIf.clock.${clock}.text`)}</p>
    </div>
  )
}

interface StepsProps {
  result: Result
  clock: Clock
  onClock: (clock: Clock) => void
  onStep: (step: string) => void
}

function Steps({ result, clock, onClock, onStep }: StepsProps) {
  const { t, language, formats } = useWords()
  const [sort, setSort] = useState<Sort>({ by: 'p50', down: true })
  const working = clock === 'working'
  const span = (seconds: number, count: number) => (count > 0 ? saidSpan(seconds, language, working) : '–')
  const value: Record<string, (one: SimulatedStep) => number | string> = {
    step: (one) => pick(one.title, language) || one.step,
    visits: (one) => one.visits,
    p50: (one) => one.waited[clock].p50,
    p90: (one) => one.waited[clock].p90,
    work: (one) => one.worked[clock].p50,
    late: (one) => lateShare(one) ?? -1,
    raised: (one) => raisedOf(one),
  }
  const by = value[sort.by] ?? value.p50
  const rows = [...result.steps].sort((a, b) => {
    const [x, y] = [by?.(a) ?? 0, by?.(b) ?? 0]
    const order = typeof x === 'string' ? x.localeCompare(String(y), language) : x - Number(y)
    return sort.down ? -order : order
  })
  const columns: Column<SimulatedStep>[] = [
    {
      id: 'step',
      title: t('whatIf.col.step'),
      sortable: true,
      main: true,
      cell: (one) => (
        <button type="button" className="wif-link" onClick={() => onStep(one.step)}>
          {pick(one.title, language) || one.step}
          {heatOf(one) > 0 && <Heat level={heatOf(one)} />}
        </button>
      ),
    },
    {
      id: 'visits',
      title: t('whatIf.col.visits'),
      sortable: true,
      end: true,
      cell: (one) => formats.number(one.visits),
    },
    {
      id: 'p50',
      title: t('whatIf.col.p50'),
      sortable: true,
      end: true,
      cell: (one) => span(one.waited[clock].p50, one.waited[clock].count),
    },
    {
      id: 'p90',
      title: t('whatIf.col.p90'),
      sortable: true,
      end: true,
      cell: (one) => span(one.waited[clock].p90, one.waited[clock].count),
    },
    {
      id: 'work',
      title: t('whatIf.col.work'),
      sortable: true,
      end: true,
      cell: (one) => span(one.worked[clock].p50, one.worked[clock].count),
    },
    {
      id: 'late',
      title: t('whatIf.col.late'),
      sortable: true,
      end: true,
      cell: (one) => {
        const share = lateShare(one)
        return share === null ? (
          <span className="wif-faint">{t('whatIf.noDue')}</span>
        ) : share > 0.05 ? (
          <Badge tone={share > 0.25 ? 'danger' : 'warning'} icon="clock">
            {formats.percent(share)}
          </Badge>
        ) : (
          formats.percent(share)
        )
      },
    },
    {
      id: 'raised',
      title: t('whatIf.col.raised'),
      sortable: true,
      end: true,
      cell: (one) => formats.number(raisedOf(one)),
    },
  ]
  return (
    <>
      <ClockSwitch clock={clock} onClock={onClock} />
      <Scroll label={t('whatIf.tab.steps')}>
        <Table
          label={t('whatIf.tab.steps')}
          columns={columns}
          rows={rows}
          idOf={({ step }) => step}
          sort={sort}
          onSort={setSort}
        />
      </Scroll>
    </>
  )
}

function raisedOf(step: SimulatedStep): number {
  return step.rungs.reduce((sum, { does, fired }) => sum + (does.includes('raise') ? fired : 0), 0)
}

const MOST_QUEUES = 8

function Queues({ result, onStep }: { result: Result; onStep: (step: string) => void }) {
  const { t, language, formats } = useWords()
  const peak = (one: SimulatedStep) => Math.max(0, ...one.queue.map(({ waiting }) => waiting))
  const steps = result.steps
    .filter((one) => one.visits > 0 && one.queue.length > 0)
    .sort((a, b) => peak(b) - peak(a))
    .slice(0, MOST_QUEUES)
  const most = Math.max(1, ...steps.map(peak))
  const day = (at: string) => formats.date(Date.parse(`${at}:00`))
  return (
    <>
      <p className="wif-hint">{t('whatIf.queues.text')}</p>
      <div className="wif-multiples">
        {steps.map((one) => {
          const top = one.queue.reduce((most, sample) => (sample.waiting > most.waiting ? sample : most))
          return (
            <Figure
              key={one.step}
              title={
                <button type="button" className="wif-link" onClick={() => onStep(one.step)}>
                  {pick(one.title, language) || one.step}
                </button>
              }
              said={t('whatIf.queues.said', {
                most: formats.number(top.waiting, 0),
                day: formats.day(Date.parse(`${top.at}:00`)),
              })}
              table={
                <table className="wif-table">
                  <thead>
                    <tr>
                      <th scope="col">{t('whatIf.queues.at')}</th>
                      <th scope="col" className="wif-end">
                        {t('whatIf.queues.waiting')}
                      </th>
                      <th scope="col" className="wif-end">
                        {t('whatIf.queues.busy')}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {one.queue.map(({ at, waiting, busy }) => (
                      <tr key={at}>
                        <th scope="row">{at.replace('T', ' ')}</th>
                        <td className="wif-end">{formats.number(waiting, 1)}</td>
                        <td className="wif-end">{formats.number(busy, 1)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              }
            >
              <Line
                values={one.queue.map(({ waiting }) => waiting)}
                most={most}
                ends={[day(one.queue[0]?.at ?? ''), day(one.queue.at(-1)?.at ?? '')]}
              />
            </Figure>
          )
        })}
      </div>
    </>
  )
}

function Ends({ result, clock, onClock }: Omit<StepsProps, 'onStep'>) {
  const { t, language, formats } = useWords()
  const say = useSay()
  const working = clock === 'working'
  const { durations, took } = result
  const top = durations.at(-2)?.most ?? 1
  const width = top + (durations[0]?.most ?? 0)
  const place = (seconds: number) => Math.min(1, seconds / Math.max(1, width))
  const rungs = result.steps.flatMap((one) => one.rungs.map((rung) => ({ one, rung })))
  return (
    <>
      {durations.length > 0 && (
        <Figure
          title={t('whatIf.durations')}
          said={t('whatIf.durations.said', {
            half: saidSpan(took.elapsed.p50, language, false),
            ninth: saidSpan(took.elapsed.p90, language, false),
          })}
          table={
            <table className="wif-table">
              <tbody>
                {durations.map(({ least, most, count }) => (
                  <tr key={least}>
                    <th scope="row">
                      {t('whatIf.durations.between', {
                        least: saidSpan(least, language, false),
                        most: saidSpan(most, language, false),
                      })}
                    </th>
                    <td className="wif-end">{formats.number(count)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          }
        >
          <Bars
            values={durations.map(({ count }) => count)}
            marks={[
              { at: place(took.elapsed.p50), label: t('whatIf.durations.half') },
              { at: place(took.elapsed.p90), label: t('whatIf.durations.ninth') },
            ]}
            ends={['0', t('whatIf.durations.longer', { span: saidSpan(top, language, false) })]}
          />
        </Figure>
      )}
      <ClockSwitch clock={clock} onClock={onClock} />
      <Scroll label={t('whatIf.ends')}>
        <Table
          label={t('whatIf.ends')}
          rows={result.ends}
          idOf={({ step, end }) => `${step} ${end}`}
          columns={[
            {
              id: 'end',
              title: t('whatIf.ends'),
              main: true,
              cell: (one) => (
                <span className="wif-ended">
                  <Icon name={one.successful ? 'check-circle' : 'flag'} size={18} />
                  {pick(one.title, language) || one.end}
                </span>
              ),
            },
            { id: 'jobs', title: t('whatIf.ends.jobs'), end: true, cell: (one) => formats.number(one.jobs) },
            {
              id: 'share',
              title: t('whatIf.ends.share'),
              end: true,
              cell: (one) => formats.percent(one.share),
            },
            {
              id: 'p50',
              title: t('whatIf.ends.half'),
              end: true,
              cell: (one) => saidSpan(one.took[clock].p50, language, working),
            },
            {
              id: 'p90',
              title: t('whatIf.ends.ninth'),
              end: true,
              cell: (one) => saidSpan(one.took[clock].p90, language, working),
            },
          ]}
        />
      </Scroll>
      {rungs.length > 0 && (
        <>
          <h3 className="wif-heading">{t('whatIf.ladders')}</h3>
          <Scroll label={t('whatIf.ladders')}>
            <Table
              label={t('whatIf.ladders')}
              rows={rungs}
              idOf={({ one, rung }) => `${one.step} ${rung.rung}`}
              columns={[
                {
                  id: 'step',
                  title: t('whatIf.col.step'),
                  main: true,
                  cell: ({ one }) => pick(one.title, language) || one.step || t('whatIf.ladders.job'),
                },
                { id: 'at', title: t('whatIf.ladders.at'), cell: ({ rung }) => momentSaid(rung.at, say, t) },
                {
                  id: 'does',
                  title: t('whatIf.ladders.does'),
                  cell: ({ rung }) =>
                    rung.does
                      .map((does) => t(`whatIf.does.${does}` as 'whatIf.does.notify'))
                      .join(t('state.listSeparator')),
                },
                {
                  id: 'fired',
                  title: t('whatIf.ladders.fired'),
                  end: true,
                  cell: ({ rung }) => formats.number(rung.fired),
                },
                {
                  id: 'share',
                  title: t('whatIf.ladders.share'),
                  end: true,
                  cell: ({ one, rung }) => (one.visits > 0 ? formats.percent(rung.fired / one.visits) : '–'),
                },
              ]}
            />
          </Scroll>
        </>
      )}
    </>
  )
}

function momentSaid(at: string, say: ReturnType<typeof useSay>, t: ReturnType<typeof useWords>['t']): string {
  const found = /^(\w+)(?: ([+-]) (\w+))?$/.exec(at)
  if (!found) return at
  const [, anchor = '', sign, span] = found
  const due = anchor === 'due'
  if (!sign || !span) return t(due ? 'whatIf.moment.due' : 'whatIf.moment.opened')
  const said = { span: spanSaid(span, say) }
  if (due) return t(sign === '-' ? 'whatIf.moment.beforeDue' : 'whatIf.moment.afterDue', said)
  return t('whatIf.moment.afterOpened', said)
}

/** One step: its figures in both clocks, and the way to where it is written. */
function StepSheet({ step, onClose }: { step: SimulatedStep; onClose: () => void }) {
  const { t, language, formats } = useWords()
  const go = useGo()
  const share = lateShare(step)
  const rows = (['waited', 'worked', 'took'] as const).filter((what) => step[what].elapsed.count > 0)
  return (
    <Sheet
      open
      onClose={onClose}
      title={pick(step.title, language) || step.step}
      footer={
        <Button kind="primary" icon="arrow-right" onClick={() => go('flow', '', { step: step.step })}>
          {t('whatIf.step.show')}
        </Button>
      }
    >
      <p>
        {t('whatIf.path.visits', { n: step.visits })}
        {' · '}
        {share === null
          ? t('whatIf.step.noDue')
          : t('whatIf.step.late', { n: step.late, share: formats.percent(share) })}
      </p>
      {step.unstaffed > 0 && <p>{t('whatIf.step.unstaffed', { n: step.unstaffed })}</p>}
      <table className="wif-table">
        <thead>
          <tr>
            <td />
            <th scope="col" className="wif-end">
              {t('whatIf.step.half')}
            </th>
            <th scope="col" className="wif-end">
              {t('whatIf.step.ninth')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.flatMap((what) =>
            (['working', 'elapsed'] as const).map((clock) => (
              <tr key={`${what} ${clock}`}>
                <th scope="row">
                  {t(`whatIf.step.${what}`)}
                  <span className="wif-faint">{t(`whatIf.clock.${clock}`)}</span>
                </th>
                <td className="wif-end numbers">
                  {saidSpan(step[what][clock].p50, language, clock === 'working')}
                </td>
                <td className="wif-end numbers">
                  {saidSpan(step[what][clock].p90, language, clock === 'working')}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <p className="wif-hint">{t('whatIf.step.weight', { percent: Math.round(step.weight * 100) })}</p>
    </Sheet>
  )
}

const NOTES = ['people', 'raised', 'travel', 'begun', 'random'] as const

/** What is not simulated: said where the numbers are. */
function Notes({ result }: { result: Result }) {
  const { t } = useWords()
  return (
    <details className="wif-notes">
      <summary>
        <Icon name="info" size={18} />
        {t('whatIf.notes')}
      </summary>
      <ul>
        {NOTES.map((one) => (
          <li key={one}>{t(`whatIf.notes.${one}`)}</li>
        ))}
      </ul>
      {result.troubles.length > 0 && (
        <>
          <p>{t('whatIf.notes.troubles')}</p>
          <ul>
            {result.troubles.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}
