import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import { got, inWords, type Schemas } from '../../api/index.ts'
import { Chip, type Column, Table, Toolbar } from '../../design/desk.ts'
import {
  Badge,
  Banner,
  Button,
  ButtonLink,
  Card,
  EmptyState,
  Select,
  Skeleton,
  useToast,
} from '../../design/index.ts'
import { useSession } from '../../session/index.ts'
import { pick, useWords } from '../../words/index.ts'
import { Failed, Page } from '../frame/Page.tsx'
import { DeliverySheet } from './DeliverySheet.tsx'
import {
  countOf,
  type Filter,
  filterOf,
  SHOWN,
  type Shown,
  SPANS,
  type Span,
  STATUSES,
  searchOf,
  shownOf,
  sinceOf,
} from './delivery_filter.ts'
import { OnlyForChannels } from './Only.tsx'
import { PICTURES, type Status, TONES } from './statuses.ts'
import { useErrorWords } from './words.ts'
import './deliveries.css'

type Delivery = Schemas['DeliveryOut']

const PAGE = 50

/** What went out over channels, and what did not. */
export function DeliveriesPage() {
  const { t } = useWords()
  return (
    <OnlyForChannels title={t('office.nav.deliveries')}>
      <Deliveries />
    </OnlyForChannels>
  )
}

