import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { Suspense, useEffect, useState } from 'react'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'
import { NetworkFailure, Problem } from '../api/index.ts'
import { ErrorBoundary, ErrorScreen, followLinks, Skeleton, Toaster } from '../design/index.ts'
import { useSession } from '../session/index.ts'
import { Frame } from './frame/Frame.tsx'
import { useLive } from './frame/live.ts'
import { NotFound } from './frame/NotFound.tsx'
import { Holding } from './inbox/Holding.tsx'
import { PAGES } from './pages.ts'

/** The office for whoever is signed in; each person begins with nothing of the one before. */
export function App() {
  const { renewed } = useSession()
  const [queries] = useState(makeQueries)
  useEffect(() => {
    if (renewed > 0) void queries.invalidateQueries()
  }, [renewed, queries])
  return (
    <QueryClientProvider client={queries}>
      <Toaster>
        <Router base="/office">
          <Links />
          <Holding>
            <Frame>
              <Pages />
            </Frame>
          </Holding>
        </Router>
      </Toaster>
    </QueryClientProvider>
  )
}

function Pages() {
  const [location] = useLocation()
  useLive()
  return (
    <ErrorBoundary key={openAt(location)} fallback={(_, again) => <ErrorScreen onAgain={again} />}>
      <Suspense fallback={<Skeleton rows={4} />}>
        <Switch>
          <Route path="/">
            <Redirect to="/inbox" replace />
          </Route>
          {PAGES.map(({ path, stays, component: Page }) => (
            <Route key={path} path={path}>
              {(params) => (
                <Page
                  key={stays ? (params as Record<string, string>)[stays] : Object.values(params).join('/')}
                  params={params as Record<string, string>}
                />
              )}
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  )
}

/** What is open at an address: rooms of one page are the same page. */
function openAt(location: string): string {
  return /^\/designer\/[^/]+/.exec(location)?.[0] ?? location
}

function Links() {
  const [, navigate] = useLocation()
  useEffect(() => followLinks('/office/', (address) => navigate(`~${address}`)), [navigate])
  return null
}

function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What the server refuses it refuses again; a lost connection may come back.
        retry: (count, error) =>
          count < 2 && (error instanceof NetworkFailure || (error instanceof Problem && error.status >= 503)),
      },
    },
  })
}
