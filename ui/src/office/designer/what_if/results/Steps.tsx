// The steps in figures, sorted by what somebody looks for.

import { useState } from 'react'
import { type Column, type Sort, Table } from '../../../../design/desk.ts'
import { Badge } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { Scroll } from '../Chart.tsx'
import { Heat } from '../Path.tsx'
import { heatOf, lateShare, type Result, type SimulatedStep } from '../saying.ts'
import { saidSpan } from '../spans.ts'
import { type Clock, ClockSwitch } from './ClockSwitch.tsx'

export interface StepsProps {
  result: Result
  clock: Clock
  onClock: (clock: Clock) => void
  onStep: (step: string) => void
}

export function Steps({ result, clock, onClock, onStep }: StepsProps) {
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
