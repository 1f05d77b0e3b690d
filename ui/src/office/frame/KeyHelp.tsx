import { useState } from 'react'
import { Sheet } from '../../design/index.ts'
import { Keys } from '../../design/Keys.tsx'
import { shortcutsNow } from '../../design/useKeys.ts'
import { useWords } from '../../words/index.ts'
import './key-help.css'

/** Every key that does something on this page. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const { t } = useWords()
  const [keys] = useState(shortcutsNow)
  return (
    <Sheet open onClose={onClose} title={t('desk.keys.title')}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: so long a list is scrolled by keyboard */}
      <ul className="key-help" aria-label={t('desk.keys.page')} tabIndex={0}>
        {keys.map((one) => (
          <li key={one.keys}>
            <span>{one.label}</span>
            <Keys keys={one.keys} />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
