// What of the jobs is shown. It stands in the address, so that a list can be sent to somebody and come back to.

export const STATES = ['open', 'overdue', 'paused', 'completed', 'cancelled', 'all'] as const
export type State = (typeof STATES)[number]

export interface Filter {
  state: State
  text: string
}

export function filterOf(search: string): Filter {
  const asked = new URLSearchParams(search)
  const state = STATES.find((one) => one === asked.get('state')) ?? 'open'
  return { state, text: asked.get('text') ?? '' }
}

export function searchOf({ state, text }: Filter): string {
  const said = new URLSearchParams()
  if (state !== 'open') said.set('state', state)
  if (text) said.set('text', text)
  return said.size > 0 ? `?${said}` : ''
}

/** The parameters of `GET /api/jobs`. */
export function queryOf({ state, text }: Filter) {
  return {
    limit: 50,
    ...(text && { text }),
    ...(state === 'overdue' && { overdue: true, status: 'open' as const }),
    ...(state !== 'overdue' && state !== 'all' && { status: state }),
  }
}
