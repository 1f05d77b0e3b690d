import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Chip, SplitView, Toolbar, useKeys } from '../../design/desk.ts'
import { Button, Card, EmptyState, Skeleton, useToast } from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { byDay, nearDay } from '../../telling/days.ts'
import { useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { HowTold } from './HowTold.tsx'
import { MessageRow } from './MessageRow.tsx'
import { PushHere } from './PushHere.tsx'
import './messages.css'

type Message = Schemas['MessageOut']

/** What I was told, newest first, and beside it how I want to be told. */
export function MessagesPage() {
  const { t } = useWords()
  return (
    <Page title={t('office.nav.messages')} lead={t('messages.lead')}>
      <SplitView
        main={<Messages />}
        side={
          <>
            <HowTold />
            <PushHere />
          </>
        }
      />
    </Page>
  )
}

function Messages() {
  const { t, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const unread = new URLSearchParams(useSearch()).get('show') === 'unread'
  const list = useRef<HTMLDivElement>(null)
  const [marking, setMarking] = useState(false)
  const found = useInfiniteQuery({
    queryKey: ['messages', unread],
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['MessagePage']) => page.next,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/me/messages', {
          params: { query: { limit: 50, unread, ...(pageParam && { cursor: pageParam }) } },
          signal,
        }),
      ),
  })
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  const count = found.data?.pages[0]?.unread ?? 0
  const show = (all: boolean) => navigate(`/messages${all ? '' : '?show=unread'}`, { replace: true })

  const mark = async (body: Schemas['ReadSent']) => {
    try {
      await got(client.POST('/api/me/messages/read', { body }))
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    }
    void queries.invalidateQueries({ queryKey: ['messages'] })
    void queries.invalidateQueries({ queryKey: ['counts'] })
  }
  const markAll = () => {
    const newest = items[0]
    if (!newest) return
    setMarking(true)
    void mark({ ids: [], until: newest.at }).finally(() => setMarking(false))
  }
  const step = (by: number) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('.message-title') ?? [])]
    const at = rows.indexOf(document.activeElement as HTMLElement)
    rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus()
  }
  useKeys([
    { keys: 'j', label: t('messages.key.next'), run: () => step(1) },
    { keys: 'k', label: t('messages.key.previous'), run: () => step(-1) },
    { keys: 'u', label: t('messages.key.unread'), run: () => show(unread) },
    { keys: 'shift+r', label: t('messages.readAll'), run: markAll },
  ])

  if (found.isPending) return <Skeleton rows={5} />
  if (found.isError && !found.data) return <Failed error={found.error} onAgain={() => void found.refetch()} />
  const now = Date.now()
  return (
    <div className="messages" ref={list}>
      <Toolbar
        label={t('messages.filter')}
        end={
          count > 0 && (
            <Button kind="quiet" icon="check" busy={marking} onClick={markAll}>
              {t('messages.readAll')}
            </Button>
          )
        }
      >
        <Chip pressed={!unread} onPress={() => show(true)}>
          {t('messages.all')}
        </Chip>
        <Chip pressed={unread} count={count} onPress={() => show(false)}>
          {t('messages.unread')}
        </Chip>
      </Toolbar>
      {items.length === 0 ? (
        <EmptyState
          icon="bell"
          title={t(unread ? 'messages.noneUnread' : 'messages.none')}
          action={unread && <Button onClick={() => show(true)}>{t('messages.showAll')}</Button>}
        >
          {t(unread ? 'messages.noneUnreadText' : 'messages.noneText')}
        </EmptyState>
      ) : (
        byDay(items, (message) => Date.parse(message.at)).map(({ day, items: those }) => {
          const near = nearDay(day, now)
          return (
            <section key={day} className="messages-day">
              <h2 className="messages-date">{near ? t(`tell.${near}`) : formats.day(day)}</h2>
              <Card flush>
                <ul className="messages-list">
                  {those.map((message: Message) => (
                    <MessageRow
                      key={message.id}
                      message={message}
                      onRead={() => message.read_at === null && void mark({ ids: [message.id] })}
                    />
                  ))}
                </ul>
              </Card>
            </section>
          )
        })
      )}
      {found.hasNextPage && (
        <div className="page-more">
          <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('office.more')}
          </Button>
        </div>
      )}
    </div>
  )
}
