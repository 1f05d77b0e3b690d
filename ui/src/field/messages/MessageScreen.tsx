import { useEffect } from 'react'
import { Badge, ButtonLink, Card, EmptyState, Screen, Skeleton } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { withoutLink } from '../../telling/days.ts'
import { useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useOnline, usePhone } from '../shell/phone.tsx'
import { readHere } from './box.ts'
import { useMessages } from './use_messages.ts'
import './messages.css'

/** One message. Looking at it is reading it; its button opens where it leads and decides nothing. */
export function MessageScreen({ id }: { id: string }) {
  const { t, formats } = useWords()
  const { client } = useSession()
  const { me } = usePhone()
  const { back } = useNavigation()
  const online = useOnline()
  const box = useMessages()
  const message = box.items.find((one) => one.id === id)
  const unread = message?.read_at === null
  useEffect(() => {
    if (unread) void readHere(client, me.login, [id])
  }, [unread, client, me.login, id])
  useScroll(true)
  return (
    <Screen title={t('told.one')} back={back}>
      {message ? (
        <Card>
          <h2 className="told-subject">{message.subject}</h2>
          <p className="told-when">
            <span className="numbers">{formats.moment(Date.parse(message.at))}</span>
            {message.urgency === 'urgent' && (
              <Badge tone="danger" icon="alert">
                {t('tell.urgency.urgent')}
              </Badge>
            )}
          </p>
          <p className="told-text">{withoutLink(message.text, message.link)}</p>
          {message.link && (
            <ButtonLink kind="primary" icon="arrow-right" wide href={message.link}>
              {t('told.open')}
            </ButtonLink>
          )}
        </Card>
      ) : box.at === null && online && !box.failed ? (
        <Skeleton rows={3} />
      ) : (
        <EmptyState
          icon="bell"
          title={t('told.gone')}
          action={<ButtonLink href={addressOf({ at: 'messages' })}>{t('told.title')}</ButtonLink>}
        >
          {t('told.goneText')}
        </EmptyState>
      )}
    </Screen>
  )
}
