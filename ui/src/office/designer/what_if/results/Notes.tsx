// What is not simulated: said where the numbers are.

import { Icon } from '../../../../design/index.ts'
import { useWords } from '../../../../words/index.ts'
import type { Result } from '../saying.ts'

const NOTES = ['people', 'raised', 'travel', 'begun', 'random'] as const

export function Notes({ result }: { result: Result }) {
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
