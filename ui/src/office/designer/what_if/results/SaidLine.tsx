// One thing that matters, in a sentence that leads to where it can be seen.

import { Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import type { Leads, Sentence } from '../saying.ts'

const ICONS = { danger: 'alert', warning: 'clock', info: 'info', success: 'check-circle' } as const

export function SaidLine({ one, onLead }: { one: Sentence; onLead: (to: Leads) => void }) {
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
