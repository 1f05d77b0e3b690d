import { IconLink } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { useMessages } from './use_messages.ts'
import './bell.css'

/** The way to what I was told, with how much of it is unread. */
export function Bell() {
  const { t } = useWords()
  const { unread } = useMessages()
  return (
    <span className="bell">
      <IconLink
        icon="bell"
        label={unread > 0 ? t('told.unread', { n: unread }) : t('told.title')}
        href={addressOf({ at: 'messages' })}
      />
      {unread > 0 && (
        <span className="bell-count" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </span>
  )
}
