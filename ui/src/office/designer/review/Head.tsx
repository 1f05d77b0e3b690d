import type { Tone } from '../../../design/index.ts'
import { Icon, type IconName, Spinner } from '../../../design/index.ts'
import { type Key, type Params, useWords } from '../../../words/index.ts'
import { useWorkshop } from '../workshop/index.ts'
import type { Report, ReviewState } from './asked.ts'

export type Standing = 'checking' | 'ready' | 'errors' | 'same' | 'needs' | 'published' | 'discarded'

/** Where the draft stands on its way to be live. */
export function standingOf(
  status: string,
  report: Report | undefined,
  reviews: ReviewState | undefined,
): Standing {
  if (status === 'published' || status === 'discarded') return status
  if (!report) return 'checking'
  if (!report.ok) return 'errors'
  if (report.files.length === 0) return 'same'
  return reviews && reviews.approved < reviews.needed ? 'needs' : 'ready'
}

const LOOKS: Readonly<Record<Standing, { tone: Tone; icon: IconName }>> = {
  checking: { tone: 'neutral', icon: 'sync' },
  ready: { tone: 'success', icon: 'check-circle' },
  errors: { tone: 'danger', icon: 'alert' },
  same: { tone: 'neutral', icon: 'info' },
  needs: { tone: 'warning', icon: 'users' },
  published: { tone: 'success', icon: 'flag' },
  discarded: { tone: 'neutral', icon: 'trash' },
}

/** How the draft stands, in a sentence and a few numbers. */
export function Head({
  standing,
  report,
  reviews,
  stale,
}: {
  standing: Standing
  report: Report | undefined
  reviews: ReviewState | undefined
  /** Told of how it was a moment ago. */
  stale: boolean
}) {
  const { t } = useWords()
  const workshop = useWorkshop()
  const { tone, icon } = LOOKS[standing]
  const errors = report?.findings.filter(({ severity }) => severity === 'error').length ?? 0
  const missing = reviews ? Math.max(0, reviews.needed - reviews.approved) : 0
  const said: Record<Standing, [Key, Key, Params?]> = {
    checking: ['review.head.checking', 'review.head.checkingText'],
    ready: ['review.head.ready', 'review.head.readyText'],
    errors: ['review.head.errors', 'review.head.errorsText', { n: errors }],
    same: ['review.head.same', 'review.head.sameText'],
    needs: ['review.head.needs', 'review.head.needsText', { n: missing }],
    published: [
      workshop.line.revision === null ? 'review.head.publishedOnce' : 'review.head.published',
      'review.head.publishedText',
      { n: workshop.line.revision ?? 0 },
    ],
    discarded: ['review.head.discarded', 'review.head.discardedText'],
  }
  const [title, text, params] = said[standing]
  const changed = report?.branches.filter((one) => one.changed).length ?? 0
  const open = standing !== 'published' && standing !== 'discarded'
  return (
    <header className={`review-head tone-${tone}`} data-standing={standing}>
      <span className="review-head-icon">
        {standing === 'checking' || stale ? <Spinner /> : <Icon name={icon} size={26} />}
      </span>
      <div className="review-head-text" role="status">
        <h2>{t(title, params)}</h2>
        <p>{t(text, params)}</p>
        {workshop.dirty && open && <p>{t('review.unsaved')}</p>}
      </div>
      {report && open && (
        <ul className="review-counts">
          <li>
            <Icon name="file" size={16} />
            {t('review.count.files', { n: report.files.length })}
          </li>
          <li>
            <Icon name="branch" size={16} />
            {t('review.count.branches', { n: changed })}
          </li>
          <li>
            <Icon name="play" size={16} />
            {t('review.count.scenarios', { n: report.scenarios })}
          </li>
          <li>
            {report.findings.length > 0 ? (
              <button type="button" className="review-problems" onClick={() => workshop.showFindings()}>
                <Icon name="alert" size={16} />
                {t('review.count.problems', { n: report.findings.length })}
              </button>
            ) : (
              <>
                <Icon name="check" size={16} />
                {t('review.count.noProblems')}
              </>
            )}
          </li>
        </ul>
      )}
    </header>
  )
}
