// Two runs side by side: the figures, the steps and the people of both, and what became better or worse.

import { useState } from 'react'
import { Icon } from '../../../design/index.ts'
import { pick, useWords } from '../../../words/index.ts'
import { Scroll } from './Chart.tsx'
import { type Compared, compared, paired, type Went, went } from './comparing.ts'
import type { Run } from './running.ts'
import { lateShare, named } from './saying.ts'
import { saidSpan } from './spans.ts'

interface CompareProps {
  run: Run
  others: readonly Run[]
}

export function Compare({ run, others }: CompareProps) {
  const { t, language, formats } = useWords()
  const [chosen, setChosen] = useState<number | null>(null)
  const other = others.find(({ number }) => number === chosen) ?? others[0]
  if (!other?.result || !run.result) return null
  const [before, after] = [other.result, run.result]
  const value = (number: number, kind: Compared['kind'], working = false) =>
    kind === 'span'
      ? saidSpan(number, language, working)
      : kind === 'share'
        ? formats.percent(number)
        : formats.number(number)
  const difference = (by: number, kind: Compared['kind'], working: boolean) => {
    const sign = by < 0 ? '−' : '+'
    if (kind !== 'share') return `${sign}${value(Math.abs(by), kind, working)}`
    return t('whatIf.compare.points', { sign, n: Math.round(Math.abs(by) * 100) })
  }
  const heads = (
    <>
      <th scope="col" className="wif-end">
        {t('whatIf.run.number', { n: other.number })}
      </th>
      <th scope="col" className="wif-end">
        {t('whatIf.run.number', { n: run.number })}
      </th>
      <th scope="col">{t('whatIf.compare.difference')}</th>
    </>
  )
  const row = (
    id: string,
    name: string,
    one: number | null,
    two: number | null,
    kind: Compared['kind'],
    more: 'better' | 'worse',
    working = false,
  ) => (
    <tr key={id}>
      <th scope="row">{name}</th>
      <td className="wif-end numbers">{one === null ? '–' : value(one, kind, working)}</td>
      <td className="wif-end numbers">{two === null ? '–' : value(two, kind, working)}</td>
      <td>
        {one !== null && two !== null && (
          <Difference went={went(one, two, kind, more)} said={difference(two - one, kind, working)} />
        )}
      </td>
    </tr>
  )
  const steps = paired(before.steps, after.steps, ({ step }) => step)
  const people = paired(before.people, after.people, ({ login }) => login)
    .map((pair) => ({ ...pair, most: Math.max(pair.before?.utilisation ?? 0, pair.after?.utilisation ?? 0) }))
    .sort((a, b) => b.most - a.most)
    .slice(0, 30)
  return (
    <>
      <div className="wif-versus">
        <label>
          <span>{t('whatIf.compare.with')}</span>
          <select
            className="input input-select"
            value={other.number}
            onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
          >
            {others.map((one) => (
              <option key={one.number} value={one.number}>
                {t('whatIf.run.named', { n: one.number, title: one.title })}
              </option>
            ))}
          </select>
        </label>
        <Icon name="arrow-right" size={20} />
        <strong>{t('whatIf.run.named', { n: run.number, title: run.title })}</strong>
      </div>
      <Scroll label={t('whatIf.compare.whole')}>
        <table className="wif-table wif-compare" aria-label={t('whatIf.compare.whole')}>
          <thead>
            <tr>
              <th scope="col">{t('whatIf.compare.whole')}</th>
              {heads}
            </tr>
          </thead>
          <tbody>
            {compared(before, after).map((one) =>
              row(
                one.measure,
                t(`whatIf.measure.${one.measure}`),
                one.before,
                one.after,
                one.kind,
                one.measure === 'jobs' ? 'better' : 'worse',
              ),
            )}
          </tbody>
        </table>
      </Scroll>
      <Scroll label={t('whatIf.compare.steps')}>
        <table className="wif-table wif-compare" aria-label={t('whatIf.compare.steps')}>
          <thead>
            <tr>
              <th scope="col">{t('whatIf.compare.steps')}</th>
              {heads}
            </tr>
          </thead>
          <tbody>
            {steps.flatMap(({ id, before: one, after: two }) => {
              const step = two ?? one
              if (!step || (step.kind !== 'work' && step.kind !== 'approval')) return []
              const name = pick(step.title, language) || step.step
              const late = [one ? lateShare(one) : null, two ? lateShare(two) : null] as const
              return [
                row(
                  `${id} waits`,
                  t('whatIf.compare.waits', { step: name }),
                  one?.waited.working.p50 ?? null,
                  two?.waited.working.p50 ?? null,
                  'span',
                  'worse',
                  true,
                ),
                ...(late[0] !== null || late[1] !== null
                  ? [
                      row(
                        `${id} late`,
                        t('whatIf.compare.late', { step: name }),
                        late[0],
                        late[1],
                        'share',
                        'worse',
                      ),
                    ]
                  : []),
              ]
            })}
          </tbody>
        </table>
      </Scroll>
      <Scroll label={t('whatIf.compare.people')}>
        <table className="wif-table wif-compare" aria-label={t('whatIf.compare.people')}>
          <thead>
            <tr>
              <th scope="col">{t('whatIf.compare.people')}</th>
              {heads}
            </tr>
          </thead>
          <tbody>
            {people.map(({ id, before: one, after: two }) =>
              row(
                id,
                named((two ?? one)?.name ?? id, id, two ? after : before, language),
                one?.utilisation ?? null,
                two?.utilisation ?? null,
                'share',
                'worse',
              ),
            )}
          </tbody>
        </table>
      </Scroll>
      {other.result.assumptions.seed !== run.result.assumptions.seed && (
        <p className="wif-hint">{t('whatIf.compare.seeds')}</p>
      )}
    </>
  )
}

const LOOK: Record<Went, 'check' | 'rise' | 'minus'> = { better: 'check', worse: 'rise', same: 'minus' }

function Difference({ went: way, said }: { went: Went; said: string }) {
  const { t } = useWords()
  return (
    <span className={`wif-went wif-went-${way}`}>
      <Icon name={LOOK[way]} size={16} />
      {way === 'same' ? t('whatIf.went.same') : `${said} ${t(`whatIf.went.${way}`)}`}
    </span>
  )
}
