import { Sheet } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { Composer } from './Composer.tsx'
import { PlaceName } from './PlaceName.tsx'
import { ThreadCard } from './ThreadCard.tsx'
import { threadsAt } from './threads.ts'
import { useComments } from './useComments.ts'

/** What was said about a place, and a line to say something. */
export function CommentSheet({ file, place, onClose }: { file: string; place: Path; onClose: () => void }) {
  const { t } = useWords()
  const comments = useComments()
  const here = threadsAt(comments.threads, file, place)
  const within = (at: Path) => at.length > place.length
  return (
    <Sheet open onClose={onClose} title={t('review.comments.here')}>
      <div className="comment-sheet">
        <p className="comment-place">
          <PlaceName file={file} place={place} />
        </p>
        {here.map((thread) => (
          <ThreadCard
            key={thread.id}
            thread={thread}
            comments={comments}
            where={
              within(thread.place) && (
                <p className="comment-place">
                  <PlaceName file={thread.file} place={thread.place} />
                </p>
              )
            }
          />
        ))}
        {here.length === 0 && comments.query.isSuccess && (
          <p className="muted">{t('review.comments.noneHere')}</p>
        )}
        <Composer
          first
          label={t('review.comments.new')}
          send={t('review.comments.send')}
          onSend={(said) => comments.say(said, { file, place })}
        />
      </div>
    </Sheet>
  )
}
