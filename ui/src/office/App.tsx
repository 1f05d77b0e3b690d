import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { Redirect, Route, Router, Switch, useLocation } from 'wouter'
import { NetworkFailure, Problem } from '../api/index.ts'
import { ErrorBoundary, ErrorScreen, followLinks, Skeleton, Toaster } from '../design/index.ts'
import { useSession } from '../session/index.ts'
import { Frame } from './frame/Frame.tsx'
import { useLive } from './frame/live.ts'
import { NotFound } from './frame/NotFound.tsx'

const JobsPage = lazy(async () => ({ default: (await import('./jobs/JobsPage.tsx')).JobsPage }))
const JobPage = lazy(async () => ({ default: (await import('./jobs/JobPage.tsx')).JobPage }))
const WithheldPage = lazy(async () => ({
  default: (await import('./withheld/WithheldPage.tsx')).WithheldPage,
}))
const LabelsPage = lazy(async () => ({ default: (await import('./labels/LabelsPage.tsx')).LabelsPage }))

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
          <Frame>
            <Pages />
          </Frame>
        </Router>
      </Toaster>
    </QueryClientProvider>
  )
}

function Pages() {
  const [location] = useLocation()
  useLive()
  return (
    <ErrorBoundary key={location} fallback={(_, again) => <ErrorScreen onAgain={again} />}>
      <Suspense fallback={<Skeleton rows={4} />}>
        <Switch>
          <Route path="/">
            <Redirect to="/jobs" replace />
          </Route>
          <Route path="/jobs">
            <JobsPage />
          </Route>
          <Route path="/jobs/:job">{({ job }) => <JobPage key={job} id={job} />}</Route>
          <Route path="/withheld">
            <WithheldPage />
          </Route>
          <Route path="/labels">
            <LabelsPage />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  )
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
