import { type ReactNode, useState } from 'react'
import { inWords } from '../../../../api/index.ts'
import { Button, ConfirmDialog, classes, Icon, useToast } from '../../../../design/index.ts'
import { useSession } from '../../../../session/index.ts'
import { useWords } from '../../../../words/index.ts'
import { usePeople } from '../../../frame/names.ts'
import { Composer } from './Composer.tsx'
import { Face } from './Face.tsx'
import type { Comment, Thread } from './threads.ts'
import type { Comments } from './useComments.ts'

/** A thread: what was said first, the answers, and what one can do about it. */
export function ThreadCard({
  thread,
  comments,
  where,
}: {
  thread: Thread
  comments: Comments
  where?: ReactNode
}) {
  const { t, formats } = useWords()
  const [answering, setAnswering] = useState(false)
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const nameOf = usePeople()
  const { first, answers, settled } = thread
  const settle = async () => {
    setBusy(true)
    try {
      await comments.settle(thread.id, !settled)
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    setBusy(false)
  }
  return (
    <article className={classes('thread', settled && 'thread-settled')} data-thread={thread.id}>
      {where}
      {[first, ...answers].map((one) => (
        <One key={one.id} comment={one} thread={thread} comments={comments} />
      ))}
      {answering ? (
        <div className="thread-answer">
          <Composer
            label={t('review.comments.answer')}
            send={t('review.comments.sendAnswer')}
            autoFocus
            onCancel={() => setAnswering(false)}
            onSend={async (said) => {
              await comments.say(said, { thread: thread.id })
              setAnswering(false)
            }}
          />
        </div>
      ) : (
        <div className="thread-acts">
          <Button kind="quiet" icon="pen" onClick={() => setAnswering(true)}>
            {t('review.comments.answer')}
          </Button>
          <Button kind="quiet" icon={settled ? 'undo' : 'check'} busy={busy} onClick={() => void settle()}>
            {t(settled ? 'review.comments.reopen' : 'review.comments.settle')}
          </Button>
          {settled && first.settled_by && first.settled_at && (
            <span className="thread-by">
              <Icon name="check-circle" size={16} />
              {t('review.comments.settled', {
                name: nameOf(first.settled_by),
                time: formats.ago(Date.parse(first.settled_at)),
              })}
            </span>
          )}
        </div>
      )}
    </article>
  )
}

function One({ comment, thread, comments }: { comment: Comment; thread: Thread; comments: Comments }) {
  const { t, formats } = useWords()
  const { me } = useSession()
  const toast = useToast()
  const [editing, setEditing] = useState(false)
  const [sure, setSure] = useState(false)
  const own = comment.by === me.login
  const lead = comment.id === thread.id
  const at = Date.parse(comment.at)
  const remove = async () => {
    setSure(false)
    try {
      await comments.remove(comment.id)
      const where = lead ? { file: comment.file, place: thread.place } : { thread: thread.id }
      const again = () => void comments.say(comment.said, where).catch(() => {})
      const alone = !lead || thread.answers.length === 0
      toast({ text: t('review.comments.deleted'), ...(alone && { undo: again }) })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
  }
  return (
    <div className="said" data-comment={comment.id}>
      <Face login={comment.by} name={comment.name} />
      <div className="said-in">
        <div className="said-head">
          <strong>{comment.name}</strong>
          <time dateTime={comment.at} title={formats.exact(at)}>
            {formats.ago(at)}
          </time>
          {comment.edited_at && <span>{t('review.comments.edited')}</span>}
          {own && !editing && (
            <span className="said-own">
              <button type="button" className="said-act" onClick={() => setEditing(true)}>
                {t('review.comments.edit')}
              </button>
              <button
                type="button"
                className="said-act"
                onClick={() => (lead && thread.answers.length > 0 ? setSure(true) : void remove())}
              >
                {t('review.comments.delete')}
              </button>
            </span>
          )}
        </div>
        {editing ? (
          <Composer
            label={<span className="unseen">{t('review.comments.new')}</span>}
            send={t('review.comments.save')}
            began={comment.said}
            autoFocus
            onCancel={() => setEditing(false)}
            onSend={async (said) => {
              await comments.edit(comment.id, said)
              setEditing(false)
            }}
          />
        ) : (
          <p className="said-text">{comment.said}</p>
        )}
      </div>
      <ConfirmDialog
        open={sure}
        danger
        title={t('review.comments.deleteThread')}
        confirm={t('review.comments.delete')}
        onConfirm={() => void remove()}
        onCancel={() => setSure(false)}
      >
        {t('review.comments.deleteThreadText', { n: thread.answers.length })}
      </ConfirmDialog>
    </div>
  )
}
