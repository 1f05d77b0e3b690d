// What waited for whom over time, where it waited most.

import { pick, useWords } from '../../../../words/index.ts'
import { Figure, Line } from '../Chart.tsx'
import type { Result, SimulatedStep } from '../saying.ts'

const MOST_QUEUES = 8

export function Queues({ result, onStep }: { result: Result; onStep: (step: string) => void }) {
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
