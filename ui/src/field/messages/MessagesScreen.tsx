import {
  Badge,
  Banner,
  Button,
  Card,
  EmptyState,
  Icon,
  List,
  ListItem,
  Screen,
  Skeleton,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { byDay, nearDay, withoutLink } from '../../telling/days.ts'
import { useWords } from '../../words/index.ts'
import { addressOf } from '../routing.ts'
import { useNavigation, useScroll } from '../shell/navigation.tsx'
import { useDay, useNow, usePhone } from '../shell/phone.tsx'
import { readHere } from './box.ts'
import { useMessages } from './use_messages.ts'
import './messages.css'

/** What I was told, newest first. What was fetched stays to be read without signal. */
export function MessagesScreen() {
  const { t, formats } = useWords()
  const { client } = useSession()
  const { me } = usePhone()
  const { online } = useDay()
  const { back } = useNavigation()
  const now = useNow()
  const box = useMessages()
  const loading = box.at === null && online && !box.failed
  useScroll(!loading)
  const unread = box.items.filter(({ read_at }) => read_at === null).map(({ id }) => id)
  return (
    <Screen
      title={t('told.title')}
      subtitle={
        <span aria-live="polite">
          {box.unread > 0 ? t('told.unread', { n: box.unread }) : t('told.allRead')}
          {box.at !== null && ` · ${t('day.updated', { when: formats.ago(box.at, now) })}`}
        </span>
      }
      back={back}
    >
      {!online && (
        <Banner tone="info" icon="cloud-off" quiet>
          {t('told.offline')}
        </Banner>
      )}
      {online && box.failed && (
        <Banner tone="warning" quiet>
          {t('told.failed')}
        </Banner>
      )}
      {loading ? (
        <Skeleton rows={4} />
      ) : box.items.length === 0 ? (
        <EmptyState icon="bell" title={t('told.none')}>
          {t(box.at === null ? 'told.noneKept' : 'told.noneText')}
        </EmptyState>
      ) : (
        <>
          {unread.length > 0 && (
            <Button icon="check" wide onClick={() => void readHere(client, me.login, unread)}>
              {t('told.readAll')}
            </Button>
          )}
          {byDay(box.items, ({ at }) => Date.parse(at)).map(({ day, items }) => {
            const near = nearDay(day, now)
            return (
              <section key={day} className="told-day">
                <h2 className="told-date">{near ? t(`tell.${near}`) : formats.day(day)}</h2>
                <Card flush>
                  <List>
                    {items.map(({ id, subject, text, link, urgency, at, read_at }) => (
                      <ListItem
                        key={id}
                        href={addressOf({ at: 'message', message: id })}
                        leading={
                          <span className={read_at === null ? 'told-dot told-new' : 'told-dot'}>
                            {read_at === null && <span className="unseen">{t('told.new')}</span>}
                          </span>
                        }
                        title={
                          <span className={read_at === null ? 'told-bold' : 'told-read'}>{subject}</span>
                        }
                        detail={withoutLink(text, link).split('\n')[0]}
                        meta={
                          <>
                            <span className="numbers">{formats.time(Date.parse(at))}</span>
                            {urgency === 'urgent' && (
                              <Badge tone="danger" icon="alert">
                                {t('tell.urgency.urgent')}
                              </Badge>
                            )}
                          </>
                        }
                      />
                    ))}
                  </List>
                </Card>
              </section>
            )
          })}
        </>
      )}
      <a className="told-how" href={addressOf({ at: 'me' })}>
        <Icon name="settings" size={20} /> {t('told.how')}
      </a>
    </Screen>
  )
}
