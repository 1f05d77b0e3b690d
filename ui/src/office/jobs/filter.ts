// What of the jobs is shown, in which columns and order. It stands in the address, so that a list can be sent to
// somebody and come back to; a saved view keeps the same.

export const STATES = ['open', 'overdue', 'paused', 'completed', 'cancelled', 'all'] as const
export type State = (typeof STATES)[number]

export const ORDERS = ['newest', 'oldest', 'due'] as const
export type Order = (typeof ORDERS)[number]

export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const
export type Priority = (typeof PRIORITIES)[number]

/** What can be shown of a job beside what it is called. */
export const COLUMNS = [
  'state',
  'priority',
  'assignee',
  'branch',
  'due',
  'opened',
  'opener',
  'steps',
] as const
export type ColumnId = (typeof COLUMNS)[number]
export const USUAL: readonly ColumnId[] = ['state', 'assignee', 'branch', 'due']

/** Of whom; a login, or one of these. */
export const NOBODY = '-'

export interface Filter {
  state: State
  text: string
  sop: string
  branch: string
  assignee: string
  priority: Priority | ''
  from: string // a day, YYYY-MM-DD, by the reader's clock
  until: string
  order: Order
  columns: readonly ColumnId[]
}

export const EVERYTHING: Filter = {
  state: 'open',
  text: '',
  sop: '',
  branch: '',
  assignee: '',
  priority: '',
  from: '',
  until: '',
  order: 'newest',
  columns: USUAL,
}

const DAY = /^\d{4}-\d\d-\d\d$/

export function filterOf(search: string): Filter {
  const asked = new URLSearchParams(search)
  const word = (name: string) => asked.get(name) ?? ''
  const day = (name: string) => (DAY.test(word(name)) ? word(name) : '')
  const columns = word('columns').split(',')
  const known = COLUMNS.filter((one) => columns.includes(one))
  return {
    state: STATES.find((one) => one === asked.get('state')) ?? 'open',
    text: word('text'),
    sop: word('sop'),
    branch: word('branch'),
    assignee: word('assignee'),
    priority: PRIORITIES.find((one) => one === asked.get('priority')) ?? '',
    from: day('from'),
    until: day('until'),
    order: ORDERS.find((one) => one === asked.get('order')) ?? 'newest',
    columns: asked.has('columns') && known.length > 0 ? known : USUAL,
  }
}

export function searchOf(filter: Filter): string {
  const said = new URLSearchParams()
  for (const name of [
    'state',
    'text',
    'sop',
    'branch',
    'assignee',
    'priority',
    'from',
    'until',
    'order',
  ] as const) {
    if (filter[name] !== EVERYTHING[name]) said.set(name, filter[name])
  }
  if (filter.columns.join() !== USUAL.join()) said.set('columns', filter.columns.join())
  return said.size > 0 ? `?${said}` : ''
}

/** How many things beside the state and the text narrow the list. */
export function narrowing(filter: Filter): number {
  return [filter.sop, filter.branch, filter.assignee, filter.priority, filter.from || filter.until].filter(
    Boolean,
  ).length
}

/** The parameters of `GET /api/jobs` and of `GET /api/job-export`. */
export function queryOf(filter: Filter) {
  const { state, text, sop, branch, assignee, priority, from, until, order } = filter
  return {
    ...(text && { text }),
    ...(sop && { sop }),
    ...(branch && { branch }),
    ...(assignee === NOBODY ? { unassigned: true } : assignee && { assignee }),
    ...(priority && { priority }),
    ...(from && { opened_from: begins(from, 0) }),
    ...(until && { opened_until: begins(until, 1) }),
    ...(order !== 'newest' && { order }),
    ...(state === 'overdue' && { overdue: true, status: 'open' as const }),
    ...(state !== 'overdue' && state !== 'all' && { status: state }),
  }
}

/** When a day begins by the reader's clock, or so many days after it. */
function begins(day: string, after: number): string {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + after).toISOString()
}
