// How many places the base and a variant both changed, on the tab of the variants.

import { useWords } from '../../../words/index.ts'
import { useClashes } from './clashes.ts'

export function ClashCount() {
  const { t } = useWords()
  const { open } = useClashes()
  if (open === 0) return null
  return (
    <span className="workshop-count workshop-count-open">
      <span aria-hidden="true">{open}</span>
      <span className="unseen">{t('variant.conflicts.count', { n: open })}</span>
    </span>
  )
}
