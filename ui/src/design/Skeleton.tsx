import { useWords } from '../words/index.ts'
import './skeleton.css'

/** The shape of rows that are being fetched. */
export function Skeleton({ rows = 3 }: { rows?: number }) {
  const { t } = useWords()
  return (
    <div className="skeleton" role="status">
      <span className="unseen">{t('state.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <span key={row} className="skeleton-row" aria-hidden="true">
          <span className="skeleton-line" />
          <span className="skeleton-line skeleton-short" />
        </span>
      ))}
    </div>
  )
}
