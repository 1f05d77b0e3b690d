// One step: its figures in both clocks, and the way to where it is written.

import { Button, Sheet } from '../../../../design/index.ts'
import { pick, useWords } from '../../../../words/index.ts'
import { useGo } from '../../workshop/index.ts'
import { lateShare, type SimulatedStep } from '../saying.ts'
import { saidSpan } from '../spans.ts'

export function StepSheet({ step, onClose }: { step: SimulatedStep; onClose: () => void }) {
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
