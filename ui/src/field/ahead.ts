// Everything that the first screen takes, asked for at once: the files of the phone, of the runtime and of the
// screen itself beside the words, and what the server is asked at every start.

import { askAhead } from '../api/index.ts'
import { routeOf } from './routing.ts'
import { later } from './Screens.tsx'

export function startAhead(): void {
  const route = routeOf(location.pathname, location.search)
  void askAhead('/api/me')
  begin(import('../offline/people.ts'), import('../offline/opening.ts'))
  void askAhead('/api/field/day')
  if ('job' in route && !isKept()) void takeJobAhead(route.job)
  if (route.at !== 'today' && route.at !== 'unknown') begin(later[route.at]())
  begin(import('../offline/runtime_reasoning.ts'))
}

function begin(...files: Promise<unknown>[]): void {
  for (const file of files) file.catch(() => {}) // whoever needs it asks again, and says what is wrong
}

/** The app was here before, so that the phone has the job as well. */
function isKept(): boolean {
  return navigator.serviceWorker?.controller != null
}

/** A link to a job that was never opened on this phone: the job, and the runbook that it names. */
async function takeJobAhead(job: string): Promise<void> {
  const answer = await askAhead(`/api/field/jobs/${encodeURIComponent(job)}`)
  if (!answer?.response.ok) return
  const said: { opening?: { runbook?: string } } = await answer.response.clone().json()
  if (said.opening?.runbook) void askAhead(`/api/runbooks/${said.opening.runbook}`)
}
