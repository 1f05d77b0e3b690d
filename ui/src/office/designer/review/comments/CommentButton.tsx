import { useState } from 'react'
import { classes, Icon } from '../../../../design/index.ts'
import type { Path } from '../../../../document/index.ts'
import { useWords } from '../../../../words/index.ts'
import { CommentSheet } from './CommentSheet.tsx'
import { threadsAt } from './threads.ts'
import { useComments } from './useComments.ts'
import './comments.css'

/** What was said about a place of a document, in a number; opens it, and says something there. */
export function CommentButton({ file, path }: { file: string; path: Path }) {
  const { t } = useWords()
  const { threads } = useComments()
  const [open, setOpen] = useState(false)
  const count = threadsAt(threads, file, path).filter(({ settled }) => !settled).length
  const label = count > 0 ? t('review.comments.open', { n: count }) : t('review.comment')
  return (
    <>
      <button
        type="button"
        className={classes('comment-button', count > 0 && 'comment-button-open')}
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="comment" size={18} />
        {count > 0 && <span aria-hidden="true">{count}</span>}
      </button>
      {open && <CommentSheet file={file} place={path} onClose={() => setOpen(false)} />}
    </>
  )
}
