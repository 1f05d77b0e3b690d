// Every span can be told in working time or as the clock on the wall tells it.

import { Segmented } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'

export type Clock = 'working' | 'elapsed'

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
