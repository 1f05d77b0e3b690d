import { useId, useState } from 'react'
import type { Schemas } from '../../api/index.ts'
import { Badge, ButtonLink, classes, IconButton } from '../../design/index.ts'
import { withoutLink } from '../../telling/days.ts'
import { useWords } from '../../words/index.ts'

/** One message: its title opens where it leads, the arrow shows all of it here. Either way it was read. */
export function MessageRow({ message, onRead }: { message: Schemas['MessageOut']; onRead: () => void }) {
  const { t, formats } = useWords()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { subject, link, urgency, read_at: read } = message
  const text = withoutLink(message.text, link)
  const toggle = () => {
    if (!open) onRead()
    setOpen(!open)
  }
  return (
    <li className={classes('message', read === null && 'message-unread')}>
      <span className="message-dot" aria-hidden="true" />
      <div className="message-in">
        <div className="message-head">
          {link === null ? (
            <button type="button" className="message-title" onClick={toggle}>
              {subject}
            </button>
          ) : (
            <a className="message-title" href={link} onClick={onRead}>
              {subject}
            </a>
          )}
          {read === null && <span className="unseen">{t('messages.isUnread')}</span>}
          {urgency === 'urgent' && (
            <Badge tone="danger" icon="alert">
              {t('tell.urgency.urgent')}
            </Badge>
          )}
          <time className="message-time numbers" dateTime={message.at}>
            {formats.time(Date.parse(message.at))}
          </time>
        </div>
        {text && (
          <p id={id} className={classes('message-text', !open && 'message-short')}>
            {text}
          </p>
        )}
        {open && link !== null && (
          <div>
            <ButtonLink icon="arrow-right" href={link}>
              {t('messages.open')}
            </ButtonLink>
          </div>
        )}
      </div>
      <IconButton
        icon={open ? 'chevron-up' : 'chevron-down'}
        label={t(open ? 'messages.less' : 'messages.more', { subject })}
        aria-expanded={open}
        aria-controls={text ? id : undefined}
        onClick={toggle}
      />
    </li>
  )
}
