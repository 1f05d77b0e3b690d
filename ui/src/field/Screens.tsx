import { type ComponentType, lazy, Suspense, useEffect } from 'react'
import { ButtonLink, EmptyState, ErrorBoundary, ErrorScreen, Screen, Skeleton } from '../design/index.ts'
import { appIsKept, lineIsFree } from '../offline/registering.ts'
import { useSession } from '../session/index.ts'
import { useWords } from '../words/index.ts'
import { useSharedPlace } from './offers/sharing.ts'
import { addressOf, type Route } from './routing.ts'
import { useNavigation } from './shell/navigation.tsx'
import { useDay, usePhone } from './shell/phone.tsx'
import { TodayScreen } from './today/TodayScreen.tsx'

/** Screens other than the first come as files of their own, fetched once the first is there. */
export const later = {
  search: () => import('./search/SearchScreen.tsx'),
  scan: () => import('./search/ScanScreen.tsx'),
  label: () => import('./search/FoundScreen.tsx'),
  completed: () => import('./search/CompletedScreen.tsx'),
  outbox: () => import('./outbox/OutboxScreen.tsx'),
  me: () => import('./me/MeScreen.tsx'),
  job: () => import('./jobs/JobScreen.tsx'),
  step: () => import('./steps/StepScreen.tsx'),
  offer: () => import('./offers/OfferScreen.tsx'),
  messages: () => import('./messages/MessagesScreen.tsx'),
  message: () => import('./messages/MessageScreen.tsx'),
}

const named = <P,>(load: () => Promise<ComponentType<P>>) => lazy(async () => ({ default: await load() }))

const SearchScreen = named(async () => (await later.search()).SearchScreen)
const ScanScreen = named(async () => (await later.scan()).ScanScreen)
const LabelScreen = named(async () => (await later.label()).LabelScreen)
const CompletedScreen = named(async () => (await later.completed()).CompletedScreen)
const OutboxScreen = named(async () => (await later.outbox()).OutboxScreen)
const MeScreen = named(async () => (await later.me()).MeScreen)
const JobScreen = named(async () => (await later.job()).JobScreen)
const OfferScreen = named(async () => (await later.offer()).OfferScreen)
const MessagesScreen = named(async () => (await later.messages()).MessagesScreen)
const MessageScreen = named(async () => (await later.message()).MessageScreen)
const StepScreen = named(async () => (await later.step()).StepScreen)

/** The screen that the address asks for. */
export function Screens() {
  const { t } = useWords()
  const { route } = useNavigation()
  return (
    <ErrorBoundary key={identity(route)} fallback={() => <ErrorScreen />}>
      <Suspense
        fallback={
          <Screen title={t('state.loading')}>
            <Skeleton rows={4} />
          </Screen>
        }
      >
        <Shown route={route} />
      </Suspense>
    </ErrorBoundary>
  )
}

/** What goes on beside the screens; apart from them, since each look at the day would draw them anew. */
export function BesideScreens() {
  useSessionOfPhone()
  useFreeLine()
  useSharedPlace()
  return null
}

/** Once the day is there, or cannot be had, the line is free for what may be wanted later. */
function useFreeLine(): void {
  const { at, problem, online } = useDay()
  const free = at !== null || problem !== null || !online
  useEffect(() => {
    if (!free) return
    lineIsFree()
    const timer = setTimeout(() => {
      void appIsKept().then(() => {
        for (const load of Object.values(later)) load().catch(() => undefined) // without signal the worker has them
      })
    }, 1500)
    return () => clearTimeout(timer)
  }, [free])
}

/** The server's word that the session is over reaches the session, and a new session reaches the outbox. */
function useSessionOfPhone(): void {
  const phone = usePhone()
  const { problem } = useDay()
  const { expired, renewed } = useSession()
  useEffect(() => {
    if (problem === 'auth.required' || problem === 'session.invalid') expired()
  }, [problem, expired])
  useEffect(() => {
    if (renewed > 0) void phone.sync()
  }, [renewed, phone])
}

function Shown({ route }: { route: Route }) {
  switch (route.at) {
    case 'today':
      return <TodayScreen />
    case 'search':
      return <SearchScreen text={route.text} />
    case 'scan':
      return <ScanScreen />
    case 'outbox':
      return <OutboxScreen />
    case 'completed':
      return <CompletedScreen />
    case 'me':
      return <MeScreen />
    case 'job':
      return <JobScreen id={route.job} />
    case 'step':
      return <StepScreen id={route.job} address={route.address} />
    case 'offer':
      return <OfferScreen id={route.offer} />
    case 'messages':
      return <MessagesScreen />
    case 'message':
      return <MessageScreen id={route.message} />
    case 'label':
      return <LabelScreen kind={route.kind} id={route.id} />
    case 'unknown':
      return <Missing />
  }
}

function Missing() {
  const { t } = useWords()
  return (
    <Screen title={t('missing.title')}>
      <EmptyState
        icon="search"
        title={t('missing.title')}
        action={
          <ButtonLink kind="primary" href={addressOf({ at: 'today' })}>
            {t('missing.home')}
          </ButtonLink>
        }
      >
        {t('missing.text')}
      </EmptyState>
    </Screen>
  )
}

/** Screens with the same identity are the same screen with other content. */
function identity(route: Route): string {
  return route.at === 'search' ? 'search' : addressOf(route)
}
