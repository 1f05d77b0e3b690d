// How jobs ended and how long they took.

import { Table } from '../../../../design/desk.ts'
import { Icon } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { Bars, Figure, Scroll } from '../Chart.tsx'
import { saidSpan } from '../spans.ts'
import { ClockSwitch } from './ClockSwitch.tsx'
import { Ladders } from './Ladders.tsx'
import type { StepsProps } from './Steps.tsx'

export function Ends({ result, clock, onClock }: Omit<StepsProps, 'onStep'>) {
  const { t, language, formats } = useWords()
  const working = clock === 'working'
  const { durations, took } = result
  const top = durations.at(-2)?.most ?? 1
  const width = top + (durations[0]?.most ?? 0)
  const place = (seconds: number) => Math.min(1, seconds / Math.max(1, width))
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
      <Ladders result={result} />
    </>
  )
}
