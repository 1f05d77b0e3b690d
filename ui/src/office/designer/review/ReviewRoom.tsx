import { useEffect, useRef, useState } from 'react'
import { Tabs } from '../../../design/index.ts'
import { useWords } from '../../../words/index.ts'
import { useGo, useWorkshop } from '../workshop/index.ts'
import { useReport, useReviews } from './asked.ts'
import { Changes } from './Changes.tsx'
import { CommentsView } from './comments/CommentsView.tsx'
import { useComments } from './comments/useComments.ts'
import { Head, standingOf } from './Head.tsx'
import { HistoryView } from './HistoryView.tsx'
import { type Outcome, Publish } from './Publish.tsx'
import { Reviews } from './Reviews.tsx'
import './review.css'

const VIEWS = ['changes', 'comments', 'history'] as const
type View = (typeof VIEWS)[number]

/** What publishing would change, what others say of it, and the way to be live. */
export function ReviewRoom({ item }: { item?: string }) {
  const { t } = useWords()
  const { line } = useWorkshop()
  const go = useGo()
  const [against, setAgainst] = useState<number | null>(null)
  const [done, setDone] = useState<Outcome | null>(null)
  const report = useReport(against)
  const reviews = useReviews()
  const { threads } = useComments()
  const view: View = VIEWS.find((one) => one === item) ?? 'changes'
  const standing = standingOf(line.status, report.data, reviews.data)
  const open = threads.filter(({ settled }) => !settled).length
  const main = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Whoever comes for the history by the menu finds it, where the way to be live stands above it.
    const box = main.current
    if (view !== 'changes' && box && box.getBoundingClientRect().top > innerHeight / 2) box.scrollIntoView()
  }, [view])
  return (
    <div className="review">
      <Head
        standing={standing}
        report={report.data}
        reviews={reviews.data}
        stale={report.isPlaceholderData && report.isFetching}
      />
      <aside className="review-rail" aria-label={t('review.review.title')}>
        <Publish
          standing={standing}
          report={report.isPlaceholderData ? undefined : report.data}
          reviews={reviews.data}
          done={done}
          onDone={setDone}
        />
        <Reviews />
      </aside>
      <div className="review-main" ref={main}>
        <Tabs
          label={t('review.views')}
          tabs={VIEWS.map((id) => ({
            id,
            label: t(`review.tab.${id}`),
            ...(id === 'comments' && open > 0 && { count: open }),
          }))}
          selected={view}
          onSelect={(id) => go('review', id === 'changes' ? '' : id)}
        >
          {view === 'changes' ? (
            <Changes report={report} against={against} onAgainst={setAgainst} />
          ) : view === 'comments' ? (
            <CommentsView />
          ) : (
            <HistoryView />
          )}
        </Tabs>
      </div>
    </div>
  )
}
