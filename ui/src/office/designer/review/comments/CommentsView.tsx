import { useState } from 'react'
import { Button, EmptyState, Segmented, Skeleton } from '../../../../design/index.ts'
import { nodeAt } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { Failed } from '../../../frame/Page.tsx'
import { placeOf } from '../../workshop/finding_places.ts'
import { useFile, useGo } from '../../workshop/index.ts'
import { Composer } from './Composer.tsx'
import { PlaceName } from './PlaceName.tsx'
import { ThreadCard } from './ThreadCard.tsx'
import type { Thread } from './threads.ts'
import { useComments } from './useComments.ts'
import './comments.css'

const WHICH = ['open', 'settled', 'all'] as const
type Which = (typeof WHICH)[number]

/** Everything that was said about the draft, by where it was said. */
export function CommentsView() {
  const { t } = useWords()
  const comments = useComments()
  const [which, setWhich] = useState<Which>('open')
  const { threads, query } = comments
  if (query.isPending) return <Skeleton rows={5} />
  if (query.isError) return <Failed error={query.error} onAgain={() => void query.refetch()} />
  const shown = threads.filter(({ settled }) => which === 'all' || settled === (which === 'settled'))
  return (
    <div className="comments-view">
      {threads.length > 0 && (
        <Segmented
          label={t('review.comments.which')}
          value={which}
          onChange={setWhich}
          segments={WHICH.map((value) => ({ value, label: t(`review.comments.which.${value}`) }))}
        />
      )}
      {threads.length === 0 ? (
        <EmptyState icon="comment" title={t('review.comments.none')}>
          {t('review.comments.noneText')}
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState icon="check-circle" title={t('review.comments.noneOpen')}>
          {t('review.comments.noneOpenText')}
        </EmptyState>
      ) : (
        <div className="threads">
          {shown.map((thread) => (
            <ThreadCard
              key={thread.id}
              thread={thread}
              comments={comments}
              where={<Where thread={thread} />}
            />
          ))}
        </div>
      )}
      <div className="comments-whole">
        <Composer
          label={t('review.comments.whole')}
          send={t('review.comments.send')}
          onSend={(said) => comments.say(said, { file: '', place: [] })}
        />
      </div>
    </div>
  )
}

/** The place that a thread is about, and the way there. */
function Where({ thread: { file, place } }: { thread: Thread }) {
  const { t } = useWords()
  const go = useGo()
  const source = useFile(file)?.source
  const there = file === '' || (source && (place.length === 0 || nodeAt(source, place)))
  return (
    <header className="thread-where">
      <PlaceName file={file} place={place} />
      {file !== '' &&
        (there ? (
          <Button
            kind="quiet"
            icon="arrow-right"
            onClick={() => {
              const { room, item, selection } = placeOf(file, place)
              go(room, item, selection)
            }}
          >
            {t('review.comments.go')}
          </Button>
        ) : (
          <span className="muted">{t('review.comments.gone')}</span>
        ))}
    </header>
  )
}