function Deliveries() {
  const { t, language, formats } = useWords()
  const { client } = useSession()
  const queries = useQueryClient()
  const toast = useToast()
  const [, navigate] = useLocation()
  const search = useSearch()
  const filter = filterOf(search)
  const one = new URLSearchParams(search).get('one')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [busy, setBusy] = useState(false)
  const errorWords = useErrorWords()
  const go = (next: Filter) => navigate(`/deliveries${searchOf(next)}`, { replace: true })

  const channels = useQuery({
    queryKey: ['channels'],
    queryFn: async () => (await got(client.GET('/api/channels'))).items,
  })
  const counts = useQuery({
    queryKey: ['deliveries', 'counts'],
    queryFn: async () =>
      (await got(client.GET('/api/deliveries', { params: { query: { limit: 1 } } }))).counts,
  })
  const shown = counts.data ? shownOf(filter, counts.data) : null
  const since = sinceOf(filter.span, Date.now())
  const found = useInfiniteQuery({
    queryKey: ['deliveries', 'list', shown, filter.channel, filter.person, since],
    enabled: shown !== null,
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (page: Schemas['DeliveryPage']) => page.next,
    queryFn: ({ pageParam, signal }) =>
      got(
        client.GET('/api/deliveries', {
          params: {
            query: {
              limit: PAGE,
              ...(shown && STATUSES[shown].length > 0 && { status: [...STATUSES[shown]] }),
              ...(filter.channel && { channel: filter.channel }),
              ...(filter.person && { person: filter.person }),
              ...(since && { since }),
              ...(pageParam && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
  })
  const items = found.data?.pages.flatMap((page) => page.items) ?? []
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view begins with nothing chosen
  useEffect(() => setChosen(new Set()), [shown, filter.channel, filter.person, filter.span])

  const nameOf = (name: string) =>
    pick(channels.data?.find((channel) => channel.name === name)?.title, language) || name
  const people = new Map(items.map(({ person, name }) => [person, name]))
  if (filter.person && !people.has(filter.person)) people.set(filter.person, filter.person)
  const again = items.filter(({ status }) => ['dead', 'doubtful', 'skipped'].includes(status))
  const picked = again.filter(({ id }) => chosen.has(id))
  const resend = async (ids: readonly string[]) => {
    setBusy(true)
    try {
      const { count } = await got(
        client.POST('/api/deliveries/resend', {
          body: { status: ['dead', 'doubtful', 'skipped'], ids: [...ids] },
        }),
      )
      setChosen(new Set())
      toast({ text: t('deliveries.resent', { n: count }), tone: 'success' })
    } catch (error) {
      toast({ text: inWords(error, t), tone: 'danger' })
    } finally {
      setBusy(false)
      void queries.invalidateQueries({ queryKey: ['deliveries'] })
    }
  }

  const columns: Column<Delivery>[] = [
    {
      id: 'subject',
      title: t('deliveries.message'),
      main: true,
      cell: ({ subject, digest }) => (
        <>
          {subject} {digest && <Badge>{t('deliveries.digest')}</Badge>}
        </>
      ),
    },
    { id: 'name', title: t('deliveries.person'), cell: ({ name }) => name },
    { id: 'channel', title: t('deliveries.channel'), cell: ({ channel }) => nameOf(channel) },
    {
      id: 'status',
      title: t('deliveries.status'),
      cell: ({ status, error, attempts, due_at }) => (
        <div className="delivery-status">
          <Badge tone={TONES[status as Status]} icon={PICTURES[status as Status]}>
            {t(`deliveries.is.${status as Status}`)}
          </Badge>
          {error ? (
            <span className="delivery-why">{errorWords(error)}</span>
          ) : (
            status === 'held' && (
              <span className="delivery-why">
                {t('deliveries.heldUntil', { time: formats.moment(Date.parse(due_at)) })}
              </span>
            )
          )}
          {attempts > 1 && <span className="delivery-why">{t('deliveries.attempts', { n: attempts })}</span>}
        </div>
      ),
    },
    {
      id: 'at',
      title: t('deliveries.at'),
      end: true,
      cell: ({ sent_at, created_at }) => formats.moment(Date.parse(sent_at ?? created_at)),
    },
  ]
  const close = () => navigate(`/deliveries${searchOf(filter)}`, { replace: true })
  const narrowed = filter.channel !== '' || filter.person !== '' || filter.span !== 'ever'
  const choosing = shown === 'lost' || shown === 'skipped'
  return (
    <Page title={t('office.nav.deliveries')} lead={t('deliveries.lead')} wide>
      {counts.isPending ? (
        <Skeleton rows={5} />
      ) : !counts.data ? (
        <Failed error={counts.error} onAgain={() => void counts.refetch()} />
      ) : (
        <div className="deliveries">
          <Toolbar label={t('deliveries.which')}>
            {SHOWN.map((each: Shown) => (
              <Chip
                key={each}
                pressed={shown === each}
                count={countOf(each, counts.data)}
                onPress={() => go({ ...filter, show: each })}
              >
                {t(`deliveries.show.${each}`)}
              </Chip>
            ))}
          </Toolbar>
          <Toolbar
            label={t('deliveries.filter')}
            end={
              choosing &&
              again.length > 0 && (
                <Button
                  icon="send"
                  busy={busy}
                  onClick={() => void resend((picked.length > 0 ? picked : again).map(({ id }) => id))}
                >
                  {picked.length > 0
                    ? t('deliveries.resendChosen', { n: picked.length })
                    : t('deliveries.resendShown', { n: again.length })}
                </Button>
              )
            }
          >
            <Select
              aria-label={t('deliveries.channel')}
              value={filter.channel}
              onChange={(event) => go({ ...filter, channel: event.currentTarget.value })}
            >
              <option value="">{t('deliveries.everyChannel')}</option>
              {[...new Set([...(channels.data ?? []).map(({ name }) => name), filter.channel])]
                .filter(Boolean)
                .map((name) => (
                  <option key={name} value={name}>
                    {nameOf(name)}
                  </option>
                ))}
            </Select>
            <Select
              aria-label={t('deliveries.person')}
              value={filter.person}
              onChange={(event) => go({ ...filter, person: event.currentTarget.value })}
            >
              <option value="">{t('deliveries.everybody')}</option>
              {[...people].map(([login, name]) => (
                <option key={login} value={login}>
                  {name}
                </option>
              ))}
            </Select>
            <Select
              aria-label={t('deliveries.span')}
              value={filter.span}
              onChange={(event) => go({ ...filter, span: event.currentTarget.value as Span })}
            >
              {SPANS.map((span) => (
                <option key={span} value={span}>
                  {t(`deliveries.span.${span}`)}
                </option>
              ))}
            </Select>
          </Toolbar>
          {shown === 'lost' && (counts.data.doubtful ?? 0) > 0 && (
            <Banner tone="warning" quiet>
              {t('deliveries.doubtfulText')}
            </Banner>
          )}
          {found.isPending ? (
            <Skeleton rows={5} />
          ) : found.isError && !found.data ? (
            <Failed error={found.error} onAgain={() => void found.refetch()} />
          ) : items.length === 0 ? (
            <Nothing
              channels={channels.data?.length ?? 0}
              some={countOf('all', counts.data) > 0}
              narrowed={narrowed}
              lost={shown === 'lost'}
              onAll={() => go({ show: 'all', channel: '', person: '', span: 'ever' })}
            />
          ) : (
            <Card flush>
              <Table
                label={t('office.nav.deliveries')}
                columns={columns}
                rows={items}
                idOf={({ id }) => id}
                hrefOf={({ id }) => `/office/deliveries?${withOne(filter, id)}`}
                nameOf={({ subject, name }) => `${subject}, ${name}`}
                {...(choosing && { chosen, onChoose: setChosen })}
              />
            </Card>
          )}
          {found.hasNextPage && (
            <div className="page-more">
              <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {t('office.more')}
              </Button>
            </div>
          )}
        </div>
      )}
      {one && <DeliverySheet id={one} nameOf={nameOf} onClose={close} />}
    </Page>
  )
}

function withOne(filter: Filter, id: string): string {
  const asked = new URLSearchParams(searchOf(filter))
  asked.set('one', id)
  return String(asked)
}

interface NothingProps {
  channels: number
  some: boolean
  narrowed: boolean
  lost: boolean
  onAll: () => void
}

function Nothing({ channels, some, narrowed, lost, onAll }: NothingProps) {
  const { t } = useWords()
  if (!some && channels === 0) {
    return (
      <EmptyState
        icon="mail"
        title={t('deliveries.noChannels')}
        action={
          <ButtonLink kind="primary" icon="plus" href="/office/channels?new">
            {t('channels.add')}
          </ButtonLink>
        }
      >
        {t('channels.noneText')}
      </EmptyState>
    )
  }
  if (!some) {
    return (
      <EmptyState icon="send" title={t('deliveries.none')}>
        {t('deliveries.noneText')}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={lost ? 'check-circle' : 'filter'}
      title={t(lost ? 'deliveries.noneLost' : 'deliveries.noneFound')}
      action={<Button onClick={onAll}>{t('deliveries.showAll')}</Button>}
    >
      {narrowed && t('deliveries.noneFoundText')}
    </EmptyState>
  )
}
